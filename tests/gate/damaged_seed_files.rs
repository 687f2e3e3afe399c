//! Seed files of every format with one thing changed (SR-24 to SR-30): no panic, no hang, and no key that is not
//! the file's, whose check sum does not fit, or whose version or bounds are wrong.

mod make;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use kagimori_formats::{Limits, Problem, SeedFile, format};
use kagimori_tests::{Luck, report, runs, seed};

use self::make::{Damage, Factor, Kind, Made};

/// Longer than this is a hang. The most that is asked for, 2,000,000 rounds, is drawn nowhere here.
const HANG: Duration = Duration::from_secs(10);

/// As in use, but for buffers that take less time to wipe.
const LIMITS: Limits = Limits { token_bytes: 8 << 10, ..Limits::DEFAULT };

/// One thing that is changed, and what must come of it.
struct Change {
    name: &'static str,
    file: Vec<u8>,
    must: Must,
}

enum Must {
    /// The file is refused, with one of these codes; of the tokens only those that were not changed come out.
    BeRefused(&'static [&'static str]),
    /// Anything may come of it, but for an encrypted file no other key.
    End,
}

#[test]
fn seed_files_with_one_thing_changed() {
    let (mut luck, each) = (Luck::new(seed()), runs(250, 12_500));
    let (mut violations, mut count, mut slowest) = (Vec::new(), 0, Duration::ZERO);
    let mut tally: HashMap<_, u64> = HashMap::new();
    for kind in Kind::ALL {
        for _ in 0..each {
            let made = Made::drawn(kind, &mut luck);
            let valid = read(&made, made.text().as_bytes()).0;
            let as_made = made.tokens.len() == valid.records.len()
                && made.tokens.iter().zip(&valid.records).all(|(token, record)| token.is(record));
            if !as_made || !valid.problems.is_empty() {
                violations.push(format!("{kind:?}, nothing changed: {:?}\n{}", valid.problems, made.text()));
                continue;
            }
            let change = changed(&made, &mut luck);
            let (read, took) = read(&made, &change.file);
            slowest = slowest.max(took);
            count += 1;
            *tally.entry((kind.format().name(), change.name)).or_default() += 1;
            if let Some(violation) = violation(&made, &change, &read) {
                let file = String::from_utf8_lossy(&change.file);
                violations
                    .push(format!("{kind:?}, {}: {violation}: {:?}\n{file}", change.name, read.problems));
            }
        }
    }
    let mut tally: Vec<_> = tally.into_iter().collect();
    tally.sort_unstable();
    println!("{tally:?}; slowest {slowest:?}");
    violations.iter().take(3).for_each(|violation| println!("{violation}"));
    assert!(slowest < HANG);
    report("seed files with one thing changed", count, runs(2_000, 100_000), violations.len() as u64, seed());
}

/// Every byte of an encrypted value, of its check sum, of the key of the check sums and of the salt, and all their ends.
#[test]
fn no_byte_of_an_encrypted_file_can_be_changed() {
    let (mut luck, files) = (Luck::new(seed()), runs(2, 100));
    let mut count = 0;
    let mut violations = Vec::new();
    for kind in [Kind::Key, Kind::Password] {
        for _ in 0..files {
            let made = Made::drawn(kind, &mut luck);
            let places = made.encryption.as_ref().unwrap().places(made.tokens.len());
            for (place, damage) in (0..places)
                .flat_map(|place| damages(&mut luck).into_iter().map(move |damage| (place, damage)))
            {
                let change = sealed(&made, place, damage.clone());
                let (read, _) = read(&made, &change.file);
                count += 1;
                if let Some(violation) = violation(&made, &change, &read) {
                    violations
                        .push(format!("{kind:?}, {place}, {damage:?}: {violation}: {:?}", read.problems));
                }
            }
        }
    }
    violations.iter().take(3).for_each(|violation| println!("{violation}"));
    report(
        "encrypted values with one byte changed",
        count,
        runs(2_000, 100_000),
        violations.len() as u64,
        seed(),
    );
}

