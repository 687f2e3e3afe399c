//! Encrypted files: the figures of RFC 6030, files that python-pskc 1.2 wrote, and what is refused.

use kagimori_domain::otp::{Algorithm, MovingFactor};
use kagimori_formats::{FileKey, Limits, Located, Param, Record, SeedFile, Unlock};
use proptest::prelude::*;
use zeroize::Zeroizing;

const FIGURE_6: &str = include_str!("data/rfc6030-figure6.xml");
const FIGURE_7: &str = include_str!("data/rfc6030-figure7.xml");
const IN_THE_CLEAR: &str = include_str!("data/encrypted/in-the-clear.xml");
const AES_128: &str = include_str!("data/encrypted/aes128-key.xml");
const PASSWORD: &str = include_str!("data/encrypted/aes128-password.xml");
const ALL_VALUES: &str = include_str!("data/encrypted/aes192-all-values.xml");
const LEGACY: &str = include_str!("data/encrypted/mac-with-encryption-key.xml");

const KEY_OF_FIGURE_6: &str = "12345678901234567890123456789012";
const BYTES_0_TO_15: &str = "000102030405060708090a0b0c0d0e0f";
const BYTES_0_TO_23: &str = "000102030405060708090a0b0c0d0e0f1011121314151617";

fn key(hex: &str) -> Unlock {
    Unlock { key: Some(FileKey::from_hex(hex).expect("a key")), legacy_mac: false }
}

fn password(text: &str) -> Unlock {
    Unlock { key: Some(FileKey::Password(Zeroizing::new(text.into()))), legacy_mac: false }
}

fn read(file: &str, unlock: &Unlock) -> SeedFile {
    super::read_unlocked(file, Limits::DEFAULT, unlock)
}

fn accepted(file: &str, unlock: &Unlock) -> Vec<Record> {
    let file = read(file, unlock);
    assert_eq!(file.problems, []);
    file.records
}

fn refused(file: &str, unlock: &Unlock) -> Located {
    let SeedFile { records, mut problems, .. } = read(file, unlock);
    assert_eq!((records.len(), problems.len()), (0, 1), "{problems:?}");
    problems.remove(0)
}

fn codes(file: &str, unlock: &Unlock) -> Vec<&'static str> {
    read(file, unlock).problems.iter().map(|located| located.problem.code()).collect()
}

/// `file` with its first `from` replaced.
fn with(file: &str, from: &str, to: &str) -> String {
    assert!(file.contains(from), "{from}");
    file.replacen(from, to, 1)
}

#[test]
fn figure_6_and_figure_7_of_rfc_6030() {
    for (file, unlock, manufacturer) in
        [(FIGURE_6, key(KEY_OF_FIGURE_6), "Manufacturer"), (FIGURE_7, password("qwerty"), "TokenVendorAcme")]
    {
        let [record] = &accepted(file, &unlock)[..] else { panic!("one token") };
        assert_eq!((record.serial.as_str(), record.manufacturer.as_str()), ("987654321", manufacturer));
        assert_eq!(record.seed.expose(), b"12345678901234567890");
        assert_eq!((record.parameters.moving_factor(), record.counter), (MovingFactor::Counter, Some(0)));
        assert_eq!((record.parameters.digits(), record.parameters.algorithm()), (8, Algorithm::Sha1));
    }
}

#[test]
fn what_another_program_encrypted_is_what_it_wrote_in_the_clear() {
    // The lines are not the same ones.
    let told = |records: Vec<Record>| -> Vec<_> {
        records.into_iter().map(|r| (r.serial, r.seed, r.parameters, r.counter, r.manufacturer)).collect()
    };
    let plain = told(accepted(IN_THE_CLEAR, &Unlock::default()));
    assert_eq!(plain.len(), 2);
    assert_eq!(told(accepted(AES_128, &key(KEY_OF_FIGURE_6))), plain);
    assert_eq!(told(accepted(PASSWORD, &password("kumo to ame"))), plain);
}

#[test]
fn every_cipher_every_check_sum_and_every_value() {
    for (file, unlock) in [
        (ALL_VALUES, key(BYTES_0_TO_23)),
        (include_str!("data/encrypted/aes256-password-sha512.xml"), password("kumo to ame")),
        (include_str!("data/encrypted/aes128-mac-sha224.xml"), key(BYTES_0_TO_15)),
        (include_str!("data/encrypted/aes128-mac-sha384.xml"), key(BYTES_0_TO_15)),
    ] {
        let [by_time, by_event] = &accepted(file, &unlock)[..] else { panic!("two tokens") };
        assert_eq!((by_time.serial.as_str(), by_event.serial.as_str()), ("KG100001", "KG100002"));
        assert_eq!(by_time.seed.expose(), b"12345678901234567890");
        assert_eq!(by_event.seed.expose(), b"ABCDEFGHIJKLMNOPQRST");
        assert_eq!((by_time.parameters.period(), by_time.time_drift), (Some(60), Some(2)));
        assert_eq!(by_event.counter, Some(300));
    }
}

