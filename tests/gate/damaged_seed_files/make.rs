//! Seed files of every format, made up. What a token says is text, so that it can be wrong.

use std::fmt::Write as _;

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kagimori_formats::{FileKey, Format, Record, Unlock};
use kagimori_tests::Luck;
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

/// A format, and what may be done in it besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Key,
    Password,
    Oath,
    Entra,
    Safenet,
    Yubico,
    Uris,
}

impl Kind {
    pub(super) const ALL: [Self; 8] = [
        Self::Plain,
        Self::Key,
        Self::Password,
        Self::Oath,
        Self::Entra,
        Self::Safenet,
        Self::Yubico,
        Self::Uris,
    ];

    pub(super) const fn format(self) -> Format {
        match self {
            Self::Plain | Self::Key | Self::Password => Format::Pskc,
            Self::Oath => Format::OathCsv,
            Self::Entra => Format::EntraCsv,
            Self::Safenet => Format::SafenetXml,
            Self::Yubico => Format::YubicoCsv,
            Self::Uris => Format::Otpauth,
        }
    }

    pub(super) const fn is_pskc(self) -> bool {
        matches!(self, Self::Plain | Self::Key | Self::Password)
    }

    pub(super) const fn is_encrypted(self) -> bool {
        matches!(self, Self::Key | Self::Password)
    }

    pub(super) const fn is_xml(self) -> bool {
        self.is_pskc() || matches!(self, Self::Safenet)
    }

    /// Whether the file says how many digits a code has.
    pub(super) const fn says_digits(self) -> bool {
        !matches!(self, Self::Entra | Self::Safenet)
    }
}

/// A token as a file says it.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) serial: String,
    pub(super) seed: Vec<u8>,
    pub(super) digits: String,
    pub(super) factor: Factor,
    hash: u32,
}

#[derive(Clone, Debug)]
pub(super) enum Factor {
    /// Seconds.
    Time(String),
    /// The next counter.
    Counter(String),
}

impl Token {
    fn drawn(kind: Kind, number: usize, luck: &mut Luck) -> Self {
        let by_event = match kind {
            Kind::Entra => false,
            Kind::Safenet | Kind::Yubico => true,
            _ => luck.once_in(2),
        };
        let hash = match kind {
            Kind::Entra | Kind::Safenet | Kind::Yubico => 1,
            _ => *luck.pick(&[1, 256, 512]),
        };
        let digits = match kind {
            Kind::Entra | Kind::Safenet => 6,
            Kind::Yubico => *luck.pick(&[6, 8]),
            _ => luck.between(6, 8),
        };
        let factor = if by_event {
            Factor::Counter(luck.below(1 << luck.clone().below(63)).to_string())
        } else {
            Factor::Time(luck.between(1, 300).to_string())
        };
        // A SafeNet file says by the length which hash it is.
        let length = if matches!(kind, Kind::Safenet) { 20 } else { *luck.pick(&[16, 20, 32, 64]) };
        Self {
            serial: format!("KG{number}{}", luck.digits(6)),
            seed: (0..length).map(|_| luck.draw().to_be_bytes()[0]).collect(),
            digits: digits.to_string(),
            factor,
            hash,
        }
    }

    /// What a record of it must be.
    pub(super) fn is(&self, record: &Record) -> bool {
        let parameters = record.parameters;
        let factor = match &self.factor {
            Factor::Time(seconds) => parameters.period().is_some_and(|period| period.to_string() == *seconds),
            Factor::Counter(counter) => record.counter.is_some_and(|next| next.to_string() == *counter),
        };
        record.serial.as_str() == self.serial
            && record.seed.expose() == self.seed
            && parameters.digits().to_string() == self.digits
            && format!("{:?}", parameters.algorithm()) == format!("Sha{}", self.hash)
            && factor
    }

    const fn name(&self) -> &'static str {
        match self.factor {
            Factor::Time(_) => "totp",
            Factor::Counter(_) => "hotp",
        }
    }

    /// Interval and counter, one of them empty.
    fn factors(&self) -> (&str, &str) {
        match &self.factor {
            Factor::Time(seconds) => (seconds, ""),
            Factor::Counter(counter) => ("", counter),
        }
    }
}

/// What an encrypted value, a check sum or a salt is made into.
#[derive(Clone, Debug)]
pub(super) enum Damage {
    Flip { at: usize, bit: u8 },
    Cut(usize),
    Extend(Vec<u8>),
}