/// One bit of every byte a value may have, and other lengths.
fn damages(luck: &mut Luck) -> Vec<Damage> {
    let flips = (0..96).map(|at| (at, luck.below(8)));
    let flips: Vec<_> = flips.map(|(at, bit)| Damage::Flip { at, bit: u8::try_from(bit).unwrap() }).collect();
    let lengths = [
        Damage::Cut(0),
        Damage::Cut(15),
        Damage::Cut(usize::MAX),
        Damage::Extend(vec![0]),
        Damage::Extend(vec![0x10; 16]),
    ];
    [flips, lengths.to_vec()].concat()
}

fn read(made: &Made, file: &[u8]) -> (SeedFile, Duration) {
    let begun = Instant::now();
    let read = format::read(made.kind.format(), file, LIMITS, made.unlock()).collect();
    (read, begun.elapsed())
}

/// What must not be and is.
fn violation(made: &Made, change: &Change, read: &SeedFile) -> Option<String> {
    for record in &read.records {
        let parameters = record.parameters;
        let bounds = (16..=256).contains(&record.seed.expose().len())
            && (6..=8).contains(&parameters.digits())
            && parameters.period().is_none_or(|seconds| (1..=300).contains(&seconds))
            && record.counter.is_some() == parameters.period().is_none()
            && record.counter.is_none_or(|counter| i64::try_from(counter).is_ok());
        if !bounds {
            return Some(format!("out of bounds: {record:?}"));
        }
        let known = || made.tokens.iter().any(|token| token.seed == record.seed.expose());
        if made.kind.is_encrypted() && !known() {
            return Some("another key".to_owned());
        }
    }
    if let Some(unknown) = read.problems.iter().find(|found| !Problem::CODES.contains(&found.problem.code()))
    {
        return Some(format!("no code of ours: {unknown:?}"));
    }
    let Must::BeRefused(codes) = &change.must else { return None };
    if !read.problems.iter().any(|found| codes.contains(&found.problem.code())) {
        return Some(format!("not refused as {codes:?}"));
    }
    let changed = |record| !made.tokens.iter().any(|token| token.is(record));
    read.records.iter().any(changed).then(|| "a changed token came out".to_owned())
}

fn changed(made: &Made, luck: &mut Luck) -> Change {
    match luck.index(4) {
        0 => damaged(made, luck),
        1 | 2 if made.kind.is_encrypted() => {
            let encryption = made.encryption.as_ref().unwrap();
            let place = luck.index(encryption.places(made.tokens.len()));
            let all = damages(luck);
            sealed(made, place, luck.pick(&all).clone())
        }
        _ => meant(made, luck),
    }
}

/// Bytes of an encrypted value changed.
fn sealed(made: &Made, place: usize, damage: Damage) -> Change {
    let mut other = made.clone();
    other.encryption.as_mut().unwrap().damage = Some((place, damage));
    Change {
        name: "an encrypted value",
        file: other.text().into_bytes(),
        must: Must::BeRefused(&[
            "mac_mismatch",
            "import_key_wrong",
            "import_password_wrong",
            "encrypted_value_invalid",
        ]),
    }
}

/// Bytes of the file changed, at random.
fn damaged(made: &Made, luck: &mut Luck) -> Change {
    let mut file = made.text().into_bytes();
    let at = luck.index(file.len());
    let end = (at + 1 + luck.index(60)).min(file.len());
    let name = match luck.index(5) {
        0 => {
            file[at] = luck.draw().to_be_bytes()[0];
            "a byte replaced"
        }
        1 => {
            let pieces: [&[u8]; 12] = [
                b"<",
                b">",
                b"&",
                b"\"",
                b"\0",
                b"\n",
                b"<!--",
                b"]]>",
                b"<!DOCTYPE x>",
                b"-",
                b"\xFF",
                b",",
            ];
            file.splice(at..at, luck.pick(&pieces).iter().copied());
            "a piece inserted"
        }
        2 => {
            file.drain(at..end);
            "a piece removed"
        }
        3 => {
            let piece = file[at..end].to_vec();
            file.splice(at..at, piece);
            "a piece repeated"
        }
        _ => {
            file.truncate(at);
            "the end removed"
        }
    };
    Change { name, file, must: Must::End }
}

