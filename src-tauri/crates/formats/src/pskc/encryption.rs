//! Encrypted values (RFC 6030 section 6): with which key, and how it is told that they are as they were made.

use std::io::BufRead;
use std::ops::RangeInclusive;

use zeroize::Zeroizing;

use super::cipher::{Cipher, Hash, forget_keys, last_part};
use super::names::{Element, Once, Xml};
use super::value;
use crate::error::{Located, Problem, excerpt};
use crate::unlock::{FileKey, Unlock};
use crate::xml::Token;

/// Rounds of PBKDF2: fewer protect nothing, more only keep us busy.
const ROUNDS: RangeInclusive<u64> = 1_000..=2_000_000;

/// What a file says of its encryption before its first key, in either order.
#[derive(Default)]
pub(super) struct Announced {
    key: Option<(u32, KeySource)>,
    mac: Option<(u32, MacMethod)>,
}

impl Announced {
    /// Reads the `EncryptionKey` or `MACMethod` element that just began to its end.
    pub(super) fn read<R: BufRead>(&mut self, xml: &mut Xml<R>, name: Element) -> Result<(), Located> {
        let line = xml.line();
        let again = match name {
            Element::EncryptionKey => self.key.replace((line, KeySource::read(xml)?)).is_some(),
            _ => self.mac.replace((line, MacMethod::read(xml)?)).is_some(),
        };
        if again {
            return Err(Problem::DuplicateElement { element: name.as_str().to_owned() }.at(line));
        }
        Ok(())
    }

    /// The keys, out of what was given; `None` if the file says nothing of encryption.
    pub(super) fn unlock(self, unlock: &Unlock) -> Result<Option<Encryption>, Located> {
        let (line, source) = match (self.key, &self.mac) {
            (Some(key), _) => key,
            (None, Some((line, _))) => return Err(Problem::EncryptionKeyMissing.at(*line)),
            (None, None) => return Ok(None),
        };
        let (key, wrong) = source.key(unlock.key.as_ref()).map_err(|problem| problem.at(line))?;
        let mut encryption = Encryption { key, wrong, mac: None, legacy: unlock.legacy_mac };
        if let Some((line, MacMethod { hash, key })) = self.mac {
            let mac_key = match key {
                Some(sealed) => encryption.mac_key(&sealed).map_err(|problem| problem.at(line))?,
                None if unlock.legacy_mac => encryption.key.clone(),
                None => return Err(Problem::MacMissing.at(line)),
            };
            encryption.mac = Some((hash, mac_key));
        }
        Ok(Some(encryption))
    }
}

/// `EncryptionKey`: where the key comes from.
enum KeySource {
    /// Agreed upon beforehand, under this name.
    PreShared(String),
    /// Made of a password.
    Password(Pbkdf2),
}

impl KeySource {
    fn read<R: BufRead>(xml: &mut Xml<R>) -> Result<Self, Located> {
        let mut source = Self::PreShared(String::new());
        while let Some(child) = child(xml)? {
            match child {
                Element::KeyName => {
                    source = Self::PreShared(xml.text(child)?.map(excerpt).unwrap_or_default());
                }
                Element::DerivedKey => source = Self::Password(Pbkdf2::of_derived_key(xml)?),
                // An encrypted key, a certificate: there is nothing to open them with.
                _ => return Err(unsupported(xml.written(child)).at(xml.line())),
            }
        }
        Ok(source)
    }

    /// The key, and what a key is called that turns out to be the wrong one.
    fn key(self, given: Option<&FileKey>) -> Result<(Zeroizing<Vec<u8>>, Problem), Problem> {
        match (self, given) {
            (Self::PreShared(_), Some(FileKey::PreShared(key))) => Ok((key.clone(), Problem::ImportKeyWrong)),
            (Self::PreShared(name), _) => Err(Problem::ImportKeyNeeded { name }),
            (Self::Password(pbkdf2), Some(FileKey::Password(password))) => {
                let Pbkdf2 { hash, salt, rounds, bytes } = pbkdf2;
                let key = hash.derive(password.as_bytes(), &salt, rounds, bytes);
                Ok((key, Problem::ImportPasswordWrong))
            }
            (Self::Password(_), _) => Err(Problem::ImportPasswordNeeded),
        }
    }
}

/// PBKDF2 (RFC 8018 section 5.2) as `DerivedKey` describes it (XML Encryption 1.1 section 5.4).
struct Pbkdf2 {
    hash: Hash,
    salt: Vec<u8>,
    rounds: u32,
    bytes: usize,
}

/// Its parameters as they come.
#[derive(Default)]
struct Parameters {
    once: Once,
    hash: Option<Hash>,
    salt: Option<Vec<u8>>,
    rounds: Option<u64>,
    bytes: Option<u64>,
}