#[test]
fn names_that_others_give_the_elements() {
    let figure_7 = |from, to| with(FIGURE_7, from, to);
    for (name, file) in [
        (
            "a name of the derived key",
            figure_7(
                "<xenc11:MasterKeyName>",
                "<xenc11:DerivedKeyName>D</xenc11:DerivedKeyName><xenc11:MasterKeyName>",
            ),
        ),
        (
            "the function of XML encryption",
            figure_7(
                "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2",
                "http://www.w3.org/2009/xmlenc11#pbkdf2",
            ),
        ),
        (
            "its parameters",
            FIGURE_7
                .replace("pkcs5:PBKDF2", "xenc11:PBKDF2")
                .replace("Salt>", "xenc11:Salt>")
                .replace("Specified>", "xenc11:Specified>"),
        ),
        (
            "the hash of the function",
            figure_7("<PRF/>", "<xenc11:PRF Algorithm=\"http://www.w3.org/2000/09/xmldsig#hmac-sha1\"/>"),
        ),
        ("line ends as references", figure_7("oTvo+S22", "oTvo&#13;\n+S22")),
        ("the check sum first", {
            let start = FIGURE_7.find("<pskc:ValueMAC>").expect("there");
            let end = FIGURE_7.find("</pskc:Secret>").expect("there");
            let mac = &FIGURE_7[start..end];
            with(&FIGURE_7.replace(mac, ""), "<pskc:EncryptedValue", &format!("{mac}<pskc:EncryptedValue"))
        }),
    ] {
        let records = accepted(&file, &password("qwerty"));
        assert_eq!(records[0].seed.expose(), b"12345678901234567890", "{name}");
    }
}

#[test]
fn the_key_is_asked_for_and_a_wrong_one_is_called_so() {
    let named = refused(FIGURE_6, &Unlock::default());
    assert_eq!((named.problem.code(), named.line), ("import_key_needed", 6));
    assert_eq!(named.problem.params(), [("name", Param::Text("Pre-shared-key".into()))]);
    for (file, unlock, code, line) in [
        (FIGURE_6, password("qwerty"), "import_key_needed", 6),
        (FIGURE_7, Unlock::default(), "import_password_needed", 8),
        (FIGURE_7, key(KEY_OF_FIGURE_6), "import_password_needed", 8),
        (FIGURE_6, key("12345678901234567890123456789013"), "import_key_wrong", 9),
        (FIGURE_7, password("qwertz"), "import_password_wrong", 28),
        (FIGURE_6, key(BYTES_0_TO_23), "import_key_length", 9),
    ] {
        let found = refused(file, &unlock);
        assert_eq!((found.problem.code(), found.line), (code, line), "{found:?}");
    }
    // In the clear a key is not asked for, and does no harm.
    assert_eq!(accepted(IN_THE_CLEAR, &key(BYTES_0_TO_15)).len(), 2);
}

#[test]
fn what_is_not_as_it_was_made_is_refused() {
    let sealed = "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv";
    for (name, from, to, code, line) in [
        (
            "value",
            sealed,
            "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGu",
            "mac_mismatch",
            36,
        ),
        (
            "initial vector",
            sealed,
            "AQECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv",
            "mac_mismatch",
            36,
        ),
        ("check sum", "Su+N", "Su+M", "mac_mismatch", 36),
        ("half a check sum", "Su+NvtQfmvfJzF6bmQiJqoLRExc=", "Su+NvtQfmvfJzF6b", "mac_mismatch", 36),
        ("check sum no Base64", "Su+N", "Su*N", "encrypted_value_invalid", 45),
        (
            "no check sum",
            "ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=\n                    </ValueMAC",
            "ValueMAC></ValueMAC",
            "mac_mismatch",
            36,
        ),
        ("value no Base64", "AAEC", "AA*C", "encrypted_value_invalid", 36),
    ] {
        let found = refused(&with(FIGURE_6, from, to), &key(KEY_OF_FIGURE_6));
        assert_eq!((found.problem.code(), found.line), (code, line), "{name}");
        assert_eq!(found.serial.as_deref(), Some("987654321"), "{name}");
    }
    let without =
        with(FIGURE_6, "<ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=\n                    </ValueMAC>", "");
    assert_eq!(codes(&without, &key(KEY_OF_FIGURE_6)), ["mac_missing"]);
    let both = with(FIGURE_6, "<EncryptedValue>", "<PlainValue>AA==</PlainValue><EncryptedValue>");
    assert!(codes(&both, &key(KEY_OF_FIGURE_6)).contains(&"duplicate_element"));
    // A value that nobody is said to have the key of.
    let start = FIGURE_6.find("    <EncryptionKey>").expect("there");
    let end = FIGURE_6.find("    <KeyPackage>").expect("there");
    let keyless = format!("{}{}", &FIGURE_6[..start], &FIGURE_6[end..]);
    assert_eq!(codes(&keyless, &key(KEY_OF_FIGURE_6)), ["encryption_key_missing"]);
    let late = with(&keyless, "</KeyContainer>", "<EncryptionKey/></KeyContainer>");
    assert_eq!(codes(&late, &Unlock::default()), ["encryption_key_missing", "encryption_late"]);
}

