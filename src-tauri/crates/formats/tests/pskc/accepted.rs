//! What must go in at the first try.

use jiff::civil::date;
use kagimori_domain::otp::{Algorithm, MovingFactor, Parameters};

use super::*;

fn totp(period: u32, algorithm: Algorithm, digits: u8) -> Parameters {
    Parameters::new(MovingFactor::Time { period }, algorithm, digits).expect("within bounds")
}

fn hotp(digits: u8) -> Parameters {
    Parameters::new(MovingFactor::Counter, Algorithm::Sha1, digits).expect("within bounds")
}

#[test]
fn every_field_arrives() {
    let [first, second] = &accepted(TWO_TOKENS)[..] else { panic!("two tokens") };
    assert_eq!(first.line, 11);
    assert_eq!(first.serial.as_str(), "KG000001");
    assert_eq!((&*first.manufacturer, &*first.model), ("Example Devices", "C200"));
    assert_eq!(first.parameters, totp(60, Algorithm::Sha256, 6));
    assert_eq!(first.seed.expose(), b"12345678901234567890");
    assert_eq!((first.counter, first.time_drift), (None, Some(-2)));
    assert_eq!((first.start_on, first.expires_on), (Some(date(2026, 4, 1)), Some(date(2031, 3, 31))));

    assert_eq!(second.line, 33);
    assert_eq!(second.serial.as_str(), "KG000002");
    assert_eq!((&*second.manufacturer, &*second.model), ("", ""));
    assert_eq!(second.parameters, hotp(8));
    assert_eq!(second.seed.expose(), b"abcdefghijklmnopqrst");
    assert_eq!((second.counter, second.time_drift), (Some(5), None));
    assert_eq!((second.start_on, second.expires_on), (None, None));
}

#[test]
fn rfc_6030_figure_3() {
    let [record] = &accepted(include_str!("data/rfc6030-figure3.xml"))[..] else { panic!("one token") };
    assert_eq!(record.serial.as_str(), "987654321");
    assert_eq!(record.manufacturer, "Manufacturer");
    assert_eq!(record.parameters, hotp(8));
    assert_eq!(record.seed.expose(), b"12345678901234567890");
    assert_eq!(record.counter, Some(0));
}

#[test]
fn every_freedom_of_form() {
    let [record] = &accepted(include_str!("data/odd-form.xml"))[..] else { panic!("one token") };
    assert_eq!(record.line, 11);
    assert_eq!(record.serial.as_str(), "123-45 & 6");
    assert_eq!((&*record.manufacturer, &*record.model), ("鍵屋 <Co>", "<Mark> & II"));
    assert_eq!(record.parameters, totp(30, Algorithm::Sha512, 7));
    assert_eq!(record.seed.expose(), b"12345678901234567890");
    assert_eq!((record.counter, record.expires_on), (None, Some(date(2030, 12, 31))));
}

#[test]
fn small_freedoms() {
    let nothing = "";
    for (name, file) in [
        ("a byte order mark", format!("\u{FEFF}{TWO_TOKENS}")),
        ("white space before the declaration", format!("\n  {TWO_TOKENS}")),
        ("no declaration", TWO_TOKENS.lines().skip(1).collect::<Vec<_>>().join("\n")),
        ("no encoding in it", with(" encoding=\"UTF-8\"", nothing)),
        ("ASCII as encoding", with("\"UTF-8\"", "\"us-ascii\"")),
        ("Windows line ends", TWO_TOKENS.replace('\n', "\r\n")),
        ("nothing after the root", TWO_TOKENS.trim_end().to_owned()),
        ("a comment after the root", format!("{TWO_TOKENS}<!-- -- -->")),
        ("no line ends", TWO_TOKENS.replace('\n', " ")),
        ("no key id beside a serial number", with(" Id=\"K1\"", nothing)),
        ("no encoding of the code", with(" Length=\"6\" Encoding=\"DECIMAL\"", " Length=\"6\"")),
        ("no policy of use", with("<KeyUsage>OTP</KeyUsage>\n", nothing)),
        ("further uses", with("<KeyUsage>OTP</KeyUsage>", "<KeyUsage>CR</KeyUsage><KeyUsage>OTP</KeyUsage>")),
        ("a user of the device", with("<IssueNo>1</IssueNo>", "<UserId>CN=x</UserId>")),
        (
            "an extension of the package",
            with("<CryptoModuleInfo>", "<Extensions><a/></Extensions><CryptoModuleInfo>"),
        ),
        ("an extension of the device", with("<IssueNo>1</IssueNo>", "<Extensions><a/></Extensions>")),
        ("unchecked digits", with("Length=\"6\"", "Length=\"6\" CheckDigits=\"0\"")),
        ("TOTP with a counter", with("<Time>", "<Counter><PlainValue>0</PlainValue></Counter><Time>")),
        ("a time of the device", with("<Time><PlainValue>0<", "<Time><PlainValue>1795273200<")),
        ("text in an ignored element", with("Example Bank", "<b>Example</b> Bank &#x1F511;")),
        ("a tab in an attribute", with("Id=\"K1\"", "Id=\"\tK1\n\"")),
    ] {
        let serials: Vec<_> = accepted(&file).into_iter().map(|r| r.serial.as_str().to_owned()).collect();
        assert_eq!(serials, ["KG000001", "KG000002"], "{name}");
    }
}

