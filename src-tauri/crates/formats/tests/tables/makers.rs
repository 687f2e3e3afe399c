//! The files of SafeNet and of Yubico.

use kagimori_domain::otp::Algorithm;
use kagimori_formats::{SkipReason, Skipped};

use super::*;

const FIRST: &[u8] = b"12345678901234567890";
const SECOND: &[u8] = b"ABCDEFGHIJKLMNOPQRST";
const LONG: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const HEX: &str = "3132333435363738393031323334353637383930";

/// Serial number, seed, digits, next counter.
fn told(records: &[Record]) -> Vec<(&str, &[u8], u8, u64)> {
    let counter = |record: &Record| record.counter.expect("event-based");
    records.iter().map(|r| (r.serial.as_str(), r.seed.expose(), r.parameters.digits(), counter(r))).collect()
}

fn codes(format: Format, file: impl AsRef<[u8]>) -> Vec<(&'static str, u32)> {
    read(format, file).problems.iter().map(|located| (located.problem.code(), located.line)).collect()
}

#[test]
fn everything_a_safenet_file_says_is_read() {
    let records = accepted(SafenetXml, SAFENET);
    assert_eq!(told(&records), [("KG000001", FIRST, 6, 1), ("KG000002", LONG, 6, 5)]);
    let [first, second] = &records[..] else { panic!("two") };
    assert_eq!((first.line, first.parameters.algorithm()), (3, Algorithm::Sha1));
    assert_eq!((first.manufacturer.as_str(), first.model.as_str()), ("", "Example Pass"));
    // A key as long as its hash.
    assert_eq!((second.line, second.parameters.algorithm()), (15, Algorithm::Sha256));
    assert_eq!((second.expires_on, second.time_drift), (None, None));
    assert_eq!(format::detect(SAFENET.as_bytes()), Some(SafenetXml));
}

#[test]
fn a_safenet_file_in_many_forms() {
    let expected = [("KG000001", FIRST, 6, 1), ("KG000002", LONG, 6, 5)];
    for (name, file) in [
        ("a byte order mark", format!("\u{FEFF}{SAFENET}")),
        ("no declaration", SAFENET.lines().skip(1).collect::<Vec<_>>().join("\n")),
        ("Windows line ends", SAFENET.replace('\n', "\r\n")),
        ("a namespace", SAFENET.replace("<Tokens>", "<Tokens xmlns=\"http://example.com/tokens\">")),
        (
            "a prefix",
            SAFENET
                .replace('<', "<s:")
                .replace("<s:/", "</s:")
                .replace("<s:?", "<?")
                .replace("<s:Tokens>", "<s:Tokens xmlns:s=\"urn:example\">"),
        ),
        ("another spelling of the attribute", SAFENET.replace("serial=", "Serial=")),
        ("no groups", SAFENET.replace("<Applications>", "").replace("</Applications>", "")),
        (
            "the name in a group",
            SAFENET
                .replace("<ProductName>", "<ApplicationData><ProductName>")
                .replace("</ProductName>", "</ProductName></ApplicationData>"),
        ),
        ("a date of the file", SAFENET.replace("<Tokens>", "<Tokens><CreationDate>1/2/2026</CreationDate>")),
        ("comments", SAFENET.replace("<Seed>", "<!-- key --><Seed><!-- of it -->")),
        ("blanks in the key", SAFENET.replace("<Seed>3132", "<Seed>\n 31 32 ")),
        ("blanks around the counter", SAFENET.replace("<MovingFactor>1<", "<MovingFactor> 01 <")),
    ] {
        let records = accepted(SafenetXml, &file);
        assert_eq!(told(&records), expected, "{name}");
        assert_eq!(records[0].model, "Example Pass", "{name}");
        assert_eq!(format::detect(file.as_bytes()), Some(SafenetXml), "{name}");
    }
}