impl Pbkdf2 {
    fn of_derived_key<R: BufRead>(xml: &mut Xml<R>) -> Result<Self, Located> {
        let line = xml.line();
        let mut parameters = Parameters::default();
        while let Some(child) = child(xml)? {
            match child {
                Element::KeyDerivationMethod => {
                    let algorithm = xml.attribute("Algorithm").unwrap_or_default();
                    if last_part(algorithm) != "pbkdf2" {
                        return Err(Problem::KdfUnsupported { algorithm: excerpt(algorithm) }.at(xml.line()));
                    }
                    parameters.read(xml)?;
                }
                // It opens all values there are, whatever the password is called.
                Element::ReferenceList
                | Element::DerivedKeyName
                | Element::MasterKeyName
                | Element::KeyName => xml.skip()?,
                _ => return Err(unknown(xml, child)),
            }
        }
        parameters.check().map_err(|problem| problem.at(line))
    }
}

impl Parameters {
    fn read<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Located> {
        while let Some(child) = child(xml)? {
            let line = xml.line();
            if !self.once.first(child) {
                return Err(Problem::DuplicateElement { element: child.as_str().to_owned() }.at(line));
            }
            let number = |text: Result<&str, Problem>| {
                text.and_then(|text| value::natural(text, child.as_str())).map_err(|problem| problem.at(line))
            };
            match child {
                Element::PBKDF2Params | Element::Salt => self.read(xml)?,
                Element::Specified => {
                    let salt = xml.text(child)?.ok().and_then(value::bytes).map(|salt| salt.to_vec());
                    self.salt = Some(salt.ok_or_else(|| invalid(child).at(line))?);
                }
                Element::IterationCount => self.rounds = Some(number(xml.text(child)?)?),
                Element::KeyLength => self.bytes = Some(number(xml.text(child)?)?),
                Element::Prf => {
                    // Some write the name as text. Without a name the default is meant, as in the standard's own example.
                    let attribute = xml.attribute("Algorithm").map(ToOwned::to_owned);
                    let text = xml.text(child)?.map_err(|problem| problem.at(line))?;
                    let algorithm = attribute.as_deref().unwrap_or(text);
                    if !algorithm.is_empty() {
                        let unsupported = Problem::KdfUnsupported { algorithm: excerpt(algorithm) };
                        self.hash = Some(Hash::of(algorithm).ok_or_else(|| unsupported.at(line))?);
                    }
                }
                _ => return Err(unknown(xml, child)),
            }
        }
        Ok(())
    }

    /// Bounds hold before a round is run.
    fn check(self) -> Result<Pbkdf2, Problem> {
        let missing = |element: Element| Problem::KdfUnsupported { algorithm: element.as_str().to_owned() };
        let rounds = self.rounds.ok_or_else(|| missing(Element::IterationCount))?;
        let bytes = self.bytes.ok_or_else(|| missing(Element::KeyLength))?;
        let (min, max) = (*ROUNDS.start(), *ROUNDS.end());
        let in_bounds = u32::try_from(rounds).ok().filter(|_| ROUNDS.contains(&rounds));
        Ok(Pbkdf2 {
            // The default of RFC 8018.
            hash: self.hash.unwrap_or(Hash::Sha1),
            salt: self.salt.ok_or_else(|| missing(Element::Salt))?,
            rounds: in_bounds.ok_or(Problem::KdfRoundsOutOfRange { rounds, min, max })?,
            bytes: match bytes {
                16 => 16,
                24 => 24,
                32 => 32,
                _ => return Err(Problem::KdfUnsupported { algorithm: format!("KeyLength {bytes}") }),
            },
        })
    }
}

/// `MACMethod`.
struct MacMethod {
    hash: Hash,
    /// The key of the check sums, itself encrypted.
    key: Option<Sealed>,
}

impl MacMethod {
    fn read<R: BufRead>(xml: &mut Xml<R>) -> Result<Self, Located> {
        let line = xml.line();
        let algorithm = xml.attribute("Algorithm").unwrap_or_default();
        let hash = Hash::of(algorithm).ok_or(Problem::MacUnsupported { algorithm: excerpt(algorithm) });
        let mut key = None;
        while let Some(child) = child(xml)? {
            match child {
                Element::MACKey if key.is_none() => {
                    let line = xml.line();
                    key = Some(Sealed::read(xml, child)?.map_err(|problem| problem.at(line))?);
                }
                _ => return Err(unknown(xml, child)),
            }
        }
        Ok(Self { hash: hash.map_err(|problem| problem.at(line))?, key })
    }
}

/// A value as it stands in the file.
pub(super) struct Sealed {
    cipher: Cipher,
    bytes: Vec<u8>,
}

