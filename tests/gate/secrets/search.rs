//! Looking for secrets in bytes, in every spelling, and also for pieces: memory that was given back may have been
//! overwritten in part.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes of a piece. As long as this, none is found by accident.
const PIECE: usize = 12;

/// A secret with the name under which it is reported. Never its value.
#[derive(Clone, Debug)]
pub(crate) struct Secret {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Secret {
    pub(crate) fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

/// Secrets in all their spellings.
pub(crate) struct Search {
    pieces: AhoCorasick,
    /// Name of the secret, and its spelling, by the number of the piece.
    names: Vec<String>,
}

impl Search {
    pub(crate) fn of(secrets: &[Secret]) -> Self {
        let (mut pieces, mut names) = (Vec::new(), Vec::new());
        for Secret { name, bytes } in secrets {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            for (spelling, text) in [
                ("as it is", bytes.clone()),
                ("UTF-16", bytes.iter().flat_map(|byte| [*byte, 0]).collect()),
                ("upper hexadecimal", hex.to_uppercase().into_bytes()),
                ("hexadecimal", hex.into_bytes()),
                ("Base32", base32(bytes)),
                ("Base64", STANDARD.encode(bytes).into_bytes()),
            ] {
                assert!(text.len() >= PIECE, "{name} is too short to be looked for");
                for start in (0..=text.len() - PIECE).step_by(4) {
                    pieces.push(text[start..start + PIECE].to_vec());
                    names.push(format!("{name}, {spelling}"));
                }
            }
        }
        Self { pieces: AhoCorasick::new(pieces).unwrap(), names }
    }

    /// What is there, by name.
    pub(crate) fn within(&self, bytes: &[u8]) -> BTreeSet<String> {
        let mut last = None;
        let mut found = BTreeSet::new();
        for piece in self.pieces.find_overlapping_iter(bytes) {
            let name = &self.names[piece.pattern().as_usize()];
            if last != Some(name) {
                found.insert(name.clone());
                last = Some(name);
            }
        }
        found
    }
}

/// RFC 4648 section 6, without padding.
fn base32(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    bits.chunks(5)
        .map(|five| {
            let number = (0..5).fold(0, |number, i| number << 1 | five.get(i).copied().unwrap_or(0));
            DIGITS[usize::from(number)]
        })
        .collect()
}

#[test]
fn secrets_are_found_in_every_spelling_and_in_pieces() {
    // RFC 4648 section 10.
    assert_eq!(base32(b"foobar"), b"MZXW6YTBOI");
    let search = Search::of(&[Secret::new("the seed", *b"0123456789abcdefghijklmnopqrstuv")]);
    for (bytes, expected) in [
        (&b"xx0123456789abcdefghijklmnopqrstuv"[..], "as it is"),
        // The first 16 bytes overwritten, as the system's allocator does.
        (b"................ghijklmnopqrstuv", "as it is"),
        (b"q\0r\0s\0t\0u\0v\0", "UTF-16"),
        (b"--6d6e6f707172737475--", "hexadecimal"),
        (b"--6D6E6F707172737475--", "upper hexadecimal"),
        (b"GAYTEMZUGU3DOOBZMFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3A", "Base32"),
        (b"<PlainValue>MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=<", "Base64"),
    ] {
        assert_eq!(search.within(bytes), BTreeSet::from([format!("the seed, {expected}")]), "{bytes:?}");
    }
    assert!(search.within(b"0123456789a-cdefghijk-mnopqrstu-").is_empty());
}