/// How a file is encrypted.
#[derive(Clone, Debug)]
pub(super) struct Encryption {
    password: Option<String>,
    key: Vec<u8>,
    salt: Vec<u8>,
    pub(super) rounds: String,
    mac_key: Vec<u8>,
    pub(super) mac: &'static str,
    /// Leaves the check sums away.
    pub(super) without_macs: bool,
    initial: Vec<[u8; 16]>,
    /// What becomes of the value at this place, in the order of the file.
    pub(super) damage: Option<(usize, Damage)>,
}

/// A file.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) kind: Kind,
    pub(super) tokens: Vec<Token>,
    pub(super) version: String,
    pub(super) encryption: Option<Encryption>,
    prefix: &'static str,
    line_end: &'static str,
    delimiter: char,
    header: bool,
    encoding: usize,
}

impl Made {
    /// A valid one.
    pub(super) fn drawn(kind: Kind, luck: &mut Luck) -> Self {
        let count = 2 + luck.index(3);
        let tokens: Vec<_> = (0..count).map(|number| Token::drawn(kind, number, luck)).collect();
        let encryption = kind.is_encrypted().then(|| Encryption::drawn(kind, count, luck));
        Self {
            kind,
            tokens,
            version: "1.0".to_owned(),
            encryption,
            prefix: *luck.pick(&["", "pskc:", "p:"]),
            line_end: *luck.pick(&["\n", "\r\n"]),
            delimiter: *luck.pick(&[',', ';', '\t']),
            header: luck.once_in(2),
            encoding: luck.index(3),
        }
    }

    /// What opens it.
    pub(super) fn unlock(&self) -> Unlock {
        let key = self.encryption.as_ref().map(|encryption| match &encryption.password {
            Some(password) => FileKey::Password(Zeroizing::new(password.clone())),
            None => FileKey::PreShared(Zeroizing::new(encryption.key.clone())),
        });
        Unlock { key, legacy_mac: false }
    }

    pub(super) fn text(&self) -> String {
        let text = match self.kind {
            Kind::Plain | Kind::Key | Kind::Password => self.pskc(),
            Kind::Oath => self.oath(),
            Kind::Entra => self.entra(),
            Kind::Safenet => self.safenet(),
            Kind::Yubico => self.yubico(),
            Kind::Uris => self.uris(),
        };
        text.replace('\n', self.line_end)
    }