#[test]
fn one_fault_of_a_safenet_token() {
    let long = "9".repeat(5_000);
    for (name, from, to, code) in [
        ("no serial", " serial=\"KG000001\"", "", "serial_missing"),
        ("serial empty", "\"KG000001\"", "\" \"", "serial_missing"),
        ("serial turned around", "KG000001", "KG\u{202E}100000", "serial_invalid"),
        ("serial spoiled", "KG000001", "1.23E+11", "excel_number"),
        ("no key", "<Seed>3132333435363738393031323334353637383930</Seed>", "", "seed_missing"),
        ("key empty", HEX, "", "seed_missing"),
        ("key in Base32", HEX, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "seed_not_hex"),
        ("key of an odd length", HEX, "313233343536373839303132333435363738393", "seed_not_hex"),
        ("key of 15 bytes", HEX, "313233343536373839303132333435", "seed_too_short"),
        ("key of zeros", HEX, "0000000000000000000000000000000000000000", "seed_weak"),
        ("key too long for a value", HEX, &long, "value_too_long"),
        ("key with elements", HEX, "31<b/>32", "unknown_element"),
        ("two keys", "<Seed>3", "<Seed>31</Seed><Seed>3", "duplicate_element"),
        ("no counter", "<MovingFactor>1</MovingFactor>", "", "counter_missing"),
        ("counter empty", "<MovingFactor>1<", "<MovingFactor><", "counter_missing"),
        ("counter negative", "<MovingFactor>1<", "<MovingFactor>-1<", "number_invalid"),
        (
            "counter beyond 63 bits",
            "<MovingFactor>1<",
            "<MovingFactor>9223372036854775808<",
            "number_invalid",
        ),
        (
            "two counters",
            "<MovingFactor>1<",
            "<MovingFactor>1</MovingFactor><MovingFactor>2<",
            "duplicate_element",
        ),
        (
            "two applications",
            "</Application>\n  </App",
            "</Application><Application/></App",
            "duplicate_element",
        ),
        (
            "what is not known of the codes",
            "<MovingFactor>1<",
            "<Interval>60</Interval><MovingFactor>1<",
            "unknown_element",
        ),
        ("text in between", "<MovingFactor>1<", "x<MovingFactor>1<", "unexpected_text"),
        ("a name turned around", "Example Pass<", "Pass\u{202E}<", "name_invalid"),
    ] {
        let file = SAFENET.replacen(from, to, 1);
        assert_ne!(file, SAFENET, "{name}");
        let found = read(SafenetXml, file);
        let problems: Vec<_> = found.problems.iter().map(|p| (p.problem.code(), p.line)).collect();
        assert!(problems.contains(&(code, 3)), "{name}: {problems:?}");
        assert!(
            problems.len() == 1 || name.contains("value") || name.contains("elements"),
            "{name}: {problems:?}"
        );
        // The other token is not concerned.
        assert_eq!(told(&found.records), [("KG000002", LONG, 6, 5)], "{name}");
    }
    assert_eq!(codes(SafenetXml, SAFENET.replace("KG000002", "kg-000 001")), [("duplicate_serial", 15)]);
    let again = SAFENET.replace("4142434445464748494A4B4C4D4E4F505152535455565758595A303132333435", HEX);
    assert_eq!(codes(SafenetXml, again), [("duplicate_seed", 15)]);
}

#[test]
fn one_fault_of_a_safenet_file() {
    let signature = "<d:Signature xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\"/></Tokens>";
    let group = SAFENET.replace("<Tokens>", "<Tokens><Lot>").replace("</Tokens>", "</Lot></Tokens>");
    let deep = format!("<Tokens><Token>{}", "<Applications>".repeat(100_000));
    for (name, file, code, line) in [
        ("empty", String::new(), "file_empty", 1),
        ("PSKC", "<KeyContainer/>".to_owned(), "not_safenet_xml", 1),
        ("a table", "serial,seed\n".to_owned(), "not_xml", 1),
        ("no tokens", "<Tokens>\n</Tokens>".to_owned(), "no_keys", 2),
        ("signed", SAFENET.replace("</Tokens>", signature), "signed_not_supported", 24),
        ("tokens in a group that is not known", group, "unknown_element", 2),
        ("text", SAFENET.replace("</Tokens>", "x</Tokens>"), "unexpected_text", 24),
        ("a definition", format!("<!DOCTYPE a>\n{}", &SAFENET[39..]), "dtd_forbidden", 1),
        ("an entity", SAFENET.replace(HEX, "&key;"), "entity_unknown", 10),
        ("cut off", SAFENET[..SAFENET.len() - 10].to_owned(), "file_truncated", 24),
        ("more after the end", format!("{SAFENET}<Tokens/>"), "trailing_content", 25),
        ("nested", deep, "too_deep", 1),
    ] {
        let problems = codes(SafenetXml, file);
        assert_eq!(problems.last(), Some(&(code, line)), "{name}: {problems:?}");
    }
}

#[test]
fn everything_a_yubico_log_says_is_read() {
    let file = read(YubicoCsv, YUBICO);
    assert_eq!(file.problems, []);
    assert_eq!(told(&file.records), [("ubnu00000001", FIRST, 8, 16), ("1234567", SECOND, 6, 0)]);
    assert!(file.records.iter().all(|record| record.manufacturer == "Yubico"));
    assert_eq!(file.records.iter().map(|record| record.line).collect::<Vec<_>>(), [2, 7]);
    let skipped = |line, serial: &str, name: &str| Skipped {
        line,
        serial: Some(serial.to_owned()).filter(|serial| !serial.is_empty()),
        reason: SkipReason::NotOtp { algorithm: name.to_owned() },
    };
    assert_eq!(
        file.skipped,
        [
            skipped(3, "cccccccccccb", "Yubico OTP"),
            skipped(4, "", "Challenge-Response"),
            skipped(5, "", "Static Password"),
            skipped(8, "1234568", "Yubico OTP"),
        ]
    );
    assert_eq!(format::detect(YUBICO.as_bytes()), Some(YubicoCsv));
}

