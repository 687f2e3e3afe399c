//! Files in the forms that makers, servers and spreadsheets write.

use jiff::civil::date;
use kagimori_domain::otp::Algorithm;

use super::*;

const FIRST: &[u8] = b"12345678901234567890";
const SECOND: &[u8] = b"ABCDEFGHIJKLMNOPQRST";

/// What the two tokens of a file must be: serial number, seed, digits, period, counter.
type Expected = [(&'static str, &'static [u8], u8, Option<u32>, Option<u64>); 2];

const TOTP_AND_HOTP: Expected =
    [("KG000001", FIRST, 6, Some(60), None), ("KG000002", SECOND, 8, None, Some(5))];

fn assert_tokens(name: &str, records: &[Record], expected: &Expected) {
    let found: Vec<_> = records
        .iter()
        .map(|r| {
            (r.serial.as_str(), r.seed.expose(), r.parameters.digits(), r.parameters.period(), r.counter)
        })
        .collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn everything_an_oath_row_says_is_read() {
    let records = accepted(OathCsv, OATH);
    let expected = [("KG000001", FIRST, 8, Some(60), None), ("KG000002", SECOND, 6, None, Some(5))];
    assert_tokens("OATH", &records, &expected);
    let [first, second] = &records[..] else { panic!("two") };
    assert_eq!((first.line, first.parameters.algorithm()), (2, Algorithm::Sha256));
    assert_eq!((first.manufacturer.as_str(), first.model.as_str()), ("Example Devices", "C200"));
    assert_eq!((first.start_on, first.expires_on), (None, Some(date(2031, 3, 31))));
    assert_eq!((second.line, second.parameters.algorithm()), (3, Algorithm::Sha1));
    assert_eq!((second.expires_on, second.time_drift), (None, None));
}

#[test]
fn everything_an_entra_row_says_is_read() {
    let records = accepted(EntraCsv, ENTRA);
    let expected = [("KG000001", FIRST, 6, Some(30), None), ("KG000002", SECOND, 6, Some(60), None)];
    assert_tokens("Entra", &records, &expected);
    assert_eq!((records[1].manufacturer.as_str(), records[1].model.as_str()), ("Example Devices", "C300"));
    assert!(records.iter().all(|record| record.parameters.algorithm() == Algorithm::Sha1));
}

#[test]
fn everything_a_uri_says_is_read() {
    let records = accepted(Otpauth, URIS);
    let expected = [("KG000001", FIRST, 8, Some(60), None), ("KG000002", SECOND, 6, None, Some(5))];
    assert_tokens("otpauth", &records, &expected);
    let [first, second] = &records[..] else { panic!("two") };
    assert_eq!((first.line, first.parameters.algorithm()), (3, Algorithm::Sha256));
    assert_eq!((second.line, second.parameters.algorithm()), (4, Algorithm::Sha1));
    assert!(records.iter().all(|record| record.manufacturer == "Example Devices" && record.model.is_empty()));
}

#[test]
fn what_pskc2csv_writes() {
    // As version 1.2 of pskc-utils made them out of one PSKC file.
    let header = "serial,secret,algorithm,response_length,time_interval\r\n";
    let urn = "urn:ietf:params:xml:ns:keyprov:pskc:";
    for (name, first, second) in [
        ("hex", "3132333435363738393031323334353637383930", "4142434445464748494a4b4c4d4e4f5051525354"),
        ("base32", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "IFBEGRCFIZDUQSKKJNGE2TSPKBIVEU2U"),
        ("base64", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", "QUJDREVGR0hJSktMTU5PUFFSU1Q="),
    ] {
        let rows = format!("KG000001,{first},{urn}totp,6,60\r\nKG000002,{second},{urn}hotp,8,\r\n");
        let mut expected = TOTP_AND_HOTP;
        expected[1].4 = Some(0);
        assert_tokens(name, &accepted(OathCsv, format!("{header}{rows}")), &expected);
        // Its other columns.
        let rows = format!(
            "id,serial,secret,counter,time_interval,time_drift,issuer,manufacturer,model,response_length,algorithm,\
             algorithm_suite,policy.expiry_date\r\n\
             ,KG000001,{first},,60,,,Example Tokens,,6,{urn}totp,,\r\n\
             ,KG000002,{second},5,,,,Example Tokens,,8,{urn}hotp,,\r\n"
        );
        assert_tokens(name, &accepted(OathCsv, rows), &TOTP_AND_HOTP);
    }
}

#[test]
fn one_table_in_many_forms() {
    let (hex1, hex2) =
        ("3132333435363738393031323334353637383930", "4142434445464748494A4B4C4D4E4F5051525354");
    let files = [
        ("without header", format!("KG000001,{hex1},TOTP,6,60\nKG000002,{hex2},HOTP,8,5\n")),
        ("semicolons", format!("KG000001;{hex1};totp;6;60;SHA1\nKG000002;{hex2};hotp;8;5\n")),
        ("tabs, CR", format!("KG000001\t{hex1}\ttotp\t6\t60\rKG000002\t{hex2}\thotp\t8\t5\r")),
        ("blanks", format!(" KG000001 , {hex1} , totp , 6 , 60 \n\n,,,,\nKG000002,{hex2},hotp,8,5,,,\n")),
        (
            "users first",
            format!(
                "# version: 2\n# comment\na,b,c,KG000001,{hex1},totp,6,60\n,,,KG000002,{hex2},hotp,8,5\n"
            ),
        ),
        (
            "columns of other names and orders",
            format!(
                "Seed;OTP Type;Note;Time-Step (sec);Counter;OTPLen;Serial No.;PIN\n\
                 {hex1};Time-based;x;60;;6;KG000001;1\n{hex2};OATH-HOTP;y;;5;8;KG000002;\n"
            ),
        ),
        (
            "the type follows from interval and counter",
            format!("serial,key,interval,counter,length\nKG000001,{hex1},60,,6\nKG000002,{hex2},,5,8\n"),
        ),
        (
            "Japanese header",
            format!(
                "シリアル番号,秘密鍵,種別,桁数,更新間隔,ｶｳﾝﾀｰ\nKG000001,{hex1},totp,6,60,\nKG000002,{hex2},hotp,8,,5\n"
            ),
        ),
        (
            "each row in one cell",
            format!(
                "\"serial,secret,type,digits,period,counter\"\r\n\"KG000001,{hex1},totp,6,60,\",,\r\n\
                 \"KG000002,{hex2},hotp,8,,5\"\r\n"
            ),
        ),
        (
            "Excel's marks",
            format!(
                "sep=;\r\nserial;secret;type;digits;period;counter\r\n=\"KG000001\";'{hex1};totp;6;60;\r\n\
                 \"=\"\"KG000002\"\"\";{hex2};hotp;8;;5\r\n"
            ),
        ),
        (
            "full-width",
            format!("ＫＧ０００００１,３１{},ｔｏｔｐ,６,６０\nKG000002,{hex2},ＨＯＴＰ,８,５\n", &hex1[2..]),
        ),
    ];
    for (name, file) in files {
        assert_tokens(name, &accepted(OathCsv, &file), &TOTP_AND_HOTP);
        assert_eq!(format::detect(file.as_bytes()), Some(OathCsv), "{name}");
    }
}

#[test]
fn every_encoding() {
    // The name holds characters whose second byte in CP932 is a backslash or a bar, and such that only CP932 has.
    let name = "日本表示ソ①髙㈱";
    for format in [OathCsv, EntraCsv] {
        let file = valid(format).replacen("Example Devices", name, 1);
        let (shift_jis, _, unmappable) = encoding_rs::SHIFT_JIS.encode(&file);
        assert!(!unmappable);
        let files = [
            file.clone().into_bytes(),
            format!("\u{FEFF}{file}").into_bytes(),
            wide(&file, u16::to_le_bytes),
            wide(&file, u16::to_be_bytes),
            shift_jis.into_owned(),
        ];
        for bytes in files {
            let records = accepted(format, &bytes);
            assert_eq!((records.len(), records[0].manufacturer.as_str()), (2, name));
            assert_eq!(format::detect(&bytes), Some(format));
        }
    }
}

#[test]
fn an_entra_file_in_many_forms() {
    let expected = [("KG000001", FIRST, 6, Some(30), None), ("KG000002", SECOND, 6, Some(60), None)];
    let quoted = ENTRA.lines().fold(String::new(), |all, line| format!("{all}\"{line}\"\r\n"));
    for (name, file) in [
        ("header shouted", ENTRA.replace("serial number,secret key", "SERIAL  NUMBER ,Secret_Key")),
        ("lower case", ENTRA.replace("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq")),
        (
            "groups",
            ENTRA.replace("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"),
        ),
        ("semicolons", ENTRA.replace(',', ";")),
        ("each row in one cell", quoted.clone()),
        ("each row in one cell, more cells", quoted.replace("\"\r", "\",,,,,\r")),
        ("each row in one quoted cell", quoted.replace("Example Devices", "\"\"Example Devices\"\"")),
    ] {
        assert_tokens(name, &accepted(EntraCsv, &file), &expected);
        assert_eq!(format::detect(file.as_bytes()), Some(EntraCsv), "{name}");
    }
    // Columns in another order, and none that is not needed.
    let file = "Time Interval,Serial Number,Secret Key\n30,KG000001,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n\
                60,KG000002,IFBEGRCFIZDUQSKKJNGE2TSPKBIVEU2U\n";
    assert_tokens("needed columns", &accepted(EntraCsv, file), &expected);
}

#[test]
fn base32_with_and_without_padding() {
    for (text, length) in [
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY======", 16),
        ("GEZDGNBVGY3TQOJQGEZDGNBVGY", 16),
        ("gezdgnbvgy3tqojqgezdgnbvgy==", 16),
    ] {
        let file = with(EntraCsv, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", text);
        assert_eq!(accepted(EntraCsv, file)[0].seed.expose(), &FIRST[..length], "{text}");
    }
    // 128 characters are the most.
    let long = "GEZDGNBVGY3TQOJQ".repeat(8);
    let file = with(EntraCsv, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", &long);
    assert_eq!(accepted(EntraCsv, file)[0].seed.expose().len(), 80);
}

#[test]
fn the_hash_where_none_is_named() {
    for (kind, length, expected) in [
        ("totp", 20, Algorithm::Sha1),
        ("totp", 32, Algorithm::Sha256),
        ("totp", 64, Algorithm::Sha512),
        ("totp", 63, Algorithm::Sha1),
        ("hotp", 32, Algorithm::Sha1),
    ] {
        let hex: String = (1..=length).map(|n: u8| format!("{n:02x}")).collect();
        for file in [format!("KG1,{hex},{kind}\n"), format!("serial,seed,type,hash\nKG1,{hex},{kind},\n")] {
            let records = accepted(OathCsv, file);
            assert_eq!(records[0].parameters.algorithm(), expected, "{kind} {length}");
        }
        for name in ["SHA-1", "hmac-sha1", "sha1"] {
            let records = accepted(OathCsv, format!("KG1,{hex},{kind},6,30,{name}\n"));
            assert_eq!(records[0].parameters.algorithm(), Algorithm::Sha1, "{kind} {length} {name}");
        }
    }
}

#[test]
fn an_algorithm_is_the_hash_or_the_type() {
    let hex = "3132333435363738393031323334353637383930";
    for (row, algorithm) in [
        (format!("serial,seed,algorithm\nKG1,{hex},TOTP\n"), Algorithm::Sha1),
        (format!("serial,seed,type,algorithm\nKG1,{hex},TOTP,SHA512\n"), Algorithm::Sha512),
        (format!("serial,seed,algorithm,hash\nKG1,{hex},TOTP,SHA256\n"), Algorithm::Sha256),
    ] {
        let records = accepted(OathCsv, &row);
        assert_eq!(
            (records[0].parameters.algorithm(), records[0].parameters.period()),
            (algorithm, Some(30))
        );
    }
}

#[test]
fn bounds_that_are_met_exactly() {
    for (from, to) in [
        (",8,60,", ",6,1,"),
        (",8,60,", ",8,300,"),
        (",5,,Ex", ",0,,Ex"),
        (",5,,Ex", ",9223372036854775807,,Ex"),
        ("KG000001", &"9".repeat(64)),
        ("Example Devices,C200", &format!("{},C200", "あ".repeat(100))),
    ] {
        assert_eq!(accepted(OathCsv, with(OathCsv, from, to)).len(), 2, "{to}");
    }
    let (short, long) = ("0102030405060708090a0b0c0d0e0f10", "0123456789abcdef".repeat(32));
    for hex in [short, &long] {
        let file = with(OathCsv, "3132333435363738393031323334353637383930", hex);
        assert_eq!(accepted(OathCsv, file)[0].seed.expose().len(), hex.len() / 2);
    }
}

#[test]
fn uris_in_many_forms() {
    let secret = "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    for (uri, serial, manufacturer) in [
        (format!("otpauth://totp/KG1?{secret}"), "KG1", ""),
        (format!("OTPAUTH://TOTP/KG1?{secret}&image=https%3A%2F%2Fx&lock=true"), "KG1", ""),
        (format!("otpauth://totp/Example%3AKG1?{secret}"), "KG1", "Example"),
        (format!("otpauth://totp/Example:%20KG%201?{secret}"), "KG 1", "Example"),
        (format!("otpauth://totp/Old:KG1?issuer=New%20%26+Co&{secret}"), "KG1", "New & Co"),
        (format!("otpauth://totp/%E9%8D%B5%E6%A3%AE:KG1?{secret}"), "KG1", "鍵森"),
        ("otpauth://totp/KG1?&secret=gezd%20gnbvgy3tqojqgezdgnbvgy3tqojq%3D&".to_owned(), "KG1", ""),
    ] {
        let records = accepted(Otpauth, &uri);
        let record = &records[0];
        assert_eq!((record.serial.as_str(), record.manufacturer.as_str()), (serial, manufacturer), "{uri}");
        let parameters = record.parameters;
        assert_eq!((parameters.digits(), parameters.period()), (6, Some(30)));
        assert_eq!((parameters.algorithm(), record.seed.expose()), (Algorithm::Sha1, FIRST));
    }
    // However long the key is, an app takes SHA-1.
    let long = format!("otpauth://totp/KG1?secret={}", "GEZDGNBVGY3TQOJQ".repeat(8));
    assert_eq!(accepted(Otpauth, long)[0].parameters.algorithm(), Algorithm::Sha1);
}

#[test]
fn keys_of_other_kinds_are_skipped_and_named() {
    let file = read(OathCsv, format!("{}KG2,,ocra,OCRA-1:HOTP-SHA1-6:QN08\nKG3,x,urn:x:pin\n", row(1)));
    assert_eq!((file.records.len(), file.problems), (1, vec![]));
    let found: Vec<_> =
        file.skipped.iter().map(|s| (s.line, s.serial.as_deref(), s.reason.clone())).collect();
    let reason = |algorithm: &str| kagimori_formats::SkipReason::NotOtp { algorithm: algorithm.into() };
    assert_eq!(found, [(2, Some("KG2"), reason("ocra")), (3, Some("KG3"), reason("pin"))]);
}

#[test]
fn ten_thousand_rows() {
    let file: String = (1..=10_000).map(row).collect();
    let records = accepted(OathCsv, file);
    assert_eq!(records.len(), 10_000);
    for (n, record) in (1..).zip(&records) {
        assert_eq!((record.line, record.serial.as_str()), (n, format!("KG{n:06}").as_str()));
        assert_eq!(record.seed.expose(), seed(n));
    }
}

#[test]
fn entries_come_before_the_file_is_read_to_its_end() {
    let file: String = (1..=1_000).map(row).collect();
    let mut unread = BufReader::with_capacity(64, file.as_bytes());
    let mut reader = format::read(OathCsv, &mut unread, Limits::DEFAULT, Unlock::default());
    assert!(matches!(reader.next(), Some(Entry::Record(record)) if record.serial.as_str() == "KG000001"));
    drop(reader);
    assert!(unread.get_ref().len() > file.len() * 9 / 10);
}
