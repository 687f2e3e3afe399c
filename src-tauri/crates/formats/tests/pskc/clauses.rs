//! What RFC 6030 asks of a reader, clause by clause, by the numbers that the security target gives them (P-01 to P-29).
//! P-24 and P-25 are about the vault: `tests/cli/bad_input.rs` has the clash of serial numbers.

use aes::Aes128;
use aes::cipher::block_padding::{NoPadding, Padding, Pkcs7};
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::date;
use kagimori_formats::FileKey;
use sha1::Sha1;

use super::*;

const FIGURE_6: &str = include_str!("data/rfc6030-figure6.xml");
const FIGURE_7: &str = include_str!("data/rfc6030-figure7.xml");
/// The keys of figure 6, as the RFC prints them.
const KEY: &str = "12345678901234567890123456789012";
const MAC_KEY: &str = "1122334455667788990011223344556677889900";
const SEALED: &str = "AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv";
const TAG: &str = "Su+NvtQfmvfJzF6bmQiJqoLRExc=";

fn bytes(hex: &str) -> Vec<u8> {
    match FileKey::from_hex(hex) {
        Some(FileKey::PreShared(key)) => key.to_vec(),
        _ => panic!("no key"),
    }
}

fn by_key(legacy_mac: bool) -> Unlock {
    Unlock { key: FileKey::from_hex(KEY), legacy_mac }
}

fn by_password() -> Unlock {
    Unlock { key: Some(FileKey::Password("qwerty".to_owned().into())), legacy_mac: false }
}

fn codes_of(file: &SeedFile) -> Vec<&'static str> {
    file.problems.iter().map(|located| located.problem.code()).collect()
}

fn codes(file: impl AsRef<[u8]>) -> Vec<&'static str> {
    codes_of(&read(file))
}

fn opened(file: impl AsRef<[u8]>, unlock: &Unlock) -> SeedFile {
    read_unlocked(file, Limits::DEFAULT, unlock)
}

/// Figure 6 with its only `from` replaced.
fn figure_6(from: &str, to: &str) -> String {
    assert_eq!(FIGURE_6.matches(from).count(), 1, "{from} once");
    FIGURE_6.replace(from, to)
}

fn figure_7(from: &str, to: &str) -> String {
    assert_eq!(FIGURE_7.matches(from).count(), 1, "{from} once");
    FIGURE_7.replace(from, to)
}

/// The seed encrypted with figure 6's key.
fn sealed<P: Padding>(seed: &[u8]) -> Vec<u8> {
    let iv = [7; 16];
    let mut blocks = [seed, &[0; 16]].concat();
    let encryptor = cbc::Encryptor::<Aes128>::new_from_slices(&bytes(KEY), &iv).expect("a key");
    let sealed = encryptor.encrypt_padded::<P>(&mut blocks, seed.len()).expect("room for it");
    [&iv[..], sealed].concat()
}

