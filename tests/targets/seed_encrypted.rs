//! An encrypted PSKC file: its values, their check sums and the keys of both edited, removed, copied, swapped, or made up.

use arbitrary::{Arbitrary, Unstructured};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kagimori_formats::{FileKey, Format, Unlock};
use zeroize::Zeroizing;

use crate::seed_files::{Edit, File};
use crate::{BytesEdit, Outcome};

/// Only the secret keys are encrypted; with a key that was agreed upon.
const BY_KEY: &str = include_str!("../../src-tauri/crates/formats/tests/pskc/data/encrypted/aes128-key.xml");
/// With a password, and few rounds.
const BY_PASSWORD: &str = include_str!("../../src-tauri/crates/formats/tests/pskc/data/rfc6030-figure7.xml");
/// All values are encrypted.
const ALL_VALUES: &str =
    include_str!("../../src-tauri/crates/formats/tests/pskc/data/encrypted/aes192-all-values.xml");
/// With check sums as older programs make them.
const LEGACY: &str =
    include_str!("../../src-tauri/crates/formats/tests/pskc/data/encrypted/mac-with-encryption-key.xml");

/// The keys in them.
const SEEDS: [&[u8]; 2] = [b"12345678901234567890", b"ABCDEFGHIJKLMNOPQRST"];

/// What opens the first of them.
const KEY: [u8; 16] =
    [0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12];

/// Elements whose text is Base64.
const SEALED: [&str; 3] = ["CipherValue>", "ValueMAC>", "Specified>"];

const WORDS: &[&str] = &[
    "#aes128-cbc",
    "#aes192-cbc",
    "#aes256-cbc",
    "#tripledes-cbc",
    "#kw-aes128",
    "#hmac-sha1",
    "#hmac-sha224",
    "#hmac-sha512",
    "#hmac-md5",
    "#pbkdf2",
    "<PRF/>",
    "<MACKey>",
    "<MACMethod/>",
    "<EncryptionKey/>",
    "<EncryptedValue>",
    "<ValueMAC>",
    "</ValueMAC>",
    "<PlainValue>",
    "<CipherData>",
    "<CipherValue>",
    "=",
    "AAAA",
    "1",
    "2000001",
];

#[derive(Arbitrary, Debug)]
enum Base {
    ByKey,
    ByPassword,
    AllValues,
    Legacy,
}

/// An encrypted value, a check sum or a salt changed.
#[derive(Arbitrary, Debug)]
enum SealedEdit {
    Bytes(u8, BytesEdit),
    /// In the place of another.
    Copy(u8, u8),
    Swap(u8, u8),
    /// The Base64 text.
    Text(u8, BytesEdit),
    Rounds(u8),
    KeyLength(u8),
}

#[derive(Arbitrary, Debug)]
struct Case {
    base: Base,
    sealed: Vec<SealedEdit>,
    lines: Vec<Edit>,
    key: Option<BytesEdit>,
    legacy: bool,
}

/// The file may be anything.
///
/// # Panics
///
/// If a key comes out that was not put in, beside what panics for [`seed_xml`](crate::seed_xml).
#[must_use]
pub fn seed_encrypted(input: &[u8]) -> Outcome {
    let Ok(Case { base, sealed, lines, key, legacy }) = Case::arbitrary_take_rest(Unstructured::new(input))
    else {
        return Outcome::Refused;
    };
    let (genuine, mut opens, password) = match base {
        Base::ByKey => (BY_KEY, KEY.to_vec(), false),
        Base::ByPassword => (BY_PASSWORD, b"qwerty".to_vec(), true),
        Base::AllValues => (ALL_VALUES, (0..24).collect(), false),
        Base::Legacy => (LEGACY, (0..16).collect(), false),
    };
    let mut values = Values::of(genuine);
    let markup = |edit: &SealedEdit| matches!(edit, SealedEdit::Text(..));
    let moved = |edit: &Edit| matches!(edit, Edit::Remove(_) | Edit::Copy(_) | Edit::Swap(..));
    // Who writes a value in the clear need not break a check sum.
    let none_written = !sealed.iter().any(markup) && lines.iter().all(moved);
    sealed.into_iter().for_each(|edit| values.edit(edit));
    let file = File::edited(values.text().as_bytes(), lines, WORDS);
    if rounds_of(&file.bytes) > 5_000 {
        // They are only slow.
        return Outcome::Refused;
    }
    if let Some(edit) = key {
        edit.apply(&mut opens);
    }
    let key = if password {
        FileKey::Password(Zeroizing::new(String::from_utf8_lossy(&opens).into_owned()))
    } else {
        FileKey::PreShared(Zeroizing::new(opens))
    };
    let legacy_mac = legacy || matches!(base, Base::Legacy);
    let (outcome, records) = file.read(Format::Pskc, &Unlock { key: Some(key), legacy_mac }, &[]);
    if none_written || !contains(&file.bytes, b"PlainValue") {
        for record in &records {
            assert!(SEEDS.contains(&record.seed.expose()), "another key: {}", file.shown());
        }
    }
    outcome
}

