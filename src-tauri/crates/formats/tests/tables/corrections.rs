//! Cells that were typed anew.

use kagimori_formats::{Corrections, Problem, SeedEncoding};
use zeroize::Zeroizing;

use super::{
    EntraCsv, Format, Limits, OathCsv, Otpauth, SeedFile, Unlock, accepted, format, read, valid, with,
};

fn corrected(format: Format, file: &str, cells: &[(u32, &str, &str)]) -> SeedFile {
    let mut corrections = Corrections::default();
    for (line, column, value) in cells {
        assert!(corrections.insert(*line, column, Zeroizing::new((*value).to_owned())), "{column}");
    }
    format::read(format, file.as_bytes(), Limits::DEFAULT, Unlock::default())
        .correcting(corrections)
        .collect()
}

/// The column of the only problem, and the file with that cell put right.
fn put_right(format: Format, from: &str, to: &str, value: &str) {
    let file = with(format, from, to);
    let problems = read(format, &file).problems;
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    let column = problem.problem.column().unwrap_or_else(|| panic!("{problem}: no column"));
    assert!(problem.problem.is_of_one_row(), "{problem}");
    let found = corrected(format, &file, &[(problem.line, column, value)]);
    assert_eq!((found.records, found.problems), (accepted(format, valid(format)), Vec::new()), "{to}");
}

#[test]
fn every_wrong_cell_can_be_put_right() {
    for (from, to, value) in [
        ("KG000001,", ",", "KG000001"),
        ("KG000001,", "1.23E+11,", "KG000001"),
        ("totp", "xotp", "TOTP"),
        ("8,60", "9,60", "8"),
        ("8,60", "8,600", "60"),
        ("8,60", "x,60", "8"),
        (",5,", ",-5,", "5"),
        ("sha256", "md5", "SHA-256"),
        ("2031-03-31", "31.03.2031", "2031/3/31"),
        ("3132333435363738393031323334353637383930", "3132", "3132333435363738393031323334353637383930"),
        ("3132333435363738393031323334353637383930", "", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
    ] {
        put_right(OathCsv, from, to, value);
    }
    put_right(EntraCsv, "OJQ,30,", "OJQ,,", "30");
    put_right(
        EntraCsv,
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "GEZDGNBVGY3TQOJQ0EZDGNBVGY3TQOJQ",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    );
    put_right(Otpauth, "digits=8", "digits=10", "8");
    put_right(Otpauth, "&counter=5", "", "5");
}

#[test]
fn what_is_typed_is_checked_like_what_is_read() {
    let file = with(OathCsv, "8,60", "9,60");
    let found = corrected(OathCsv, &file, &[(2, "digits", "10")]);
    assert_eq!(found.problems[0].problem, Problem::DigitsOutOfRange { digits: 10, min: 6, max: 8 });
    // The serial of another row.
    let found = corrected(OathCsv, valid(OathCsv), &[(2, "serial number", "KG000002")]);
    assert_eq!(found.problems[0].problem, Problem::DuplicateSerial { first_line: 2 });
    // A cell of a line where no token is, and a format without cells.
    assert_eq!(corrected(OathCsv, valid(OathCsv), &[(9, "digits", "7")]), read(OathCsv, valid(OathCsv)));
    assert!(!Corrections::default().insert(2, "upn?", Zeroizing::default()));
}

#[test]
fn nothing_of_what_was_typed_shows() {
    let mut corrections = Corrections::default();
    corrections.insert(7, "secret key", Zeroizing::new("GEZDGNBVGY3TQOJQ".into()));
    corrections.insert(3, "digits", Zeroizing::new("6".into()));
    assert_eq!(format!("{corrections:?}"), r#"Corrections(["3 digits", "7 secret key"])"#);
    assert_eq!((corrections.len(), corrections.is_empty()), (2, false));
}

#[test]
fn a_key_that_can_be_read_in_two_ways_is_read_as_one_is_told() {
    // Thirty-two characters that are hexadecimal digits, and Base32, and Base64.
    let file = "serial,seed,type\nKG1,22222222333333334444444455555555,totp\n";
    let problem = &read(OathCsv, file).problems[0].problem;
    assert_eq!(problem.code(), "seed_ambiguous");
    assert!(problem.is_of_one_row());
    let mut lengths = Vec::new();
    for encoding in [SeedEncoding::Hex, SeedEncoding::Base32, SeedEncoding::Base64] {
        let reader = format::read(OathCsv, file.as_bytes(), Limits::DEFAULT, Unlock::default());
        let found: SeedFile = reader.reading_seeds_as(encoding).collect();
        lengths.push(found.records[0].seed.expose().len());
    }
    assert_eq!(lengths, [16, 20, 24]);
}

#[test]
fn which_of_two_rows_is_wrong_nobody_knows() {
    let file = with(OathCsv, "KG000002", "KG000001");
    let problem = &read(OathCsv, file).problems[0].problem;
    assert!(!problem.is_of_one_row());
    assert_eq!(problem.column(), None);
}