#[test]
fn without_an_interval_a_step_has_30_seconds() {
    let file = with("<TimeInterval><PlainValue>60</PlainValue></TimeInterval>", "");
    assert_eq!(accepted(file)[0].parameters.period(), Some(30));
}

#[test]
fn without_a_suite_the_hash_is_sha_1() {
    assert_eq!(accepted(with("<Suite>HMAC-SHA256</Suite>", ""))[0].parameters.algorithm(), Algorithm::Sha1);
}

#[test]
fn all_lengths_of_a_code_and_of_a_step() {
    for digits in 6..=8 {
        let file = with("Length=\"6\"", &format!("Length=\"{digits}\""));
        assert_eq!(accepted(file)[0].parameters.digits(), digits);
    }
    for seconds in [1, 30, 300] {
        let file = with("<PlainValue>60<", &format!("<PlainValue>{seconds}<"));
        assert_eq!(accepted(file)[0].parameters.period(), Some(seconds));
    }
    for drift in [-1000, 0, 1000] {
        let file = with("<PlainValue>-2<", &format!("<PlainValue>{drift}<"));
        assert_eq!(accepted(file)[0].time_drift, Some(drift));
    }
    for counter in [0, 1, i64::MAX.unsigned_abs()] {
        let file = with("<PlainValue>5<", &format!("<PlainValue>{counter}<"));
        assert_eq!(accepted(file)[1].counter, Some(counter));
    }
}

#[test]
fn without_a_device_the_key_id_is_the_serial_number() {
    let record = &accepted(with("<DeviceInfo><SerialNo>KG000002</SerialNo></DeviceInfo>", ""))[1];
    assert_eq!(record.serial.as_str(), "K2");
}

#[test]
fn the_later_start_and_the_earlier_expiry_hold() {
    for (start, expiry, expected) in [
        ("2026-03-01T00:00:00Z", "2030-03-31T00:00:00Z", (date(2026, 4, 1), date(2030, 3, 31))),
        ("2026-05-01T00:00:00Z", "2032-03-31T00:00:00Z", (date(2026, 5, 1), date(2031, 3, 31))),
    ] {
        let device =
            format!("<StartDate>{start}</StartDate><ExpiryDate>{expiry}</ExpiryDate></DeviceInfo>\n<Crypto");
        let record = &accepted(with("</DeviceInfo>\n<Crypto", &device))[0];
        assert_eq!((record.start_on, record.expires_on), (Some(expected.0), Some(expected.1)));
    }
}

#[test]
fn a_token_for_one_day() {
    let record = &accepted(with("2031-03-31T00:00:00+09:00", "2026-04-01T23:00:00Z"))[0];
    assert_eq!((record.start_on, record.expires_on), (Some(date(2026, 4, 1)), Some(date(2026, 4, 1))));
}

#[test]
fn drift_belongs_to_time_based_tokens_that_state_it() {
    let drift = "<TimeDrift><PlainValue>-2</PlainValue></TimeDrift>\n";
    assert_eq!(accepted(with(drift, ""))[0].time_drift, None);
    let event_based = with("</Counter>", &format!("</Counter>{drift}"));
    assert_eq!(accepted(event_based)[1].time_drift, None);
}