    fn pskc(&self) -> String {
        let p = self.prefix;
        let namespace =
            p.strip_suffix(':').map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
        let mut text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{p}KeyContainer Version=\"{}\" \
             {namespace}=\"urn:ietf:params:xml:ns:keyprov:pskc\" xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" \
             xmlns:xenc11=\"http://www.w3.org/2009/xmlenc11#\">\n",
            self.version
        );
        let (mut place, mut write) = (0, String::new());
        if let Some(encryption) = &self.encryption {
            write = encryption.announced(p, &mut place);
        }
        text.push_str(&write);
        for (nth, token) in self.tokens.iter().enumerate() {
            let secret = match &self.encryption {
                Some(encryption) => encryption.sealed(p, nth, &token.seed, &mut place),
                None => format!("<{p}PlainValue>{}</{p}PlainValue>", STANDARD.encode(&token.seed)),
            };
            let (element, value) = match &token.factor {
                Factor::Time(seconds) => ("TimeInterval", seconds),
                Factor::Counter(counter) => ("Counter", counter),
            };
            let Token { serial, digits, hash, .. } = token;
            let _ = write!(
                text,
                "<{p}KeyPackage>\n<{p}DeviceInfo><{p}SerialNo>{serial}</{p}SerialNo></{p}DeviceInfo>\n\
                 <{p}Key Id=\"{nth}\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:{}\">\n<{p}AlgorithmParameters>\
                 <{p}Suite>HMAC-SHA{hash}</{p}Suite><{p}ResponseFormat Length=\"{digits}\" Encoding=\"DECIMAL\"/>\
                 </{p}AlgorithmParameters>\n<{p}Data>\n<{p}Secret>{secret}</{p}Secret>\n\
                 <{p}{element}><{p}PlainValue>{value}</{p}PlainValue></{p}{element}>\n</{p}Data>\n</{p}Key>\n</{p}KeyPackage>\n",
                token.name()
            );
        }
        let _ = writeln!(text, "</{p}KeyContainer>");
        text
    }

    /// A row of cells.
    fn row(&self, cells: &[&str]) -> String {
        cells.join(&self.delimiter.to_string()) + "\n"
    }

    fn oath(&self) -> String {
        let head = if self.header {
            self.row(&["serial", "seed", "type", "digits", "interval", "counter", "hash"])
        } else {
            String::new()
        };
        let row = |token: &Token| {
            let (period, counter) = token.factors();
            let (seed, hash) = (self.encoded(&token.seed), format!("SHA{}", token.hash));
            let cells = [&token.serial, &seed, token.name(), &token.digits];
            if self.header {
                self.row(&[&cells[..], &[period, counter, &hash]].concat())
            } else {
                let factor = if period.is_empty() { counter } else { period };
                self.row(&[&cells[..], &[factor, &hash]].concat())
            }
        };
        head + &self.tokens.iter().map(row).collect::<String>()
    }

    fn encoded(&self, seed: &[u8]) -> String {
        match self.encoding {
            0 => hex(seed),
            // Which of two encodings it is shows only by chance; the padding tells.
            _ => STANDARD.encode(seed),
        }
    }

    fn entra(&self) -> String {
        let head =
            self.row(&["upn", "serial number", "secret key", "time interval", "manufacturer", "model"]);
        let row = |token: &Token| {
            let (period, _) = token.factors();
            self.row(&["", &token.serial, &base32(&token.seed), period, "Example", "C200"])
        };
        head + &self.tokens.iter().map(row).collect::<String>()
    }

    fn safenet(&self) -> String {
        let token = |token: &Token| {
            let (serial, seed, (_, counter)) = (&token.serial, hex(&token.seed), token.factors());
            format!(
                "<Token serial=\"{serial}\">\n<ProductName>Example</ProductName>\n<Applications>\n<Application>\n\
                 <Seed>{seed}</Seed>\n<MovingFactor>{counter}</MovingFactor>\n</Application>\n</Applications>\n</Token>\n"
            )
        };
        format!("<Tokens>\n{}</Tokens>\n", self.tokens.iter().map(token).collect::<String>())
    }

    fn yubico(&self) -> String {
        let row = |token: &Token| {
            let (serial, seed, (_, counter)) = (&token.serial, hex(&token.seed), token.factors());
            let digits = &token.digits;
            format!("OATH-HOTP,2026/11/23 9:00,1,{serial},,{seed},,,0,0,0,{digits},{counter},0,0,0,0,0\n")
        };
        let begun = "LOGGING START,2026/11/23 9:00\n".to_owned();
        begun + &self.tokens.iter().map(row).collect::<String>()
    }

    fn uris(&self) -> String {
        let uri = |token: &Token| {
            let Token { serial, digits, hash, .. } = token;
            let (period, counter) = token.factors();
            let factor =
                if period.is_empty() { format!("counter={counter}") } else { format!("period={period}") };
            format!(
                "otpauth://{}/Example:{serial}?secret={}&algorithm=SHA{hash}&digits={digits}&{factor}\n",
                token.name(),
                base32(&token.seed)
            )
        };
        self.tokens.iter().map(uri).collect()
    }
}

impl Encryption {
    fn drawn(kind: Kind, tokens: usize, luck: &mut Luck) -> Self {
        let mut bytes =
            |count: usize| -> Vec<u8> { (0..count).map(|_| luck.draw().to_be_bytes()[0]).collect() };
        let (salt, mac_key) = (bytes(16), bytes(20));
        let initial = (0..=tokens).map(|_| *bytes(16).first_chunk().unwrap()).collect();
        let length = *luck.pick(&[16, 24, 32]);
        let password = (kind == Kind::Password).then(|| format!("雲と雨 {}", luck.digits(6)));
        let mut key: Vec<u8> = (0..length).map(|_| luck.draw().to_be_bytes()[0]).collect();
        if let Some(password) = &password {
            pbkdf2::pbkdf2_hmac::<Sha1>(password.as_bytes(), &salt, 1_000, &mut key);
        }
        let mac = *luck.pick(&["sha1", "sha256", "sha512"]);
        let rounds = "1000".to_owned();
        Self { password, key, salt, rounds, mac_key, mac, without_macs: false, initial, damage: None }
    }

    /// How many values there are to be damaged in a file of so many tokens.
    pub(super) fn places(&self, tokens: usize) -> usize {
        usize::from(self.password.is_some()) + 1 + 2 * tokens
    }