impl File {
    fn shown(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

fn contains(file: &[u8], piece: &[u8]) -> bool {
    file.windows(piece.len()).any(|window| window == piece)
}

/// The most rounds that a file asks for.
fn rounds_of(file: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(file);
    let digits = |rest: &str| rest.trim_start().chars().take_while(char::is_ascii_digit).collect::<String>();
    let asked = text.split("IterationCount").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('>')?;
        Some(digits(rest).parse().unwrap_or(u64::from(!digits(rest).is_empty()) * u64::MAX))
    });
    asked.max().unwrap_or(0)
}

/// A file cut at its encrypted values.
struct Values {
    /// What stands between them; one more than there are values.
    between: Vec<String>,
    bytes: Vec<Vec<u8>>,
    /// Base64 texts in the place of values.
    texts: Vec<Option<Vec<u8>>>,
    rounds: Option<u64>,
    key_length: Option<u8>,
}

impl Values {
    fn of(file: &str) -> Self {
        let (mut between, mut bytes) = (vec![String::new()], Vec::new());
        for piece in file.split_inclusive('>') {
            let text = piece.split('<').next().unwrap_or_default();
            let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let last = between.last_mut().expect("never empty");
            let opened = SEALED.iter().any(|name| last.ends_with(name));
            if opened && !packed.is_empty() {
                bytes.push(STANDARD.decode(&packed).expect("Base64"));
                between.push(piece[text.len()..].to_owned());
            } else {
                last.push_str(piece);
            }
        }
        let texts = vec![None; bytes.len()];
        Self { between, bytes, texts, rounds: None, key_length: None }
    }

    fn edit(&mut self, edit: SealedEdit) {
        let count = self.bytes.len();
        let place = |place: u8| usize::from(place) % count;
        match edit {
            SealedEdit::Bytes(i, edit) => edit.apply(&mut self.bytes[place(i)]),
            SealedEdit::Copy(i, k) => {
                let copy = self.bytes[place(i)].clone();
                self.bytes[place(k)] = copy;
            }
            SealedEdit::Swap(i, k) => self.bytes.swap(place(i), place(k)),
            SealedEdit::Text(i, edit) => {
                let text =
                    self.texts[place(i)].get_or_insert_with(|| STANDARD.encode(&self.bytes[place(i)]).into());
                edit.apply(text);
            }
            SealedEdit::Rounds(rounds) => self.rounds = Some(900 + u64::from(rounds)),
            SealedEdit::KeyLength(bytes) => self.key_length = Some(bytes),
        }
    }

    fn text(&self) -> String {
        let mut text = self.between[0].clone();
        for ((value, edited), rest) in self.bytes.iter().zip(&self.texts).zip(&self.between[1..]) {
            match edited {
                Some(edited) => text.push_str(&String::from_utf8_lossy(edited)),
                None => text.push_str(&STANDARD.encode(value)),
            }
            text.push_str(rest);
        }
        if let Some(rounds) = self.rounds {
            text = text.replacen("IterationCount>1000<", &format!("IterationCount>{rounds}<"), 1);
        }
        if let Some(bytes) = self.key_length {
            text = text.replacen("KeyLength>16<", &format!("KeyLength>{bytes}<"), 1);
        }
        text
    }
}
