//! Single faults in an otherwise good file: each is refused with its code, its line and its token.

use super::*;

/// Name, what is replaced in the valid file, by what, and the expected code and line.
type Case = (&'static str, &'static str, &'static str, &'static str, u32);

const HEX: &str = "3132333435363738393031323334353637383930";
const BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

const OATH_ROWS: &[Case] = &[
    ("no serial", "KG000001", " ", "serial_missing", 2),
    ("serial of hyphens", "KG000001", "--", "serial_missing", 2),
    ("serial turned around", "KG000001", "KG\u{202E}100000", "serial_invalid", 2),
    ("serial of two lines", "KG000001", "\"KG0\n00001\"", "serial_invalid", 2),
    ("serial spoiled", "KG000001", "1.23E+11", "excel_number", 2),
    ("serial spoiled, German", "KG000001", "\"1,23E+11\"", "excel_number", 2),
    ("serial spoiled, full-width", "KG000001", "１．２３Ｅ＋１１", "excel_number", 2),
    ("no seed", HEX, "", "seed_missing", 2),
    ("seed spoiled", HEX, "3.13233E+39", "excel_number", 2),
    ("seed of an odd length", HEX, "313233343536373839303132333435363738393", "seed_not_hex", 2),
    ("seed in no encoding", HEX, "3132333435363738393031323334353637383930!", "seed_unreadable", 2),
    ("seed of 15 bytes", HEX, "313233343536373839303132333435", "seed_too_short", 2),
    ("seed of one byte repeated", HEX, "55555555555555555555555555555580", "ok", 0),
    ("seed of zeros", HEX, "0000000000000000000000000000000000000000", "seed_weak", 2),
    ("seed of two readings", HEX, "abcdef23456723456723456723abcdef", "seed_ambiguous", 2),
    ("seed in Base64 or Base32", HEX, "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeF", "seed_ambiguous", 2),
    ("unknown type", "totp", "token", "type_unknown", 2),
    ("5 digits", ",8,60,", ",5,60,", "digits_out_of_range", 2),
    ("9 digits", ",8,60,", ",9,60,", "digits_out_of_range", 2),
    ("264 digits", ",8,60,", ",264,60,", "digits_out_of_range", 2),
    ("digits in words", ",8,60,", ",eight,60,", "number_invalid", 2),
    ("-8 digits", ",8,60,", ",-8,60,", "number_invalid", 2),
    ("step of 0 s", ",8,60,", ",8,0,", "period_out_of_range", 2),
    ("step of 301 s", ",8,60,", ",8,301,", "period_out_of_range", 2),
    ("step of 2^32 + 60 s", ",8,60,", ",8,4294967356,", "period_out_of_range", 2),
    ("step with a unit", ",8,60,", ",8,60s,", "number_invalid", 2),
    ("step spoiled", ",8,60,", ",8,6.0E+01,", "excel_number", 2),
    ("unknown hash", "sha256", "MD5", "suite_unsupported", 2),
    ("manufacturer turned around", "Example Devices,C200", "Example\u{202E},C200", "name_invalid", 2),
    ("model with a tab", "C200", "C\u{1}200", "name_invalid", 2),
    ("expiry with the day first", "2031-03-31", "31.3.2031", "date_invalid", 2),
    ("expiry on no day", "2031-03-31", "2031-02-30", "date_invalid", 2),
    ("more cells than columns", "2031-03-31", "2031-03-31,x", "too_many_cells", 2),
    ("a comma in a name", "Example Devices,C200", "Example, Inc.,C200", "too_many_cells", 2),
];