    /// Base64 of the value at the next place.
    fn base64(&self, place: &mut usize, mut bytes: Vec<u8>) -> String {
        match &self.damage {
            Some((at, damage)) if at == place => match damage {
                Damage::Flip { at, bit } => {
                    let length = bytes.len();
                    bytes[at % length] ^= 1 << (bit % 8);
                }
                Damage::Cut(count) => {
                    bytes.truncate(bytes.len().saturating_sub(1 + count % bytes.len().max(1)));
                }
                Damage::Extend(more) => bytes.extend(more),
            },
            _ => {}
        }
        *place += 1;
        STANDARD.encode(bytes)
    }

    fn announced(&self, p: &str, place: &mut usize) -> String {
        let key = if self.password.is_some() {
            format!(
                "<xenc11:DerivedKey><xenc11:KeyDerivationMethod \
                 Algorithm=\"http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2\">\
                 <xenc11:PBKDF2-params><Salt><Specified>{}</Specified></Salt>\
                 <IterationCount>{}</IterationCount><KeyLength>{}</KeyLength></xenc11:PBKDF2-params>\
                 </xenc11:KeyDerivationMethod></xenc11:DerivedKey>",
                self.base64(place, self.salt.clone()),
                self.rounds,
                self.key.len()
            )
        } else {
            "<KeyName xmlns=\"http://www.w3.org/2000/09/xmldsig#\">K</KeyName>".to_owned()
        };
        let mac_key = self.encrypted(0, &self.mac_key);
        format!(
            "<{p}EncryptionKey>{key}</{p}EncryptionKey>\n\
             <{p}MACMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#hmac-{}\"><{p}MACKey>{}</{p}MACKey></{p}MACMethod>\n",
            self.mac,
            self.value(place, mac_key)
        )
    }

    fn value(&self, place: &mut usize, bytes: Vec<u8>) -> String {
        let bits = self.key.len() * 8;
        format!(
            "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes{bits}-cbc\"/>\n\
             <xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue></xenc:CipherData>",
            self.base64(place, bytes)
        )
    }

    fn sealed(&self, p: &str, nth: usize, seed: &[u8], place: &mut usize) -> String {
        let sealed = self.encrypted(nth + 1, seed);
        let tag = self.tag(&sealed);
        let value = self.value(place, sealed);
        let tag = self.base64(place, tag);
        let tag = if self.without_macs { String::new() } else { format!("<{p}ValueMAC>{tag}</{p}ValueMAC>") };
        format!("<{p}EncryptedValue>{value}</{p}EncryptedValue>{tag}")
    }

    /// Initial vector and blocks.
    fn encrypted(&self, nth: usize, plain: &[u8]) -> Vec<u8> {
        fn with<E: BlockModeEncrypt + KeyIvInit>(key: &[u8], iv: &[u8; 16], plain: &[u8]) -> Vec<u8> {
            let mut blocks = plain.to_vec();
            blocks.resize(plain.len() + 16, 0);
            let encryptor = E::new_from_slices(key, iv).unwrap();
            let sealed = encryptor.encrypt_padded::<Pkcs7>(&mut blocks, plain.len()).unwrap();
            [iv, sealed].concat()
        }
        let iv = &self.initial[nth];
        match self.key.len() {
            16 => with::<cbc::Encryptor<Aes128>>(&self.key, iv, plain),
            24 => with::<cbc::Encryptor<Aes192>>(&self.key, iv, plain),
            _ => with::<cbc::Encryptor<Aes256>>(&self.key, iv, plain),
        }
    }

    fn tag(&self, sealed: &[u8]) -> Vec<u8> {
        fn of<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
            <M as KeyInit>::new_from_slice(key)
                .unwrap()
                .chain_update(message)
                .finalize()
                .into_bytes()
                .to_vec()
        }
        match self.mac {
            "sha256" => of::<Hmac<Sha256>>(&self.mac_key, sealed),
            "sha512" => of::<Hmac<Sha512>>(&self.mac_key, sealed),
            _ => of::<Hmac<Sha1>>(&self.mac_key, sealed),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    bits.chunks(5)
        .map(|five| {
            let number =
                five.iter().fold(0, |number, bit| number << 1 | usize::from(*bit)) << (5 - five.len());
            char::from(ALPHABET[number])
        })
        .collect()
}
