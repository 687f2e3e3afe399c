//! What Debian's tools write the product reads as it was meant, and what is written for the product they read.

use kagimori_app::domain::otp::Algorithm;
use kagimori_formats::{FileKey, Format, Limits, Record, SeedFile, Unlock, format};
use kagimori_tests::{
    Fob, Hash, Lock, Luck, Sealing, csv2pskc, pskc2csv, pskc2pskc, pskctool, report, runs, sealed, seed,
    seed_file,
};
use zeroize::Zeroizing;

use super::draw::{COLUMNS, Draw, table};

/// What opens a file with this lock.
pub(super) fn unlock(lock: &Lock) -> Unlock {
    let key = match lock {
        Lock::None => None,
        Lock::Key(key) => Some(FileKey::PreShared(Zeroizing::new(key.clone()))),
        Lock::Password(password) => Some(FileKey::Password(Zeroizing::new(password.clone()))),
    };
    Unlock { key, legacy_mac: false }
}

pub(super) fn key(luck: &mut Luck, bytes: usize) -> Vec<u8> {
    (0..bytes).map(|_| luck.draw().to_be_bytes()[0]).collect()
}

fn password(luck: &mut Luck) -> Lock {
    Lock::Password(format!("雲と雨 & <{}>", luck.digits(8)))
}

fn read(file: &str, lock: &Lock) -> (Option<Format>, SeedFile) {
    let format = format::detect(file.as_bytes());
    let read = |format| format::read(format, file.as_bytes(), Limits::DEFAULT, unlock(lock)).collect();
    (format, format.map(read).unwrap_or_default())
}

/// How many of these tokens did not come out of the file as they are. They are told.
fn violations(name: &str, file: &str, lock: &Lock, expected: Format, draws: &[Draw]) -> u64 {
    let (format, read) = read(file, lock);
    let mut wrong = 0;
    let mut tell = |what: String| {
        eprintln!("{name}: {what}");
        wrong += 1;
    };
    if format != Some(expected) {
        tell(format!("taken for {format:?}"));
    }
    read.problems.iter().for_each(|problem| tell(format!("{problem:?}")));
    read.skipped.iter().for_each(|skipped| tell(format!("{skipped:?}")));
    if read.records.len() != draws.len() {
        tell(format!("{} of {} tokens", read.records.len(), draws.len()));
    }
    for (found, draw) in read.records.iter().zip(draws) {
        let meant = draw.record(found.line);
        // The key shows in neither.
        if *found != meant {
            tell(format!("{found:?} for {meant:?}, the key alike: {}", found.seed == meant.seed));
        }
    }
    wrong
}

#[test]
fn files_of_csv2pskc() {
    let (each, seed) = (runs(200, 2_000), seed());
    let mut luck = Luck::new(seed);
    let mut wrong = 0;
    let locks = [Lock::None, Lock::Key(key(&mut luck, 16)), password(&mut luck)];
    for seal in &locks {
        let draws = Draw::many(&mut luck, usize::try_from(each).unwrap());
        let file = csv2pskc(&table(&draws), seal);
        assert_eq!(file.contains("EncryptedValue"), *seal != Lock::None);
        wrong += violations(&format!("{seal:?}"), &file, seal, Format::Pskc, &draws);
    }
    report("tokens of csv2pskc", 3 * each, 3 * runs(200, 2_000), wrong, seed);
}

#[test]
fn files_of_pskc2pskc() {
    let (each, seed) = (runs(100, 1_000), seed());
    let mut luck = Luck::new(seed ^ 2);
    let draws = Draw::many(&mut luck, usize::try_from(each).unwrap());
    let plain = csv2pskc(&table(&draws), &Lock::None);
    let (mut file, mut seal) = (plain, Lock::None);
    let (mut tokens, mut wrong) = (0, 0);
    let locks = [
        Lock::Key(key(&mut luck, 16)),
        password(&mut luck),
        Lock::None,
        password(&mut luck),
        Lock::Key(key(&mut luck, 16)),
        Lock::Key(key(&mut luck, 16)),
        Lock::None,
    ];
    for next in locks {
        file = pskc2pskc(&file, &seal, &next);
        seal = next;
        wrong += violations(&format!("{seal:?}"), &file, &seal, Format::Pskc, &draws);
        tokens += each;
    }
    report("tokens of pskc2pskc", tokens, 7 * runs(100, 1_000), wrong, seed);
}

const CIPHERS: [(&str, usize); 3] = [("aes128-cbc", 16), ("aes192-cbc", 24), ("aes256-cbc", 32)];
const MACS: [&str; 5] = ["hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"];
/// Values that can be sealed; the key always is.
const VALUES: [&str; 4] = ["secret", "counter", "time_interval", "time_drift"];
const PRFS: [Option<&str>; 6] = [
    None,
    Some("hmac-sha1"),
    Some("hmac-sha224"),
    Some("hmac-sha256"),
    Some("hmac-sha384"),
    Some("hmac-sha512"),
];