fn tag(key: &[u8], message: &[u8]) -> String {
    let mac = <Hmac<Sha1> as KeyInit>::new_from_slice(key).expect("any length").chain_update(message);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Figure 6 with another value and its check sum.
fn with_value(sealed: &[u8], tag: &str) -> String {
    figure_6(SEALED, &STANDARD.encode(sealed)).replace(TAG, tag)
}

/// Without a key of the check sums' own.
fn without_mac_key(file: &str) -> String {
    let (start, end) = (file.find("<MACKey>").expect("there"), file.find("</MACMethod>").expect("there"));
    format!("{}{}", &file[..start], &file[end..])
}

#[test]
fn p_01_a_known_version() {
    for version in ["2.0", "1.1", "1", "", "1.0 beta", "01.0"] {
        let found = codes(with("Version=\"1.0\"", &format!("Version=\"{version}\"")));
        assert_eq!(found, ["version_unsupported"], "{version}");
    }
    assert_eq!(codes(with(" Version=\"1.0\"", "")), ["version_missing"]);
}

#[test]
fn p_02_at_least_one_package() {
    assert_eq!(codes(container("")), ["no_keys"]);
    assert_eq!(accepted(container(&package(1))).len(), 1);
}

#[test]
fn p_03_an_id_where_nothing_else_names_the_key() {
    let no_device = package(1).replace("<DeviceInfo><SerialNo>KG000001</SerialNo></DeviceInfo>", "");
    assert_eq!(accepted(container(&no_device))[0].serial.as_str(), "1");
    assert_eq!(codes(container(&no_device.replace(" Id=\"1\"", ""))), ["serial_missing"]);
    assert_eq!(accepted(container(&package(1).replace(" Id=\"1\"", ""))).len(), 1);
}

#[test]
fn p_04_the_form_of_a_code_is_said() {
    let format = "<ResponseFormat Length=\"6\" Encoding=\"DECIMAL\"/>\n";
    assert_eq!(codes(with(format, "")), ["digits_missing"]);
    assert_eq!(codes(with("Length=\"6\" ", "")), ["digits_missing"]);
}

#[test]
fn p_05_a_key_stands_in_a_package() {
    let inside = package(1).replace("<KeyPackage>", "").replace("</KeyPackage>", "");
    assert!(codes(container(&inside)).contains(&"unknown_element"));
}

#[test]
fn p_06_decimal_codes_of_six_to_eight_digits() {
    for (length, accepted) in
        [("5", false), ("6", true), ("7", true), ("8", true), ("9", false), ("10", false)]
    {
        let found = codes(with("Length=\"6\"", &format!("Length=\"{length}\"")));
        assert_eq!(found.is_empty(), accepted, "{length}: {found:?}");
    }
    for encoding in ["HEXADECIMAL", "ALPHANUMERIC", "BASE64", "BINARY", ""] {
        let format = format!("Length=\"6\" Encoding=\"{encoding}\"");
        let found = codes(with("Length=\"6\" Encoding=\"DECIMAL\"", &format));
        assert_eq!(found, ["response_encoding_unsupported"], "{encoding}");
    }
}

#[test]
fn p_07_a_secret_of_sixteen_bytes() {
    for (length, code) in
        [(15, Some("seed_too_short")), (16, None), (20, None), (256, None), (257, Some("seed_too_long"))]
    {
        let seed: Vec<u8> = (0..=255).chain(0..=255).take(length).collect();
        let found = codes(with("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", &STANDARD.encode(seed)));
        assert_eq!(found.first().copied(), code, "{length}");
    }
}

#[test]
fn p_08_a_counter_of_an_event_based_key() {
    assert_eq!(codes(with("<Counter><PlainValue>5</PlainValue></Counter>", "")), ["counter_missing"]);
}

#[test]
fn p_09_a_value_in_the_clear_or_encrypted() {
    assert_eq!(opened(FIGURE_6, &by_key(false)).records.len(), 1);
    let both =
        figure_6("<EncryptedValue>", "<PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue><EncryptedValue>");
    assert_eq!(codes_of(&opened(both, &by_key(false))), ["duplicate_element"]);
    let with_tag =
        with("</PlainValue></Secret>\n<Time>", "</PlainValue><ValueMAC>AA==</ValueMAC></Secret>\n<Time>");
    assert_eq!(codes(with_tag), ["unknown_element"]);
}

#[test]
fn p_10_the_initial_vector_comes_first() {
    let value = sealed::<Pkcs7>(b"12345678901234567890");
    let file = with_value(&value, &tag(&bytes(MAC_KEY), &value));
    assert_eq!(opened(file, &by_key(false)).records[0].seed.expose(), b"12345678901234567890");
    // Another one would be another key, and is noticed.
    let mut other = value.clone();
    other[0] ^= 1;
    let file = with_value(&other, &tag(&bytes(MAC_KEY), &value));
    assert_eq!(codes_of(&opened(file, &by_key(false))), ["mac_mismatch"]);
}

#[test]
fn p_11_no_encrypted_value_without_check_sum() {
    let (start, end) = (FIGURE_6.find("<ValueMAC>").unwrap(), FIGURE_6.find("</Secret>").unwrap());
    let no_tag = format!("{}{}", &FIGURE_6[..start], &FIGURE_6[end..]);
    let (start, end) = (FIGURE_6.find("<MACMethod").unwrap(), FIGURE_6.find("<KeyPackage>").unwrap());
    let no_method = format!("{}{}", &FIGURE_6[..start], &FIGURE_6[end..]);
    for file in [no_tag, no_method] {
        for legacy in [false, true] {
            assert_eq!(codes_of(&opened(&file, &by_key(legacy))), ["mac_missing"]);
        }
    }
}

#[test]
fn p_12_the_check_sum_is_that_of_the_encrypted_value() {
    let value = sealed::<Pkcs7>(b"12345678901234567890");
    let over_plain = with_value(&value, &tag(&bytes(MAC_KEY), b"12345678901234567890"));
    let without_vector = with_value(&value, &tag(&bytes(MAC_KEY), &value[16..]));
    for file in [over_plain, without_vector] {
        assert_eq!(codes_of(&opened(file, &by_key(false))), ["mac_mismatch"]);
    }
}

#[test]
fn p_13_the_key_of_the_check_sums_is_one_of_its_own() {
    let value = sealed::<Pkcs7>(b"12345678901234567890");
    let file = with_value(&value, &tag(&bytes(KEY), &value));
    assert_eq!(codes_of(&opened(&file, &by_key(false))), ["mac_mismatch"]);
    assert_eq!(codes_of(&opened(without_mac_key(&file), &by_key(false))), ["mac_missing"]);
}

#[test]
fn p_14_the_check_sum_is_looked_at_first() {
    // What does not even decrypt is said to be changed, and nothing about its padding.
    let value = sealed::<Pkcs7>(b"12345678901234567890");
    for changed in [value[..value.len() - 1].to_vec(), [&value[..], &[0; 16]].concat(), vec![], vec![0; 48]] {
        let file = with_value(&changed, &tag(&bytes(MAC_KEY), &value));
        assert_eq!(codes_of(&opened(file, &by_key(false))), ["mac_mismatch"], "{} bytes", changed.len());
    }
}

#[test]
fn p_15_older_forms_only_if_asked_for() {
    let seed = b"12345678901234567890";
    let value = sealed::<Pkcs7>(seed);
    let by_encryption_key = with_value(&value, &tag(&bytes(KEY), &value));
    for file in [
        by_encryption_key.clone(),
        without_mac_key(&by_encryption_key),
        with_value(&value, &tag(&bytes(MAC_KEY), seed)),
        with_value(&value, &tag(&bytes(KEY), seed)),
    ] {
        assert_eq!(opened(&file, &by_key(false)).records, []);
        assert_eq!(opened(&file, &by_key(true)).records[0].seed.expose(), seed);
    }
    // Asked for, a changed value is still one.
    let mut other = value.clone();
    other[20] ^= 1;
    let file = with_value(&other, &tag(&bytes(MAC_KEY), seed));
    assert_eq!(codes_of(&opened(file, &by_key(true))), ["mac_mismatch"]);
}

#[test]
fn p_16_all_that_a_password_needs() {
    assert_eq!(opened(FIGURE_7, &by_password()).records.len(), 1);
    let salt = "<Specified>Ej7/PEpyEpw=</Specified>";
    for (from, to, code) in [
        (salt, "", "kdf_unsupported"),
        (salt, "<Specified>Ej7</Specified>", "encrypted_value_invalid"),
        ("<IterationCount>1000</IterationCount>", "", "kdf_unsupported"),
        ("<KeyLength>16</KeyLength>", "", "kdf_unsupported"),
        ("<PRF/>", "<PRF Algorithm=\"urn:example\"/>", "kdf_unsupported"),
        ("<IterationCount>1000<", "<IterationCount>999<", "kdf_rounds_out_of_range"),
        ("<IterationCount>1000<", "<IterationCount>2147483648<", "kdf_rounds_out_of_range"),
    ] {
        assert_eq!(codes_of(&opened(figure_7(from, to), &by_password())), [code], "{to}");
    }
}

#[test]
fn p_17_a_full_block_without_padding_after_its_check_sum() {
    let seed = b"a key of 32 bytes: two full ones";
    let value = sealed::<NoPadding>(seed);
    let file = with_value(&value, &tag(&bytes(MAC_KEY), &value));
    assert_eq!(codes_of(&opened(&file, &by_key(false))), ["encrypted_value_invalid"]);
    assert_eq!(opened(&file, &by_key(true)).records[0].seed.expose(), seed);
    let wrong = with_value(&value, TAG);
    assert_eq!(codes_of(&opened(wrong, &by_key(true))), ["mac_mismatch"]);
    // With padding, it is a whole block more.
    let value = sealed::<Pkcs7>(seed);
    let file = with_value(&value, &tag(&bytes(MAC_KEY), &value));
    assert_eq!(opened(file, &by_key(false)).records[0].seed.expose(), seed);
}

#[test]
fn p_18_first_and_last_day() {
    let record = &accepted(TWO_TOKENS)[0];
    assert_eq!((record.start_on, record.expires_on), (Some(date(2026, 4, 1)), Some(date(2031, 3, 31))));
    assert_eq!(codes(with("2031-03-31T00:00:00+09:00", "2026-03-31T00:00:00Z")), ["dates_reversed"]);
}

#[test]
fn p_19_the_use_of_a_key_and_what_is_not_known_of_it() {
    for (usage, code) in [
        ("<KeyUsage>CR</KeyUsage>", "usage_not_otp"),
        ("<KeyUsage>Encrypt</KeyUsage><KeyUsage>Integrity</KeyUsage>", "usage_not_otp"),
        ("<KeyUsage>otp</KeyUsage>", "usage_not_otp"),
        ("<Extensions/>", "policy_unknown"),
        ("<v:Policy xmlns:v=\"urn:example\"/>", "policy_unknown"),
        ("<PolicyId>7</PolicyId>", "policy_unknown"),
        ("<KeyUsage>OTP</KeyUsage><Extensions definition=\"x\"/>", "policy_unknown"),
        ("<PINPolicy PINUsageMode=\"Append\"/>", "pin_policy_unsupported"),
    ] {
        assert_eq!(codes(with("<KeyUsage>OTP</KeyUsage>", usage)), [code], "{usage}");
    }
}

#[test]
fn p_20_a_number_of_uses() {
    let limited = "<NumberOfTransactions>5</NumberOfTransactions><KeyUsage>OTP</KeyUsage>";
    assert_eq!(codes(with("<KeyUsage>OTP</KeyUsage>", limited)), ["uses_limited"]);
}

#[test]
fn p_21_days_in_any_offset() {
    for (text, day) in [
        ("2031-03-31T00:00:00Z", date(2031, 3, 31)),
        ("2031-03-31T00:00:00+09:00", date(2031, 3, 31)),
        ("2031-03-31T23:59:59-11:00", date(2031, 3, 31)),
    ] {
        assert_eq!(accepted(with("2031-03-31T00:00:00+09:00", text))[0].expires_on, Some(day));
    }
    // No second of a leap decides about a day.
    let leap = codes(with("2031-03-31T00:00:00+09:00", "2016-12-31T23:59:60Z"));
    assert_eq!(leap, ["dates_reversed"]);
}

#[test]
fn p_22_the_sign_of_a_drift() {
    // A device at step 8 where the server has 9 is one step behind: -1.
    let record = &accepted(with("<PlainValue>-2<", "<PlainValue>-1<"))[0];
    assert_eq!(record.time_drift, Some(-1));
}

#[test]
fn p_23_a_signature_that_nobody_checked() {
    let signature = "<d:Signature xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\"/></KeyContainer>";
    assert_eq!(codes(with("</KeyContainer>", signature)), ["signed_not_supported"]);
}

#[test]
fn p_26_ids_and_serial_numbers_once() {
    assert_eq!(codes(with("Id=\"K2\"", "Id=\"K1\"")), ["duplicate_key_id"]);
    assert_eq!(codes(with("KG000002", "KG000001")), ["duplicate_serial"]);
}

#[test]
fn p_27_check_digits_are_not_ignored() {
    for check in ["true", "1", "TRUE", "yes"] {
        let format = format!("Length=\"6\" CheckDigits=\"{check}\"");
        assert_eq!(codes(with("Length=\"6\"", &format)), ["check_digits_unsupported"], "{check}");
    }
}

#[test]
fn p_28_algorithms_by_their_names() {
    let value = "aes128-cbc\"/>\n                        <xenc:CipherData>";
    let ciphers = [
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", None),
        ("http://www.w3.org/2001/04/xmlenc#aes192-cbc", Some("import_key_length")),
        ("http://www.w3.org/2001/04/xmlenc#aes256-cbc", Some("import_key_length")),
        ("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", Some("encryption_unsupported")),
        ("http://www.w3.org/2001/04/xmlenc#kw-aes128", Some("encryption_unsupported")),
        ("http://www.w3.org/2001/04/xmlenc#rsa-1_5", Some("encryption_unsupported")),
        ("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", Some("encryption_unsupported")),
        ("http://www.w3.org/2009/xmlenc11#aes128-gcm", Some("encryption_unsupported")),
        ("http://www.w3.org/2001/04/xmldsig-more#camellia128-cbc", Some("encryption_unsupported")),
        ("", Some("encryption_unsupported")),
    ];
    let before = "http://www.w3.org/2001/04/xmlenc#";
    for (uri, code) in ciphers {
        let file = figure_6(&format!("{before}{value}"), &value.replace("aes128-cbc", uri));
        let found = opened(file, &by_key(false));
        assert_eq!(codes_of(&found).first().copied(), code, "{uri}");
        if code == Some("encryption_unsupported") {
            assert_eq!(found.problems[0].problem.params(), [("algorithm", Param::Text(uri.into()))]);
        }
    }
    let mac = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
    for (uri, code) in [
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha1", None),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha224", Some("mac_mismatch")),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", Some("mac_mismatch")),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha384", Some("mac_mismatch")),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha512", Some("mac_mismatch")),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-md5", Some("mac_unsupported")),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-ripemd160", Some("mac_unsupported")),
        ("http://www.w3.org/2000/09/xmldsig#sha1", Some("mac_unsupported")),
        ("", Some("mac_unsupported")),
    ] {
        assert_eq!(codes_of(&opened(figure_6(mac, uri), &by_key(false))).first().copied(), code, "{uri}");
    }
    let kdf = "http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2";
    for (uri, code) in [
        ("http://www.w3.org/2009/xmlenc11#pbkdf2", None),
        ("http://www.w3.org/2009/xmlenc11#ConcatKDF", Some("kdf_unsupported")),
        ("urn:example:scrypt", Some("kdf_unsupported")),
    ] {
        assert_eq!(codes_of(&opened(figure_7(kdf, uri), &by_password())).first().copied(), code, "{uri}");
    }
}

#[test]
fn p_29_numbers_without_wrap_around() {
    for text in
        ["", "x", "1.0", "0x1", "1e3", "9223372036854775808", "18446744073709551616", "-9223372036854775809"]
    {
        for (element, value) in [("Counter", "5"), ("Time", "0"), ("TimeInterval", "60"), ("TimeDrift", "-2")]
        {
            let file =
                with(&format!("<{element}><PlainValue>{value}<"), &format!("<{element}><PlainValue>{text}<"));
            assert_eq!(codes(file), ["number_invalid"], "{element} {text}");
        }
        let file = figure_7(">1000<", &format!(">{text}<"));
        assert_eq!(codes_of(&opened(file, &by_password())), ["number_invalid"], "rounds {text}");
    }
    for (element, value) in [("Counter", "5"), ("Time", "0"), ("TimeInterval", "60")] {
        let file = with(&format!("<{element}><PlainValue>{value}<"), &format!("<{element}><PlainValue>-1<"));
        assert_eq!(codes(file), ["number_invalid"], "{element}");
    }
    // What a 32-bit number would make 60 of.
    assert_eq!(codes(with("<PlainValue>60<", "<PlainValue>4294967356<")), ["period_out_of_range"]);
}