const OATH_SECOND_ROW: &[Case] = &[
    ("negative counter", ",5,,Ex", ",-5,,Ex", "number_invalid", 3),
    ("counter beyond 63 bits", ",5,,Ex", ",9223372036854775808,,Ex", "number_invalid", 3),
    ("counter with a fraction", ",5,,Ex", ",5.0,,Ex", "number_invalid", 3),
    ("no type, interval or counter", "hotp,6,,5", ",6,,", "type_missing", 3),
    ("no type, interval and counter", "hotp,6,,5", ",6,30,5", "type_missing", 3),
    ("serial again", "KG000002", "KG000001", "duplicate_serial", 3),
    ("serial again, written otherwise", "KG000002", "ｋｇ-000 001", "duplicate_serial", 3),
    ("seed again", "4142434445464748494a4b4c4d4e4f5051525354", HEX, "duplicate_seed", 3),
    ("seed again, in Base32", "4142434445464748494a4b4c4d4e4f5051525354", BASE32, "duplicate_seed", 3),
];

const ENTRA_ROWS: &[Case] = &[
    ("no serial", "KG000001", "", "serial_missing", 2),
    ("no seed", BASE32, "", "seed_missing", 2),
    ("0 for O", BASE32, "GEZDGNBVGY3T00JQGEZDGNBVGY3TQOJQ", "seed_character", 2),
    ("hexadecimal", BASE32, HEX, "seed_character", 2),
    ("Base64", BASE32, "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", "seed_character", 2),
    ("a character short", BASE32, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQ", "ok", 0),
    ("two characters short", BASE32, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQO", "seed_not_base32", 2),
    ("short", BASE32, "GEZDGNBVGY3TQOJQ", "seed_too_short", 2),
    ("weak", BASE32, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "seed_weak", 2),
    ("no interval", ",30,", ",,", "value_missing", 2),
    ("interval in words", ",30,", ",thirty,", "number_invalid", 2),
    ("interval of 0 s", ",30,", ",0,", "period_out_of_range", 2),
    ("more cells than columns", "C200", "C200,x", "too_many_cells", 2),
];

const URI_LINES: &[Case] = &[
    ("no label", "Example%20Devices:KG000001", "", "serial_missing", 3),
    ("no serial", "KG000001", "", "serial_missing", 3),
    ("no secret", "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&", "", "seed_missing", 3),
    ("secret empty", BASE32, "", "seed_missing", 3),
    ("secret in hexadecimal", BASE32, HEX, "seed_character", 3),
    ("secret twice", "&digits=8", "&secret=x", "parameter_twice", 3),
    ("digits twice", "&period=60", "&digits=6", "parameter_twice", 3),
    ("another kind", "totp", "steam", "type_unknown", 3),
    ("another alphabet", "&digits=8", "&encoder=steam", "response_encoding_unsupported", 3),
    ("10 digits", "digits=8", "digits=10", "digits_out_of_range", 3),
    ("step of 0 s", "period=60", "period=0", "period_out_of_range", 3),
    ("unknown hash", "SHA256", "MD5", "suite_unsupported", 3),
    ("parameter without value", "digits=8", "digits", "uri_malformed", 3),
    ("no UTF-8", "%20", "%FF", "uri_malformed", 3),
];

const SECOND_URI: &[Case] = &[
    ("no counter", "counter=5&", "", "counter_missing", 4),
    ("negative counter", "counter=5", "counter=-5", "number_invalid", 4),
    ("serial again", "KG000002", "KG000001", "duplicate_serial", 4),
    ("secret again", "IFBEGRCFIZDUQSKKJNGE2TSPKBIVEU2U", BASE32, "duplicate_seed", 4),
];

#[test]
fn one_fault_of_a_token() {
    for (format, cases, serial) in [
        (OathCsv, OATH_ROWS, "KG000001"),
        (OathCsv, OATH_SECOND_ROW, "KG000002"),
        (EntraCsv, ENTRA_ROWS, "KG000001"),
        (Otpauth, URI_LINES, "KG000001"),
        (Otpauth, SECOND_URI, "KG000002"),
    ] {
        for &(name, from, to, code, line) in cases {
            let file = read(format, with(format, from, to));
            if code == "ok" {
                assert_eq!((file.records.len(), &file.problems[..]), (2, &[][..]), "{name}");
                continue;
            }
            let found: Vec<_> = file.problems.iter().map(|p| (p.problem.code(), p.line)).collect();
            assert_eq!(found, [(code, line)], "{format:?} {name}");
            // The other token is not concerned.
            assert_eq!(file.records.len(), 1, "{format:?} {name}");
            if !from.contains("KG0000") && name != "no UTF-8" {
                assert_eq!(file.problems[0].serial.as_deref(), Some(serial), "{format:?} {name}");
            }
        }
    }
}

#[test]
fn one_fault_of_the_file() {
    let long_line = "x".repeat(70_000);
    let columns = "a,".repeat(64);
    let cases: &[(&str, Format, &[u8], &str, u32)] = &[
        ("empty", OathCsv, b"", "file_empty", 1),
        ("empty", EntraCsv, b"\xEF\xBB\xBF", "file_empty", 1),
        ("empty", Otpauth, b"", "file_empty", 1),
        ("blank lines", OathCsv, b"\n \n\n", "file_empty", 1),
        ("comments", Otpauth, b"# nothing\n", "file_empty", 1),
        ("header only", OathCsv, b"\nserial,seed\n", "no_keys", 2),
        ("header only", EntraCsv, b"upn,serial number,secret key,time interval\n\n", "no_keys", 2),
        ("one column", OathCsv, b"KG000001\nKG000002\n", "not_table", 1),
        ("no seed column", OathCsv, b"\nserial,type,digits\nKG1,totp,6\n", "column_missing", 2),
        ("no serial column", OathCsv, b"seed,type\n", "column_missing", 1),
        ("two seed columns", OathCsv, b"serial,seed,Secret Key\n", "column_twice", 1),
        ("no header", EntraCsv, b"u@x,KG1,GEZDGNBV,30,M,C\n", "header_missing", 1),
        ("no interval column", EntraCsv, b"upn,serial number,secret key,model\n", "column_missing", 1),
        ("no URI", Otpauth, b"# x\nhttps://example.com/\n", "not_otpauth", 2),
        ("CSV", Otpauth, OATH.as_bytes(), "not_otpauth", 1),
        ("quotation mark", OathCsv, b"serial,seed\n\"KG1,3132\nKG2,3132\n", "quote_unclosed", 2),
        ("workbook", OathCsv, b"PK\x03\x04\x14\0\x06\0", "spreadsheet_file", 1),
        ("old workbook", EntraCsv, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "spreadsheet_file", 1),
        ("zero bytes", OathCsv, b"serial,seed\nKG1\0,3132\n", "text_unreadable", 2),
        ("UTF-16 without mark", OathCsv, b"s\0e\0r\0i\0a\0l\0,\0s\0e\0e\0d\0\n\0", "text_unreadable", 1),
        ("UTF-32", Otpauth, b"\xFF\xFE\0\0o\0\0\0t\0\0\0", "text_unreadable", 1),
        ("neither UTF-8 nor Shift JIS", OathCsv, b"serial,seed\n\n\xFD\xFE,x\n", "text_unreadable", 3),
        ("Shift JIS after UTF-8", EntraCsv, b"\xEF\xBB\xBFupn\n\x82\xA0", "header_missing", 1),
        ("long line", OathCsv, long_line.as_bytes(), "token_too_long", 1),
        ("many columns", OathCsv, columns.as_bytes(), "too_many_columns", 1),
    ];
    for &(name, format, file, code, line) in cases {
        let found = refused(format, file);
        assert_eq!((found.problem.code(), found.line, found.serial), (code, line, None), "{name}");
    }
}

#[test]
fn parameters_name_what_is_wrong() {
    let number = |n| Param::Number(n);
    let text = |t: &str| Param::Text(t.into());
    for (format, from, to, expected) in [
        (OathCsv, "KG000001", "1.23E+11", vec![("column", text("serial number"))]),
        (OathCsv, HEX, "3.13233E+39", vec![("column", text("secret key"))]),
        (OathCsv, "2031-03-31", ",x", vec![("cells", number(11)), ("columns", number(10))]),
        (OathCsv, "totp", "token", vec![("kind", text("token"))]),
        (OathCsv, "totp", HEX, vec![("kind", text("…"))]),
        (OathCsv, "sha256", HEX, vec![("suite", text("…"))]),
        (OathCsv, ",5,,Ex", ",x,,Ex", vec![("element", text("counter"))]),
        (
            OathCsv,
            HEX,
            "abcdef23456723456723456723abcdef",
            vec![("first", text("hex")), ("second", text("Base32"))],
        ),
        (OathCsv, "KG000002", "KG000001", vec![("first_line", number(2))]),
        (
            EntraCsv,
            BASE32,
            "GEZDGNBVGY3T00JQGEZDGNBVGY3TQOJQ",
            vec![("character", text("0")), ("position", number(13))],
        ),
        (EntraCsv, ",30,", ",,", vec![("column", text("time interval"))]),
        (EntraCsv, "time interval", "interval of time", vec![("column", text("time interval"))]),
        (Otpauth, "&digits=8", "&secret=x", vec![("parameter", text("secret"))]),
    ] {
        assert_eq!(refused(format, with(format, from, to)).problem.params(), expected, "{to}");
    }
    let long = "GEZDGNBVGY3TQOJQ".repeat(8) + "GEZDGNBV";
    let found = refused(EntraCsv, with(EntraCsv, BASE32, &long));
    assert_eq!(found.problem, Problem::SeedTooLong { max: 80 });
    let found = refused(OathCsv, with(OathCsv, HEX, &"0123".repeat(129)));
    assert_eq!(found.problem, Problem::SeedTooLong { max: 256 });
}

#[test]
fn values_longer_than_their_bound() {
    let long = "9".repeat(5000);
    let max = Limits::DEFAULT.value_bytes as u64;
    for (from, element) in
        [("KG000001", "serial number"), (HEX, "secret key"), ("C200", "model"), ("totp", "type")]
    {
        let problem = refused(OathCsv, with(OathCsv, from, &long)).problem;
        assert_eq!(problem, Problem::ValueTooLong { element: element.into(), max }, "{from}");
    }
    let found = refused(OathCsv, with(OathCsv, "KG000001", &"9".repeat(65)));
    assert_eq!((found.problem, found.serial), (Problem::SerialInvalid, None));
}

#[test]
fn all_problems_of_a_file_are_listed_in_order() {
    let file = OATH
        .replace("KG000001", "1.23E+11")
        .replace(",8,60,", ",9,x,")
        .replace(HEX, "3132")
        .replace(",5,,Ex", ",-5,,Ex");
    let found: Vec<_> = read(OathCsv, file).problems.iter().map(|p| (p.problem.code(), p.line)).collect();
    let expected = [("excel_number", 2), ("seed_too_short", 2), ("number_invalid", 2), ("number_invalid", 3)];
    assert_eq!(found, expected);
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let bad = row(3).replace("totp", "token");
    let file = format!("# one\n\n{}\n\n{bad}", row(1));
    assert_eq!(refused(OathCsv, &file).line, 6);
    assert_eq!(refused(OathCsv, file.replace('\n', "\r\n")).line, 6);
    assert_eq!(refused(OathCsv, file.replace('\n', "\r")).line, 6);
    assert_eq!(refused(OathCsv, wide(&file, u16::to_le_bytes)).line, 6);
    // A row of three lines.
    let file = format!(
        "serial,seed,type,note\n{},\"a\nb\nc\"\nKG2,,totp,\n",
        row(1).trim_end().trim_end_matches(",6,30")
    );
    let found = refused(OathCsv, file);
    assert_eq!((found.line, found.problem.code()), (5, "seed_missing"));
}