/// How python-pskc writes a number that it seals: in as few bytes as it needs. Where these are digits it reads another
/// number itself, and so the product does not guess.
fn is_ambiguous(number: u64) -> bool {
    number.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).all(|byte| byte.is_ascii_digit())
}

/// A token whose values python-pskc can seal: it knows no negative number there.
fn sealable(luck: &mut Luck, number: usize) -> Draw {
    loop {
        let draw = Draw::new(luck, number);
        let numbers = [draw.period.map(u64::from), Some(draw.counter).filter(|_| draw.period.is_none())];
        let drift = draw.drift.unwrap_or(1);
        let drift = u64::try_from(drift).ok();
        let clear = numbers.into_iter().flatten().chain(drift).all(|n| n == 0 || !is_ambiguous(n));
        if drift.is_some() && clear {
            return draw;
        }
    }
}

#[test]
fn every_cipher_check_sum_and_password_hash_of_python_pskc() {
    let (each, seed) = (runs(20, 200), seed());
    let mut luck = Luck::new(seed ^ 3);
    let (mut tokens, mut wrong, mut opened_wrongly) = (0, 0, 0);
    for (cipher, bytes) in CIPHERS {
        let draws: Vec<_> =
            (0..usize::try_from(each).unwrap()).map(|number| sealable(&mut luck, number)).collect();
        let plain = csv2pskc(&table(&draws), &Lock::None);
        for mac in MACS {
            let of_key = [(None, Lock::Key(key(&mut luck, bytes)))];
            let of_password = PRFS.map(|prf| (prf, password(&mut luck)));
            // Each hash of PBKDF2 with each cipher, and each with some check sum.
            let with_password = of_password.into_iter().enumerate().filter(|(i, _)| {
                luck.once_in(3) || MACS.iter().position(|m| *m == mac) == Some(i % MACS.len())
            });
            let locks: Vec<_> = with_password.map(|(_, seal)| seal).chain(of_key).collect();
            for (prf, seal) in locks {
                let values = &VALUES[..*luck.pick(&[1, 2, 4])];
                let sealing = Sealing {
                    lock: seal.clone(),
                    cipher,
                    mac,
                    mac_key: key(&mut luck, 20),
                    prf,
                    rounds: u32::try_from(luck.between(1_000, 5_000)).unwrap(),
                    values,
                };
                let file = sealed(&plain, &sealing);
                let name = format!("{cipher}, {mac}, {prf:?}, {values:?}");
                wrong += violations(&name, &file, &seal, Format::Pskc, &draws);
                tokens += each;
                let other = match &seal {
                    Lock::Key(right) => Lock::Key(key(&mut luck, right.len())),
                    _ => password(&mut luck),
                };
                opened_wrongly += read(&file, &other).1.records.len();
            }
        }
    }
    assert_eq!(opened_wrongly, 0, "tokens came out with another key or password");
    report("tokens sealed by python-pskc", tokens, 30 * runs(20, 200), wrong, seed);
}

#[test]
fn what_python_pskc_seals_with_and_the_product_does_not_is_named() {
    let mut luck = Luck::new(seed() ^ 4);
    let draws = Draw::many(&mut luck, 3);
    let plain = csv2pskc(&table(&draws), &Lock::None);
    for (cipher, bytes, mac, code) in [
        ("kw-aes128", 16, "hmac-sha1", "encryption_unsupported"),
        ("kw-aes256", 32, "hmac-sha1", "encryption_unsupported"),
        ("tripledes-cbc", 24, "hmac-sha1", "encryption_unsupported"),
        ("camellia256-cbc", 32, "hmac-sha1", "encryption_unsupported"),
        ("aes128-cbc", 16, "hmac-md5", "mac_unsupported"),
        ("aes128-cbc", 16, "hmac-ripemd160", "mac_unsupported"),
    ] {
        let seal = Lock::Key(key(&mut luck, bytes));
        // A wrapped key has the length of whole blocks.
        let mac_key = key(&mut luck, 16);
        let sealing =
            Sealing { lock: seal.clone(), cipher, mac, mac_key, prf: None, rounds: 0, values: &["secret"] };
        let whole: Vec<_> =
            draws.iter().map(|draw| Draw { key: key(&mut luck, 24), ..draw.clone() }).collect();
        let plain =
            if cipher.starts_with("kw") { csv2pskc(&table(&whole), &Lock::None) } else { plain.clone() };
        let (_, read) = read(&sealed(&plain, &sealing), &seal);
        let codes: Vec<_> = read.problems.iter().map(|located| located.problem.code()).collect();
        assert_eq!((read.records.len(), &codes[..]), (0, &[code][..]), "{cipher} {mac}");
    }
}