/// What the file says changed: each is said to be wrong by its own code.
fn meant(made: &Made, luck: &mut Luck) -> Change {
    let mut other = made.clone();
    let (nth, last) = (luck.index(made.tokens.len()), made.tokens.len() - 1);
    let first = other.tokens[0].clone();
    let token = &mut other.tokens[nth];
    let (name, codes): (_, &'static [&'static str]) = match luck.index(12) {
        0 => {
            other.tokens[last].serial = first.serial;
            ("a serial number twice", &["duplicate_serial"])
        }
        1 => {
            other.tokens[last].seed = first.seed;
            ("a key twice", &["duplicate_seed"])
        }
        2 => {
            token.seed.truncate(15);
            ("a short key", &["seed_too_short"])
        }
        3 => {
            token.seed = (0..=255).chain([0]).collect();
            ("a long key", &["seed_too_long"])
        }
        4 => {
            // With digits that only hexadecimal ones have.
            token.seed.fill(0x91);
            ("a weak key", &["seed_weak"])
        }
        5 if made.kind.says_digits() => {
            token.digits = String::from(*luck.pick(&["0", "5", "9", "262", "-6", "six"]));
            ("digits", &["digits_out_of_range", "number_invalid"])
        }
        6 if made.kind.is_pskc() => {
            other.version = String::from(*luck.pick(&["2.0", "1.1", "0.9", "-1", "1.0.0", "one"]));
            ("the version", &["version_unsupported"])
        }
        7 if made.kind == Kind::Password => {
            let rounds = *luck.pick(&["0", "999", "-1", "2000001", "2147483648", "18446744073709551616"]);
            other.encryption.as_mut().unwrap().rounds = String::from(rounds);
            ("rounds", &["kdf_rounds_out_of_range", "number_invalid"])
        }
        8 if made.kind.is_encrypted() => {
            other.encryption.as_mut().unwrap().without_macs = true;
            ("no check sums", &["mac_missing"])
        }
        9 if made.kind.is_encrypted() => {
            other.encryption.as_mut().unwrap().mac = "md5";
            ("another check sum", &["mac_unsupported"])
        }
        10 if made.kind.is_xml() => {
            let text = made.text();
            let (start, _) = text.match_indices('<').find(|(at, _)| !text[*at..].starts_with("<?")).unwrap();
            let definition = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
            let file = [&text[..start], definition, &text[start..]].concat().into_bytes();
            return Change { name: "a definition", file, must: Must::BeRefused(&["dtd_forbidden"]) };
        }
        11 if made.kind.is_xml() => {
            let text = made.text();
            let end = text.rfind("</").unwrap();
            let signature = "<d:Signature xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\"/>";
            let file = [&text[..end], signature, &text[end..]].concat().into_bytes();
            return Change { name: "a signature", file, must: Must::BeRefused(&["signed_not_supported"]) };
        }
        _ => match &mut token.factor {
            Factor::Time(seconds) => {
                *seconds = String::from(*luck.pick(&["0", "301", "-30", "4294967326", "30s"]));
                ("an interval", &["period_out_of_range", "number_invalid"])
            }
            Factor::Counter(counter) => {
                let wrong = ["-1", "9223372036854775808", "18446744073709551616", "1.5", "0x1"];
                *counter = String::from(*luck.pick(&wrong));
                ("a counter", &["number_invalid"])
            }
        },
    };
    Change { name, file: other.text().into_bytes(), must: Must::BeRefused(codes) }
}
