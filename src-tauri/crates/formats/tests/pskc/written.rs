//! What is written is read again, by the reader that believes nothing.

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be has failed")]

use std::collections::HashSet;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use jiff::civil::Date;
use kagimori_domain::otp::{Algorithm, MovingFactor, Parameters, Seed};
use kagimori_domain::policy::RESYNC_REACH;
use kagimori_domain::text::{self, Serial};
use kagimori_formats::FileKey;
use kagimori_formats::pskc::{Protection, Writer};
use proptest::prelude::*;
use zeroize::Zeroizing;

use super::*;

const PASSWORD: &str = "kumo to ame to <yuki> & kaze";

/// Writes a file as its parts: how it begins, and the rest.
fn written(records: &[Record]) -> [Vec<u8>; 2] {
    let mut rng = ChaCha20Rng::seed_from_u64(records.len() as u64);
    let protection = Protection::with_password(PASSWORD, &mut rng).unwrap();
    let opening = protection.opening().to_vec();
    let mut writer = Writer::new(Vec::new(), protection);
    records.iter().try_for_each(|record| writer.record(record, &mut rng)).unwrap();
    [opening, writer.finish().unwrap()]
}

fn opened(file: &[u8], password: &str) -> SeedFile {
    let key = FileKey::Password(Zeroizing::new(password.into()));
    let unlock = Unlock { key: Some(key), legacy_mac: false };
    pskc::Reader::unlocked(file, Limits::DEFAULT, unlock).collect()
}

fn record(serial: &str, seed: &[u8]) -> Record {
    let factor = MovingFactor::Time { period: 60 };
    Record {
        line: 0,
        serial: Serial::parse(serial).unwrap(),
        manufacturer: "Example".into(),
        model: "C100".into(),
        parameters: Parameters::new(factor, Algorithm::Sha1, 6).unwrap(),
        seed: Seed::new(Zeroizing::new(seed.to_vec())).unwrap(),
        counter: None,
        start_on: None,
        expires_on: Some("2030-12-31".parse().unwrap()),
        time_drift: None,
    }
}

prop_compose! {
    fn any_parameters()(
        period in prop::option::of(1..=300_u32), hash in 0..3_usize, digits in 6..=8_u8,
    ) -> Parameters {
        let factor = period.map_or(MovingFactor::Counter, |period| MovingFactor::Time { period });
        Parameters::new(factor, Algorithm::ALL[hash], digits).unwrap()
    }
}

/// A text as people and files bring it, with what means something in XML.
fn any_text() -> impl Strategy<Value = String> {
    let text = prop_oneof!["[A-Z]{2}[0-9]{6}", "[<>&'\"\\]-]{0,3}\\PC{1,20}[<>&'\"]{0,3}", ".{1,30}"];
    text.prop_filter_map("no line of text", |text| text::line(&text, 64).ok())
}

fn any_record() -> impl Strategy<Value = Record> {
    let reach = i32::try_from(RESYNC_REACH).unwrap();
    let serial = any_text().prop_filter_map("no serial number", |text| Serial::parse(&text).ok());
    let label = || prop_oneof![Just(String::new()), any_text()];
    let seed = prop::collection::vec(any::<u8>(), Seed::MIN..=Seed::MAX)
        .prop_filter_map("one byte repeated", |bytes| Seed::new(Zeroizing::new(bytes)));
    let day = (1..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap());
    let counter = prop_oneof![0..1_000_u64, 0..=i64::MAX.cast_unsigned()];
    let drift = prop::option::of(-reach..=reach);
    (serial, label(), label(), any_parameters(), seed, counter, prop::option::of(day), drift).prop_map(
        |(serial, manufacturer, model, parameters, seed, counter, expires_on, drift)| {
            let is_hotp = parameters.period().is_none();
            Record {
                line: 0,
                serial,
                manufacturer,
                model,
                parameters,
                seed,
                counter: is_hotp.then_some(counter),
                start_on: None,
                expires_on,
                time_drift: drift.filter(|_| !is_hotp),
            }
        },
    )
}

proptest! {
    // A password costs as much as many tokens.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_same_tokens_come_back(mut records in prop::collection::vec(any_record(), 1..120)) {
        let (mut serials, mut seeds) = (HashSet::new(), HashSet::new());
        records.retain(|r| serials.insert(r.serial.key()) && seeds.insert(r.seed.expose().to_vec()));
        let file = written(&records).concat();
        let mut read = opened(&file, PASSWORD);
        prop_assert_eq!(&read.problems, &[]);
        prop_assert_eq!(&read.skipped, &[]);
        read.records.iter_mut().for_each(|record| record.line = 0);
        prop_assert_eq!(read.records, records);
    }
}

#[test]
fn nothing_opens_it_but_the_password_and_no_key_stands_in_it() {
    use base64::Engine as _;
    let seed = b"12345678901234567890";
    let parts = written(&[record("KG000001", seed), record("KG000002", b"09876543210987654321")]);
    let file = parts.concat();
    assert_eq!(opened(&file, PASSWORD).records.len(), 2);
    let wrong = opened(&file, "kumo to ame to <yuki> & kase");
    assert_eq!(wrong.records, []);
    assert_eq!(read(&file).problems[0].problem, Problem::ImportPasswordNeeded);
    let text = String::from_utf8(file).unwrap();
    let base64 = base64::engine::general_purpose::STANDARD.encode(seed);
    let hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    for clear in ["12345678901234567890", &base64[..24], &hex, "PlainValue>M", PASSWORD, "kumo"] {
        assert!(!text.contains(clear), "{clear}");
    }
    // The same token is encrypted anew each time.
    let again = written(&[record("KG000001", seed)]);
    assert!(!text.contains(std::str::from_utf8(&again[1]).unwrap().lines().next().unwrap()));
}