#[test]
fn a_value_of_exactly_the_bound() {
    let padded = format!("KG000001{}", " ".repeat(Limits::DEFAULT.value_bytes - "KG000001".len()));
    assert_eq!(accepted(with("KG000001", &padded))[0].serial.as_str(), "KG000001");
    let problem = refused(with("KG000001", &format!("{padded} "))).problem;
    assert_eq!(problem.code(), "value_too_long");
}

#[test]
fn keys_of_other_kinds_are_skipped_and_named() {
    let pin = "<Key Id=\"P1\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:pin\">\
               <Data><Secret><PlainValue>MTIzNA==</PlainValue></Secret></Data><What/></Key>\n</KeyPackage>\n<KeyPackage>";
    let file = read(with("</KeyPackage>\n<KeyPackage>", pin));
    assert_eq!((file.records.len(), file.problems), (2, vec![]));
    let [skipped] = &file.skipped[..] else { panic!("one skipped") };
    assert_eq!((skipped.line, skipped.serial.as_deref()), (30, Some("KG000001")));
    assert_eq!(skipped.reason.code(), "not_otp_key");

    for algorithm in [
        "urn:ietf:params:xml:ns:keyprov:pskc:ocra",
        "http://www.yubico.com/#yubikey-aes",
        "urn:ietf:params:xml:ns:keyprov:pskc:totp2",
        "urn:example:totp",
        "totp:1",
    ] {
        let file = read(with("urn:ietf:params:xml:ns:keyprov:pskc:hotp", algorithm));
        assert_eq!((file.records.len(), file.problems), (1, vec![]));
        let reason = kagimori_formats::SkipReason::NotOtp { algorithm: algorithm.into() };
        assert_eq!(file.skipped[0].reason, reason);
    }
}

#[test]
fn a_package_without_key_is_skipped_and_named() {
    let file = read(container(&format!(
        "<KeyPackage><DeviceInfo><SerialNo>KG9</SerialNo></DeviceInfo></KeyPackage>\n{}",
        package(1)
    )));
    assert_eq!((file.records.len(), file.problems), (1, vec![]));
    assert_eq!((file.skipped[0].line, file.skipped[0].serial.as_deref()), (3, Some("KG9")));
    assert_eq!(file.skipped[0].reason.code(), "package_without_key");
}

#[test]
fn ten_thousand_keys() {
    let packages: String = (1..=10_000).map(package).collect();
    let records = accepted(container(&packages));
    assert_eq!(records.len(), 10_000);
    for (n, record) in (1..).zip(&records) {
        assert_eq!(record.line, n + 2);
        assert_eq!(record.serial.as_str(), format!("KG{n:06}"));
        assert_eq!(record.seed.expose(), seed(n));
    }
}

#[test]
fn entries_come_before_the_file_is_read_to_its_end() {
    let packages: String = (1..=100).map(package).collect();
    let file = container(&packages);
    let source = std::io::BufReader::with_capacity(64, file.as_bytes());
    let mut unread = source;
    let mut reader = pskc::Reader::new(&mut unread, Limits::DEFAULT);
    assert!(matches!(reader.next(), Some(Entry::Record(record)) if record.serial.as_str() == "KG000001"));
    drop(reader);
    assert!(unread.get_ref().len() > file.len() * 9 / 10);
}

#[test]
fn nothing_of_a_seed_shows() {
    let mut reader = pskc::Reader::new(TWO_TOKENS.as_bytes(), Limits::DEFAULT);
    let entry = reader.next().unwrap();
    assert_eq!(format!("{reader:?}"), "Reader { keys: 1, .. }");
    let shown = format!("{entry:?} {reader:?} {:?}", read(TWO_TOKENS));
    for secret in ["1234567890", "MTIzNDU2", "49, 50, 51", "31323334", "abcdefgh", "YWJj"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let broken = read(with("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", "MTIzNDU2Nzg5MDEy!MzQ1Njc4OTA="));
    assert!(!format!("{:?}", broken.problems).contains("MTIz"));
}