#[test]
fn a_yubico_log_in_many_forms() {
    let row = |time: &str| format!("OATH-HOTP,{time},1,ubnu1,,{HEX},,,0,0,0,6,0,0,0,0,0,0\n");
    for (name, file) in [
        ("one row", row("2026/11/23 9:00")),
        ("a time with a comma", row("11/23/2026, 9:00 AM")),
        ("a time with two", row("Mon, Nov 23, 2026")),
        ("a time without", row("23.11.26 09:00")),
        ("semicolons", row("23.11.26").replace(',', ";")),
        ("cells added by a spreadsheet", row("x").replace('\n', ",,,\r\n")),
        ("each row in one cell", format!("\"{}\"\r\n", row("x").trim_end())),
        ("blanks in the key", row("x").replace("3132", "31 32 ")),
        ("a start", format!("LOGGING START,11/23/2026, 9:00 AM\n{}", row("11/23/2026, 9:00 AM"))),
        (
            "with serial number",
            format!("ubnu1,,0,{HEX},,2026-11-23T09:00:00,\n").replace("ubnu1,,", ",ubnu1,"),
        ),
    ] {
        let records = accepted(YubicoCsv, &file);
        assert_eq!(told(&records), [("ubnu1", FIRST, 6, 0)], "{name}");
        assert_eq!(format::detect(file.as_bytes()), Some(YubicoCsv), "{name}");
    }
    for file in [YUBICO.replace('\n', "\r\n"), format!("\u{FEFF}{YUBICO}")] {
        assert_eq!(read(YubicoCsv, file).records.len(), 2);
    }
    assert_eq!(read(YubicoCsv, wide(YUBICO, u16::to_le_bytes)).records.len(), 2);
    // The device's number before the public identity, which makes it an event-based key beyond doubt.
    let both = format!("1234567,552200000001,48,{HEX},000102030405,2026-11-23T09:00:00,\n");
    assert_eq!(told(&accepted(YubicoCsv, both)), [("1234567", FIRST, 6, 48)]);
}

#[test]
fn the_serial_number_is_what_the_key_types() {
    for (identity, kinds, serial) in [
        ("vvubcccccccb", "0,0,0", "ffe100000001"),
        ("ubnucccccccb", "1,0,0", "ubbe00000001"),
        ("ubnucccccccb", "0,1,0", "ubnu00000001"),
        ("ubnucccccccb", "0,0,1", "ubnucccccccb"),
        ("ubnucccccccb", "1,1,1", "ubnucccccccb"),
        // Digits already.
        ("ubnu00000001", "0,1,0", "ubnu00000001"),
        ("552200000001", "0,0,0", "552200000001"),
    ] {
        let row = format!("OATH-HOTP,t,1,{identity},,{HEX},,,{kinds},6,0,0,0,0,0,0\n");
        assert_eq!(told(&accepted(YubicoCsv, row)), [(serial, FIRST, 6, 0)], "{identity} {kinds}");
    }
}

#[test]
fn one_fault_of_a_yubico_log() {
    for (name, from, to, code, line) in [
        ("no serial", "ubnucccccccb", "", "serial_missing", 2),
        ("no key", HEX, "", "seed_missing", 2),
        ("key in Base32", HEX, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "seed_not_hex", 2),
        ("key of 15 bytes", HEX, "313233343536373839303132333435", "seed_too_short", 2),
        ("key of zeros", HEX, "0000000000000000000000000000000000000000", "seed_weak", 2),
        ("key spoiled", HEX, "3.13E+39", "excel_number", 2),
        ("no digits", ",8,16,", ",0,16,", "digits_out_of_range", 2),
        ("counter negative", ",8,16,", ",8,-16,", "number_invalid", 2),
        ("no counter", ",8,16,", ",8,,", "counter_missing", 2),
        ("a comma in a name", "ubnucccccccb,", "ubnucccccccb,x,", "too_many_cells", 2),
        ("another event", "OATH-HOTP,", "Something,", "type_unknown", 2),
        ("counter in words", ",,0,41", ",,zero,41", "number_invalid", 7),
    ] {
        let file = YUBICO.replacen(from, to, 1);
        assert_ne!(file, YUBICO, "{name}");
        assert_eq!(codes(YubicoCsv, file), [(code, line)], "{name}");
    }
    for (name, file, code, line) in [
        ("empty", String::new(), "file_empty", 1),
        ("nothing but a start", "LOGGING START,x\n".to_owned(), "no_keys", 1),
        ("another table", OATH.to_owned(), "type_unknown", 1),
    ] {
        assert_eq!(codes(YubicoCsv, file).first(), Some(&(code, line)), "{name}");
    }
    // A key in the wrong place does not show.
    for file in [format!("KG1,{HEX},totp\n"), format!("x{HEX},1\n"), format!("{HEX},1,0,KG1\n")] {
        let shown = format!("{:?}", read(YubicoCsv, &file));
        assert!(shown.contains("Located") && !shown.contains("31323334"), "{shown}");
    }
    let twice = format!("1,,0,{HEX},,t,\n1,,0,{},,t,\n", HEX.replace("3132", "3232"));
    assert_eq!(codes(YubicoCsv, twice), [("duplicate_serial", 2)]);
}