#[test]
fn without_its_beginning_nothing_can_be_read() {
    let [opening, rest] = written(&[record("KG000001", b"12345678901234567890")]);
    let held_back = [vec![b' '; opening.len()], rest.clone()].concat();
    assert_eq!(opened(&held_back, PASSWORD).records, []);
    // Another beginning with the same password has another salt.
    let [other, _] =
        written(&[record("KG000001", b"12345678901234567890"), record("KG000002", &[7, 8].repeat(10))]);
    let read = opened(&[other, rest].concat(), PASSWORD);
    assert_eq!(read.problems[0].problem, Problem::MacMismatch);
    assert_eq!(read.records, []);
}

#[test]
fn a_changed_byte_is_noticed() {
    let file = written(&[record("KG000001", b"12345678901234567890")]).concat();
    let text = std::str::from_utf8(&file).unwrap();
    let from = text.rfind("<xenc:CipherValue>").unwrap() + "<xenc:CipherValue>".len();
    let mut changed = file.clone();
    changed[from + 10] = if changed[from + 10] == b'A' { b'B' } else { b'A' };
    let read = opened(&changed, PASSWORD);
    assert_eq!((read.records.len(), &read.problems[0].problem), (0, &Problem::MacMismatch));
}

#[test]
fn fifty_thousand_tokens_are_no_more_than_may_be_read() {
    // As long as real ones are; of the hash with the longest seed.
    let mut longest = record("ABCD12345678", &[1, 2].repeat(32));
    longest.parameters = Parameters::new(MovingFactor::Time { period: 60 }, Algorithm::Sha512, 8).unwrap();
    longest.manufacturer = "Example Technologies Co., Ltd.".into();
    longest.time_drift = Some(-12);
    let [opening, rest] = written(&[longest]);
    let whole = opening.len() as u64 + rest.len() as u64 * u64::from(Limits::DEFAULT.keys);
    assert!(whole < Limits::DEFAULT.file_bytes, "{whole}");
}

#[test]
fn the_form_is_that_of_the_standard() {
    let mut hotp = record("KG\"<1>", b"12345678901234567890");
    hotp.parameters = Parameters::new(MovingFactor::Counter, Algorithm::Sha256, 8).unwrap();
    hotp.counter = Some(42);
    let mut totp = record("KG000002", b"09876543210987654321");
    (totp.time_drift, totp.expires_on) = (Some(-3), None);
    let [opening, rest] = written(&[hotp, totp]).map(|part| String::from_utf8(part).unwrap());
    let lines: Vec<_> = opening.lines().collect();
    assert_eq!(lines[0], r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    for part in [
        "<IterationCount>1300000</IterationCount><KeyLength>16</KeyLength>",
        r#"<pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><pskc:MACKey>"#,
    ] {
        assert!(opening.contains(part), "{part}: {opening}");
    }
    let packages: Vec<_> = rest.lines().collect();
    assert_eq!(packages.len(), 3, "{rest}");
    for (package, begins, ends) in [
        (
            packages[0],
            "<pskc:KeyPackage><pskc:DeviceInfo><pskc:Manufacturer>Example</pskc:Manufacturer>\
             <pskc:SerialNo>KG&quot;&lt;1&gt;</pskc:SerialNo><pskc:Model>C100</pskc:Model>\
             <pskc:ExpiryDate>2030-12-31T00:00:00Z</pskc:ExpiryDate></pskc:DeviceInfo>\
             <pskc:Key Id=\"KG&quot;&lt;1&gt;\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:hotp\">\
             <pskc:AlgorithmParameters><pskc:Suite>HMAC-SHA256</pskc:Suite>\
             <pskc:ResponseFormat Encoding=\"DECIMAL\" Length=\"8\"/></pskc:AlgorithmParameters>\
             <pskc:Data><pskc:Secret><pskc:EncryptedValue>\
             <xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/>\
             <xenc:CipherData><xenc:CipherValue>",
            "</pskc:ValueMAC></pskc:Secret><pskc:Counter><pskc:PlainValue>42</pskc:PlainValue></pskc:Counter>\
             </pskc:Data></pskc:Key></pskc:KeyPackage>",
        ),
        (
            packages[1],
            "<pskc:KeyPackage><pskc:DeviceInfo><pskc:Manufacturer>Example</pskc:Manufacturer>\
             <pskc:SerialNo>KG000002</pskc:SerialNo><pskc:Model>C100</pskc:Model></pskc:DeviceInfo>\
             <pskc:Key Id=\"KG000002\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:totp\">\
             <pskc:AlgorithmParameters><pskc:ResponseFormat",
            "</pskc:Secret><pskc:TimeInterval><pskc:PlainValue>60</pskc:PlainValue></pskc:TimeInterval>\
             <pskc:TimeDrift><pskc:PlainValue>-3</pskc:PlainValue></pskc:TimeDrift></pskc:Data></pskc:Key>\
             </pskc:KeyPackage>",
        ),
        (packages[2], "</pskc:KeyContainer>", ""),
    ] {
        assert!(package.starts_with(begins) && package.ends_with(ends), "{package}");
    }
}
