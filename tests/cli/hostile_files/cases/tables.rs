//! Tables, lists, and what is no seed file at all.

use kagimori_tests::keys;

use super::{Case, Thing};

/// What tables can hold.
pub(in super::super) fn tables() -> Vec<Case> {
    let key = &keys(1, 7)[0];
    let header = "serial,seed,type\n";
    let good = format!("{header}{},{},TOTP\n", key.serial, key.hex);
    let row = format!(",{},TOTP\n", key.hex);
    vec![
        Case::long(
            "open quotation mark over 10 MB",
            &format!("{good}\"KG2"),
            ("x\n", 5 << 20),
            "",
            "quote_unclosed",
            3,
        )
        .csv(),
        Case::long(
            "open quotation mark and one line of 10 MB",
            &format!("{good}\"KG2"),
            ("x", 10 << 20),
            "",
            "token_too_long",
            3,
        )
        .csv(),
        Case::long("a million columns", "serial,seed,type", (",", 1_000_000), "\n", "token_too_long", 1)
            .csv()
            .format("oath-csv"),
        Case::long("a thousand columns", &good, (",", 1_000), "\n", "too_many_columns", 3).csv(),
        Case::long("a line of 60 MB", &good, ("0123456789", 6 << 20), "", "token_too_long", 3).csv(),
        Case::long("50,001 rows", header, ("KG1,,pin\n", 50_001), "", "too_many_keys", 50_002).csv(),
        Case::long("a million bad rows", header, (&row, 1_000_000), "", "serial_missing", 2)
            .csv()
            .hiding(&key.hex),
        Case::at(
            "broken Shift_JIS",
            [good.as_bytes(), b"\x83\x52\x81\xFF,x,TOTP\n"].concat(),
            "text_unreadable",
            3,
        )
        .csv(),
        Case::at(
            "two encodings",
            [good.replace(&key.serial, "鍵1").as_bytes(), b"\x8C\xAE,x,TOTP\n"].concat(),
            "text_unreadable",
            3,
        )
        .csv(),
        Case::at("NUL", good.replace("KG", "K\0G"), "text_unreadable", 2).csv(),
        Case::at(
            "a spreadsheet's number for a serial number",
            format!("{good}1.23E+11,{},TOTP\n", keys(2, 7)[1].hex),
            "excel_number",
            3,
        )
        .csv(),
        Case::at(
            "a spreadsheet's number for a seed",
            format!("{good}KG2,3.13233E+39,TOTP\n"),
            "excel_number",
            3,
        )
        .csv(),
        Case::at("a cell too many", format!("{good}KG2,{},TOTP,6\n", keys(2, 7)[1].hex), "too_many_cells", 3)
            .csv(),
        Case::at("the same column twice", "serial,seed,key\n", "column_twice", 1).csv(),
        Case::at("no seed", "serial,type\nKG1,TOTP\n", "column_missing", 1).csv(),
        Case::at(
            "digits without end",
            format!("{header}KG1,{},TOTP\n", "0".repeat(60_000)),
            "value_too_long",
            2,
        )
        .csv(),
    ]
}

/// What lists of addresses can.
pub(in super::super) fn lists() -> Vec<Case> {
    let base32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let uri = format!("otpauth://totp/Example:KG1?secret={base32}\n");
    let bad_uri = |name, second: String, code| Case::at(name, format!("{uri}{second}\n"), code, 2);
    vec![
        bad_uri("a list with something else", "file:///etc/passwd".into(), "not_otpauth").names_others(),
        bad_uri(
            "a seed with a digit that is none",
            format!("otpauth://totp/KG2?secret={}", base32.replace('G', "1")),
            "seed_character",
        )
        .hiding("Y3TQOJQ"),
        bad_uri("a broken escape", format!("otpauth://totp/KG%FF2?secret={base32}"), "uri_malformed"),
        bad_uri(
            "two seeds",
            format!("otpauth://totp/KG2?secret={base32}&secret={base32}"),
            "parameter_twice",
        ),
        bad_uri(
            "a picture to be fetched",
            "otpauth://totp/KG2?image=http://127.0.0.1:9/a.png&secret=AA".into(),
            "seed_too_short",
        )
        .names_others(),
        Case::long(
            "an address of 10 MB",
            &format!("{uri}otpauth://totp/"),
            ("%41", 3 << 20),
            "",
            "token_too_long",
            2,
        ),
    ]
}

/// What is no seed file at all.
pub(in super::super) fn others() -> Vec<Case> {
    let elsewhere = |name, thing, code| Case::new(name, thing, code, None);
    let binary = |name, head: &[u8], code| {
        let rest: Vec<u8> =
            (0..20_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        Case::at(name, [head, &rest].concat(), code, 1)
    };
    vec![
        Case::at("nothing", "", "file_empty", 1),
        Case::at("a byte order mark", "\u{FEFF}", "format_unknown", 1),
        binary("a workbook", b"PK\x03\x04\x14\0\0\0", "spreadsheet_file"),
        binary("an old workbook", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "spreadsheet_file"),
        binary("a PDF", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "format_unknown"),
        binary("a picture", b"\x89PNG\r\n\x1A\n", "format_unknown"),
        binary("a program", b"\x7FELF\x02\x01\x01", "format_unknown"),
        binary("a compressed file", b"\x1F\x8B\x08\0", "format_unknown"),
        Case::at("an object", "{\"tokens\": [{\"serial\": \"KG1\"}]}\n", "format_unknown", 1),
        Case::at("a page", "<html><body>404</body></html>\n", "not_pskc", 1),
        Case::new("64 MiB of zeros", Thing::Zeros(64 << 20), "format_unknown", Some(1)),
        elsewhere("65 MiB", Thing::Zeros(65 << 20), "file_too_large"),
        elsewhere("a terabyte", Thing::Zeros(1 << 40), "file_too_large"),
        elsewhere("a folder", Thing::Folder, "file_unreadable"),
        elsewhere("a pipe", Thing::Fifo, "file_unreadable"),
        elsewhere("an endless device", Thing::LinkTo("/dev/zero"), "file_unreadable"),
        elsewhere("a link to itself", Thing::LinkTo("hostile.xml"), "file_unreadable"),
        elsewhere("no file", Thing::Nothing, "file_unreadable"),
    ]
}
