//! Nothing of the journey lies in clear on the disk.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kagimori_tests::Company;

/// All bytes of all files in a folder, and the state folder beside it.
fn everything(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes.extend(everything(&path));
        } else {
            bytes.extend(path.file_name().unwrap().to_string_lossy().as_bytes());
            bytes.extend(std::fs::read(&path).unwrap());
        }
    }
    bytes
}

fn base32(bytes: &[u8]) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = bytes.iter().map(|b| format!("{b:08b}")).collect();
    bits.as_bytes()
        .chunks(5)
        .map(|five| {
            let five = std::str::from_utf8(five).unwrap();
            char::from(digits[usize::from_str_radix(&format!("{five:0<5}"), 2).unwrap()])
        })
        .collect()
}

fn utf16(text: &str) -> (Vec<u8>, Vec<u8>) {
    let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    (little, big)
}

/// Searches the vault's folder for everything that must not lie there in clear. Called when the main job has been
/// played through.
pub(crate) fn nothing_lies_in_clear(c: &Company) {
    let disk = everything(c.cli.vault());
    assert!(disk.len() > 300_000, "the vault with its thousand tokens: {}", disk.len());
    // Positive controls: the search finds what does lie there in clear.
    assert!(found(&disk, b"SQLite format 3"));
    assert!(found(&disk, b"token_seed"));
    assert!(found(&disk, b"company"));
    assert!(found(&disk, b"vault.db"));

    for key in &c.keys {
        assert!(
            !found_any(
                &disk,
                &[
                    &key.bytes,
                    key.hex.as_bytes(),
                    key.hex.to_uppercase().as_bytes(),
                    base32(&key.bytes).as_bytes(),
                    STANDARD.encode(&key.bytes).trim_end_matches('=').as_bytes(),
                    URL_SAFE_NO_PAD.encode(&key.bytes).as_bytes(),
                    key.serial.as_bytes(),
                ]
            ),
            "{}",
            key.serial
        );
    }
    for text in [
        "鈴木 一郎",
        "スズキ イチロウ",
        "田中 三郎",
        "△△商事株式会社",
        "suzuki",
        "tanaka",
        "yamada",
        "0000123",
        "2567-001-1-0001234",
        "Example",
        "kumo to ame to yuki",
        "kaze no naka de",
        "Asia/Tokyo",
        &c.recovery_code,
        &c.recovery_code.replace('-', ""),
    ] {
        let (little, big) = utf16(text);
        assert!(!found_any(&disk, &[text.as_bytes(), &little, &big]), "{text}");
    }
}

fn found_any(haystack: &[u8], needles: &[&[u8]]) -> bool {
    needles.iter().any(|needle| found(haystack, needle))
}

/// Looks at the rest only where the first byte fits: the files are large and the needles many.
fn found(haystack: &[u8], needle: &[u8]) -> bool {
    assert!(needle.len() >= 4, "too short to mean anything");
    let mut from = 0;
    while let Some(at) = haystack[from..].iter().position(|byte| *byte == needle[0]) {
        if haystack[from + at..].starts_with(needle) {
            return true;
        }
        from += at + 1;
    }
    false
}