#[test]
fn what_is_not_supported_is_named() {
    for (file, algorithm) in [
        (include_str!("data/encrypted/key-wrap.xml"), "http://www.w3.org/2001/04/xmlenc#kw-aes128"),
        (include_str!("data/encrypted/triple-des.xml"), "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"),
    ] {
        let found = refused(file, &key(BYTES_0_TO_23));
        assert_eq!(found.problem.code(), "encryption_unsupported");
        assert_eq!(found.problem.params(), [("algorithm", Param::Text(algorithm.into()))]);
    }
    for (file, from, to, code, value) in [
        (
            FIGURE_6,
            "<ds:KeyName>Pre-shared-key</ds:KeyName>",
            "<ds:X509Data/>",
            "encryption_unsupported",
            "X509Data",
        ),
        (
            FIGURE_6,
            "#hmac-sha1",
            "#hmac-md5",
            "mac_unsupported",
            "http://www.w3.org/2000/09/xmldsig#hmac-md5",
        ),
        (
            FIGURE_7,
            "#pbkdf2",
            "#scrypt",
            "kdf_unsupported",
            "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#scrypt",
        ),
        (FIGURE_7, "<PRF/>", "<PRF Algorithm='urn:hmac-gost'/>", "kdf_unsupported", "urn:hmac-gost"),
        (FIGURE_7, "<KeyLength>16<", "<KeyLength>17<", "kdf_unsupported", "KeyLength 17"),
        (FIGURE_7, "<KeyLength>16<", "<KeyLength>32<", "kdf_unsupported", "KeyLength 32"),
        (FIGURE_7, "<KeyLength>16</KeyLength>", "", "kdf_unsupported", "KeyLength"),
    ] {
        let found = refused(&with(file, from, to), &password("qwerty"));
        assert_eq!(found.problem.code(), code, "{to}");
        assert_eq!(found.problem.params()[0].1, Param::Text(value.into()), "{to}");
    }
    for rounds in [0, 999, 2_000_001, u64::from(u32::MAX), 1 << 40] {
        let file = with(FIGURE_7, ">1000<", &format!(">{rounds}<"));
        let found = refused(&file, &password("qwerty"));
        assert_eq!(found.problem.code(), "kdf_rounds_out_of_range", "{rounds}");
        assert_eq!(found.problem.params()[0].1, Param::Number(rounds));
    }
}

#[test]
fn how_other_programs_read_the_standard_is_taken_only_if_asked_for() {
    let legacy = |unlock: Unlock| Unlock { legacy_mac: true, ..unlock };
    // No key of the check sums' own: `MACKey` is missing, or is the encryption key.
    let start = FIGURE_6.find("        <MACKey>").expect("there");
    let end = FIGURE_6.find("    </MACMethod>").expect("there");
    let keyless = format!("{}{}", &FIGURE_6[..start], &FIGURE_6[end..]);
    assert_eq!(codes(&keyless, &key(KEY_OF_FIGURE_6)), ["mac_missing"]);
    assert_eq!(codes(&keyless, &legacy(key(KEY_OF_FIGURE_6))), ["mac_mismatch"], "another key's check sums");
    assert_eq!(accepted(LEGACY, &legacy(key(BYTES_0_TO_15))).len(), 2);
    let start = LEGACY.find("  <pskc:MACKey>").expect("there");
    let end = LEGACY.find(" </pskc:MACMethod>").expect("there");
    let without_key = format!("{}{}", &LEGACY[..start], &LEGACY[end..]);
    assert_eq!(codes(&without_key, &key(BYTES_0_TO_15)), ["mac_missing"]);
    assert_eq!(accepted(&without_key, &legacy(key(BYTES_0_TO_15))).len(), 2);
    // It forgives no changed value.
    let changed = with(&without_key, "<pskc:ValueMAC>", "<pskc:ValueMAC>AAAA");
    assert!(codes(&changed, &legacy(key(BYTES_0_TO_15))).contains(&"mac_mismatch"));
    // And changes nothing for a file as it should be.
    assert_eq!(accepted(FIGURE_6, &legacy(key(KEY_OF_FIGURE_6))).len(), 1);
}

#[test]
fn what_needs_a_key_says_so_before_any_work() {
    // Two million rounds take their time: none of them is run for nothing.
    let file = with(FIGURE_7, ">1000<", ">2000000<");
    let begun = std::time::Instant::now();
    assert_eq!(codes(&file, &Unlock::default()), ["import_password_needed"]);
    assert!(begun.elapsed().as_millis() < 500);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// No changed byte of an encrypted value, of its check sum or of their keys lets another seed in.
    #[test]
    fn no_changed_file_gives_another_seed(at in 0..FIGURE_6.len(), byte in 32_u8..127) {
        let mut bytes = FIGURE_6.as_bytes().to_vec();
        bytes[at] = byte;
        let file = super::read_unlocked(&bytes, Limits::DEFAULT, &key(KEY_OF_FIGURE_6));
        for record in file.records {
            prop_assert_eq!(record.seed.expose(), b"12345678901234567890");
        }
    }
}
