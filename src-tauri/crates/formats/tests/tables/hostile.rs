//! Files made to harm: by their size, by what they hide, by what a refusal could give away.

use std::io::{self, Read};

use super::*;

#[test]
fn after_a_hundred_problems_the_rest_is_not_looked_at() {
    let bad = |count| (1..=count).map(|n| row(n).replace(",6,", ",9,")).collect::<String>();
    let file = read(OathCsv, bad(150));
    assert_eq!(file.problems.len(), 101);
    assert!(file.problems[..100].iter().all(|p| p.problem.code() == "digits_out_of_range"));
    let last = &file.problems[100];
    assert_eq!((last.problem.clone(), last.line), (Problem::TooManyProblems { max: 100 }, 101));
    assert_eq!(read(OathCsv, bad(100)).problems.len(), 100);
}

#[test]
fn as_many_keys_as_allowed_and_one_more() {
    let limits = Limits { keys: 5, ..Limits::DEFAULT };
    let rows = |count| (1..=count).map(row).collect::<String>();
    assert_eq!(read_within(OathCsv, rows(5), limits).records.len(), 5);
    let file = read_within(OathCsv, rows(6), limits);
    assert_eq!(file.problems, [Located { line: 6, serial: None, problem: Problem::TooManyKeys { max: 5 } }]);
    // Skipped and malformed ones count.
    let file = read_within(OathCsv, "K,,ocra\n".repeat(6), limits);
    assert_eq!((file.skipped.len(), file.problems[0].problem.code()), (5, "too_many_keys"));
    let file = read_within(Otpauth, "otpauth://totp/K?x\n".repeat(6), limits);
    assert_eq!((file.problems.len(), file.problems[5].problem.code()), (6, "too_many_keys"));
}

/// A file without end.
struct Endless(&'static [u8], usize);

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        for byte in into.iter_mut() {
            *byte = self.0[self.1 % self.0.len()];
            self.1 += 1;
        }
        Ok(into.len())
    }
}

#[test]
fn files_without_end() {
    let limits = Limits { file_bytes: 1 << 20, ..Limits::DEFAULT };
    for (piece, format, code) in [
        (&b"x"[..], OathCsv, "token_too_long"),
        (b"\n", OathCsv, "file_too_large"),
        (b",,,,\n", EntraCsv, "file_too_large"),
        (b"# comment\n", Otpauth, "file_too_large"),
        (b"\"\"", OathCsv, "token_too_long"),
        (b"\"\n", OathCsv, "file_too_large"),
        (b"\r", Otpauth, "file_too_large"),
        (b"\0", EntraCsv, "token_too_long"),
        (b"K,,pin\n", OathCsv, "too_many_keys"),
    ] {
        let source = io::BufReader::new(Endless(piece, 0));
        let file: SeedFile = format::read(format, source, limits, Unlock::default()).collect();
        let last = file.problems.last().map(|p| p.problem.code());
        assert_eq!(last, Some(code), "{:?}", String::from_utf8_lossy(piece));
    }
}

#[test]
fn a_disk_that_fails() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk failed"))
        }
    }
    for format in [OathCsv, EntraCsv, SafenetXml, YubicoCsv, Otpauth] {
        let source = io::BufReader::new(valid(format).as_bytes().chain(Failing));
        let file: SeedFile = format::read(format, source, Limits::DEFAULT, Unlock::default()).collect();
        assert_eq!(file.problems.last().map(|p| p.problem.code()), Some("file_unreadable"));
    }
}

#[test]
fn nothing_of_a_seed_shows() {
    for format in [OathCsv, EntraCsv, SafenetXml, YubicoCsv, Otpauth] {
        let mut reader = format::read(format, valid(format).as_bytes(), Limits::DEFAULT, Unlock::default());
        let entry = reader.next().unwrap();
        let shown = format!("{entry:?} {reader:?} {:?}", read(format, valid(format)));
        for secret in ["1234567890", "49, 50, 51", "313233", "GEZDGN", "IFBEGR", "414243"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn a_seed_in_the_wrong_place_does_not_show() {
    let hex = "3132333435363738393031323334353637383930";
    let files = [
        // Columns in another order.
        format!("{hex},KG000001,totp,6,30\n"),
        format!("KG000001,totp,{hex},6,30\n"),
        format!("KG000001,6,30,{hex},totp,SHA1\n"),
        format!("KG000001,x,totp,{hex}\n"),
        format!("KG000001,x,totp,6,{hex}\n"),
        format!("KG000001,x,totp,6,30,{hex}\n"),
        format!("serial,seed,type,model,maker,expiry\n{hex},,{hex},{hex}\u{1},{hex}\u{1},{hex}\n"),
        format!("{hex}\n"),
        // A quotation mark that swallows other cells.
        format!("serial,seed,type\n\"KG000001,{hex},totp\nKG000002\",{hex},totp\n"),
        format!("serial,seed,type\nKG000001,{hex},\"totp\nKG000002,{hex},totp\n\"\n"),
        // Damaged seeds.
        format!("KG000001,{hex}!,totp\n"),
        format!("KG000001,{},totp\n", &hex[1..]),
        format!("KG000001,{},totp\n", &hex[..20]),
        format!("KG000001,ab{},totp\n", hex.replace('0', "O")),
    ];
    for file in files {
        let shown = format!("{:?}", read(OathCsv, &file));
        assert!(shown.contains("Located"), "{shown}");
        assert!(!shown.contains("31323334") && !shown.contains("32333435"), "{shown}");
    }
    for file in [
        format!("otpauth://totp/{hex}?secret=x\n"),
        format!("otpauth://{hex}/KG1?secret=x\n"),
        format!("otpauth://totp/KG1?secret={hex}&digits\n"),
        format!("otpauth://totp/KG1?secret=x&algorithm={hex}&digits={hex}\n"),
        format!("otpauth://totp/KG1?secret=x&encoder={hex}\n"),
        format!("otpauth://totp/KG1?secret=x&{hex}=1&{hex}=2\n"),
        format!("{hex}\n"),
    ] {
        let shown = format!("{:?}", read(Otpauth, &file));
        assert!(shown.contains("Located") && !shown.contains("31323334"), "{shown}");
    }
}

#[test]
fn a_token_is_never_lost_silently() {
    // Rows that look like comments, blank lines or headers are rows.
    for odd in
        ["#N/A,x,totp\n", "#KG2,x,totp\n", "serial,seed,type\n", "\"\",x\n", "sep=;\n", "KG2\n", "#VALUE!\n"]
    {
        let file = read(OathCsv, format!("{}{odd}{}", row(1), row(3)));
        assert_eq!(file.records.len(), 2, "{odd:?}");
        assert!(!file.problems.is_empty() && file.problems.iter().all(|p| p.line == 2), "{odd:?}");
    }
}

#[test]
fn the_size_of_a_file() {
    let limits = Limits { file_bytes: 1 << 20, ..Limits::DEFAULT };
    let mut file: String = (1..=100).map(row).collect();
    file.push_str(&"\n".repeat((1 << 20) - file.len()));
    assert_eq!(read_within(OathCsv, &file, limits).problems, []);
    file.push('\n');
    let found = read_within(OathCsv, &file, limits).problems;
    assert_eq!(found[0].problem, Problem::FileTooLarge { max_mib: 1 });
}