impl Sealed {
    /// Reads the content of `element`, which just began, to its end (XML Encryption section 3.1).
    pub(super) fn read<R: BufRead>(
        xml: &mut Xml<R>,
        element: Element,
    ) -> Result<Result<Self, Problem>, Located> {
        let (mut cipher, mut bytes) = (None, None);
        while let Some(child) = child(xml)? {
            match child {
                Element::EncryptionMethod if cipher.is_none() => {
                    let algorithm = xml.attribute("Algorithm").unwrap_or_default();
                    let unsupported = unsupported(excerpt(algorithm));
                    cipher = Some(Cipher::of(algorithm).ok_or_else(|| unsupported.at(xml.line()))?);
                    xml.skip()?;
                }
                Element::CipherData if bytes.is_none() => {
                    let mut once = Once::default();
                    while let Some(child) = self::child(xml)? {
                        if child != Element::CipherValue || !once.first(child) {
                            return Err(unknown(xml, child));
                        }
                        bytes = Some(xml.text(child)?.map(value::bytes));
                    }
                }
                _ => return Err(unknown(xml, child)),
            }
        }
        let (Some(cipher), Some(bytes)) = (cipher, bytes) else { return Ok(Err(invalid(element))) };
        let bytes = bytes.map(|bytes| bytes.map(|bytes| bytes.to_vec()));
        Ok(bytes.and_then(|bytes| Ok(Self { cipher, bytes: bytes.ok_or_else(|| invalid(element))? })))
    }
}

/// What opens the values of a file.
pub(super) struct Encryption {
    key: Zeroizing<Vec<u8>>,
    /// What the key is called if it turns out to be the wrong one.
    wrong: Problem,
    mac: Option<(Hash, Zeroizing<Vec<u8>>)>,
    legacy: bool,
}

impl Encryption {
    /// Opens the key of the check sums. Nothing protects it, so that a wrong encryption key shows here: what comes out
    /// hardly ever ends in a padding.
    fn mac_key(&self, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Problem> {
        self.has_length(sealed.cipher)?;
        let opened = sealed.cipher.open(&self.key, &sealed.bytes, self.legacy);
        opened.filter(|key| !key.is_empty()).ok_or_else(|| self.wrong.clone())
    }

    /// Opens the value of `element`, if its check sum fits (section 6.1.1): over initial vector and encrypted value, and
    /// looked at before the value is.
    pub(super) fn open(
        &self,
        element: Element,
        sealed: &Sealed,
        tag: Option<&[u8]>,
    ) -> Result<Zeroizing<Vec<u8>>, Problem> {
        self.has_length(sealed.cipher)?;
        let (Some(tag), Some((hash, key))) = (tag, &self.mac) else { return Err(Problem::MacMissing) };
        let fits = |key: &[u8], message: &[u8]| hash.verifies(key, message, tag);
        let open = || sealed.cipher.open(&self.key, &sealed.bytes, self.legacy);
        if fits(key, &sealed.bytes) {
            return open().ok_or_else(|| invalid(element));
        }
        if !self.legacy {
            return Err(Problem::MacMismatch);
        }
        if fits(&self.key, &sealed.bytes) {
            return open().ok_or_else(|| invalid(element));
        }
        let plain = open().ok_or(Problem::MacMismatch)?;
        let fits = fits(key, &plain) || fits(&self.key, &plain);
        if fits { Ok(plain) } else { Err(Problem::MacMismatch) }
    }

    fn has_length(&self, cipher: Cipher) -> Result<(), Problem> {
        let (bytes, expected) = (self.key.len() as u64, cipher.key_bytes() as u64);
        if bytes == expected {
            return Ok(());
        }
        Err(match self.wrong {
            Problem::ImportKeyWrong => Problem::ImportKeyLength { bytes, expected },
            // The file itself says how long a key is made of the password.
            _ => Problem::KdfUnsupported { algorithm: format!("KeyLength {bytes}") },
        })
    }
}

impl Drop for Encryption {
    fn drop(&mut self) {
        forget_keys();
    }
}

/// The next child where nothing but elements belongs; whatever is wrong there concerns the file as a whole.
fn child<R: BufRead>(xml: &mut Xml<R>) -> Result<Option<Element>, Located> {
    match xml.next()? {
        Token::Open(name) => Ok(Some(name)),
        Token::Close | Token::End => Ok(None),
        Token::Text => Err(Problem::UnexpectedText.at(xml.line())),
    }
}

fn unknown<R: BufRead>(xml: &Xml<R>, name: Element) -> Located {
    Problem::UnknownElement { element: xml.written(name) }.at(xml.line())
}

const fn unsupported(algorithm: String) -> Problem {
    Problem::EncryptionUnsupported { algorithm }
}

fn invalid(element: Element) -> Problem {
    Problem::EncryptedValueInvalid { element: element.as_str().to_owned() }
}