#[test]
fn tables_of_pskc2csv() {
    let (each, seed) = (runs(200, 2_000), seed());
    let mut luck = Luck::new(seed ^ 5);
    let mut wrong = 0;
    let encodings = ["hex", "base32", "base64"];
    for encoding in encodings {
        // A table has no place for the clock of a token.
        let mut draws = Draw::many(&mut luck, usize::try_from(each).unwrap());
        draws.iter_mut().for_each(|draw| draw.drift = None);
        let seal = password(&mut luck);
        let made = pskc2csv(&csv2pskc(&table(&draws), &seal), &seal, COLUMNS, encoding);
        wrong += violations(encoding, &made, &Lock::None, Format::OathCsv, &draws);
    }
    report("tokens of pskc2csv", 3 * each, 3 * runs(200, 2_000), wrong, seed);
}

/// A value of a key as `pskctool --info` tells it.
fn told<'a>(package: &'a str, name: &str) -> Option<&'a str> {
    package.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(": "))
}

#[test]
fn what_is_written_for_the_product_the_tools_read() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    let (count, seed) = (runs(300, 3_000), seed());
    let mut luck = Luck::new(seed ^ 6);
    let draws: Vec<_> = Draw::many(&mut luck, usize::try_from(count).unwrap())
        .into_iter()
        // A table that does not name the hash leaves it to the length of these keys.
        .filter(|draw| draw.algorithm != Algorithm::Sha1 || ![32, 64].contains(&draw.key.len()))
        .map(|draw| Draw { manufacturer: "EX", model: "", drift: None, start_on: None, counter: 0, ..draw })
        .collect();
    let until = |draw: &Draw| match draw.expires_on {
        Some(day) => draw.fob().until(&day.to_string()),
        None => draw.fob(),
    };
    let fobs: Vec<Fob> = draws.iter().map(until).collect();
    let file = seed_file(&fobs, "EX");
    // Against the standard's schema.
    assert_eq!(pskctool("validate", &file).trim(), "OK");
    let info = pskctool("info", &file);
    let packages: Vec<_> = info.split("KeyPackage ").skip(1).collect();
    assert_eq!(packages.len(), fobs.len());
    let mut wrong = 0;
    for (package, fob) in packages.into_iter().zip(&fobs) {
        let kind = if fob.period.is_some() { "totp" } else { "hotp" };
        let suite = match fob.hash {
            Hash::Sha1 => None,
            Hash::Sha256 => Some("HMAC-SHA256"),
            Hash::Sha512 => Some("HMAC-SHA512"),
        };
        let period = fob.period.map(|period| period.to_string());
        let as_meant = told(package, "SerialNo") == Some(&fob.serial)
            && told(package, "Key Secret (base64)") == Some(&STANDARD.encode(&fob.key))
            && told(package, "Algorithm").is_some_and(|uri| uri.ends_with(kind))
            && told(package, "Algorithm Parameters Suite") == suite
            && told(package, "Response Format Length") == Some(&fob.digits.to_string())
            && told(package, "Key TimeInterval") == period.as_deref()
            && told(package, "Key Counter") == fob.period.is_none().then_some("0")
            && told(package, "Device ExpiryDate").and_then(|day| day.get(..10)) == fob.expires_on.as_deref();
        if !as_meant {
            eprintln!("{}: pskctool says {package}", fob.serial);
            wrong += 1;
        }
    }
    // Through python-pskc, as a file and as a table.
    let seal = password(&mut luck);
    wrong += violations("pskc2pskc", &pskc2pskc(&file, &Lock::None, &seal), &seal, Format::Pskc, &draws);
    let made = pskc2csv(&file, &Lock::None, COLUMNS, "hex");
    wrong += violations("pskc2csv", &made, &Lock::None, Format::OathCsv, &draws);
    report("tokens read by the tools", 3 * draws.len() as u64, 3 * runs(250, 2_500), wrong, seed);
}

#[test]
fn a_token_that_is_not_as_meant_is_noticed() {
    let draws = Draw::many(&mut Luck::new(seed()), 2);
    let file = csv2pskc(&table(&draws), &Lock::None);
    let count = |draws: &[Draw]| violations("a control", &file, &Lock::None, Format::Pskc, draws);
    assert_eq!(count(&draws), 0);
    assert_eq!(count(&draws[..1]), 1);
    let mut other = draws.clone();
    other[1].key[0] ^= 1;
    assert_eq!(count(&other), 1);
    let records: Vec<Record> = read(&file, &Lock::None).1.records;
    assert_eq!(records.len(), 2);
}
