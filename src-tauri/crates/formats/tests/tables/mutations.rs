//! Random damage: whatever the bytes, reading ends, without panic, and nothing is taken that was not written.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

const FORMATS: [Format; 5] = [OathCsv, EntraCsv, SafenetXml, YubicoCsv, Otpauth];

/// The keys in the valid files.
const KEYS: [&str; 5] = [
    "3132333435363738393031323334353637383930",
    "4142434445464748494a4b4c4d4e4f5051525354",
    "4142434445464748494A4B4C4D4E4F505152535455565758595A303132333435",
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "IFBEGRCFIZDUQSKKJNGE2TSPKBIVEU2U",
];

#[derive(Clone, Debug)]
enum Damage {
    Replace(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
    Swap(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let pieces = prop::sample::select(vec![
        ",",
        ";",
        "\t",
        "\"",
        "\"\"",
        "\n",
        "\r",
        "\r\n",
        "=\"",
        "'",
        "#",
        "# ",
        "sep=;\n",
        "\0",
        "\u{FEFF}",
        "１",
        "E+11",
        "-1",
        "99999999999",
        "%",
        "%00",
        "%FF",
        "&",
        "=",
        "?",
        "/",
        ":",
        "otpauth://",
        "&secret=",
        "ocra",
        "\u{202E}",
        "ソ",
    ]);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        (any::<Index>(), pieces).prop_map(|(at, text)| Damage::Insert(at, text.into())),
        (any::<Index>(), prop::collection::vec(any::<u8>(), 1..8))
            .prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (any::<Index>(), 1..100_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<Index>(), 1..200_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Damage::Swap(a, b)),
    ]
}

fn apply(file: &mut Vec<u8>, damage: Damage) {
    if file.is_empty() {
        return;
    }
    let length = file.len();
    match damage {
        Damage::Replace(at, byte) => file[at.index(length)] = byte,
        Damage::Insert(at, bytes) => drop(file.splice(at.index(length)..at.index(length), bytes)),
        Damage::Remove(at, count) => {
            drop(file.drain(at.index(length)..(at.index(length) + count).min(length)));
        }
        Damage::Repeat(at, count) => {
            let piece = file[at.index(length)..(at.index(length) + count).min(length)].to_vec();
            file.splice(at.index(length)..at.index(length), piece);
        }
        Damage::Swap(a, b) => {
            let (a, b) = (a.index(length), b.index(length));
            file.swap(a, b);
        }
    }
}

/// What holds of the entries of every file.
fn check(format: Format, file: &[u8]) -> Result<(), TestCaseError> {
    let entries: Vec<_> = format::read(format, file, Limits::DEFAULT, Unlock::default()).collect();
    let pieces = BufReader::with_capacity(5, file);
    prop_assert_eq!(
        &format::read(format, pieces, Limits::DEFAULT, Unlock::default()).collect::<Vec<_>>(),
        &entries
    );
    prop_assert!(!entries.is_empty() && entries.len() < 1_000);
    let ends = file.iter().filter(|b| matches!(b, b'\n' | b'\r')).count();
    let within = |line: u32| (1..=ends + 1).contains(&(line as usize));
    for entry in entries {
        match entry {
            Entry::Record(record) => {
                prop_assert!((16..=256).contains(&record.seed.expose().len()));
                prop_assert_eq!(record.counter.is_some(), record.parameters.period().is_none());
                prop_assert!(within(record.line));
            }
            Entry::Skipped(skipped) => prop_assert!(within(skipped.line)),
            Entry::Problem(problem) => {
                prop_assert!(within(problem.line), "{problem:?}");
                prop_assert!(Problem::CODES.contains(&problem.problem.code()));
                // No piece that could be a key.
                let shown = format!("{problem:?}");
                let pieces =
                    KEYS.iter().flat_map(|key| (0..=key.len() - 22).map(|start| &key[start..start + 22]));
                pieces.for_each(|piece| assert!(!shown.contains(piece), "{shown}"));
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_damaged_file_is_read_or_refused(
        format in prop::sample::select(&FORMATS[..]),
        encoding in 0..4,
        damages in prop::collection::vec(damage(), 1..6),
    ) {
        let text = valid(format);
        let mut file = match encoding {
            0 => text.as_bytes().to_vec(),
            1 => wide(text, u16::to_le_bytes),
            2 => wide(text, u16::to_be_bytes),
            _ => encoding_rs::SHIFT_JIS.encode(&text.replace("Example", "見本")).0.into_owned(),
        };
        for damage in damages {
            apply(&mut file, damage);
        }
        check(format, &file)?;
        // Whatever is recognised can be read as that.
        if let Some(found) = format::detect(&file) {
            let _: SeedFile = format::read(found, file.as_slice(), Limits::DEFAULT, Unlock::default()).collect();
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for format in FORMATS {
            check(format, &bytes)?;
            let file: SeedFile = format::read(format, bytes.as_slice(), Limits::DEFAULT, Unlock::default()).collect();
            prop_assert!(file.records.is_empty());
        }
        let _ = format::detect(&bytes);
    }

    #[test]
    fn any_table_ends(inside in "[,;\"\t\n\r =#'a-fA-F0-9+/]{0,300}") {
        for format in FORMATS {
            check(format, inside.as_bytes())?;
            check(format, format!("serial,seed,period,upn\n{inside}").as_bytes())?;
        }
        let _ = format::detect(inside.as_bytes());
    }

    #[test]
    fn the_order_of_columns_does_not_matter(order in Just((0..10).collect::<Vec<usize>>()).prop_shuffle()) {
        let shuffled: String = OATH
            .lines()
            .map(|line| {
                let cells: Vec<_> = line.split(',').collect();
                order.iter().map(|i| cells[*i]).collect::<Vec<_>>().join(",") + "\n"
            })
            .collect();
        prop_assert_eq!(accepted(OathCsv, shuffled), accepted(OathCsv, OATH));
    }

    #[test]
    fn what_is_written_is_read(
        serial in "[A-Z]{2}[0-9]{1,12}", seed in prop::collection::vec(any::<u8>(), 16..=64),
        digits in 6..=8_u8, period in 1..=300_u32, encoding in 0..3, delimiter in prop::sample::select(vec![',', ';', '\t']),
    ) {
        use base64::Engine;
        let hex = |byte: &u8| format!("{byte:02x}");
        let (text, encoding) = match encoding {
            0 => (seed.iter().map(hex).collect(), kagimori_formats::SeedEncoding::Hex),
            1 => (data_encoding::BASE32.encode(&seed), kagimori_formats::SeedEncoding::Base32),
            _ => (base64::engine::general_purpose::STANDARD.encode(&seed), kagimori_formats::SeedEncoding::Base64),
        };
        prop_assume!(seed.iter().any(|b| *b != seed[0]));
        let file = [serial.as_str(), text.as_str(), "totp", &digits.to_string(), &period.to_string()]
            .join(&delimiter.to_string());
        let reader = kagimori_formats::oath_csv::Reader::new(file.as_bytes(), Limits::DEFAULT);
        let reader = reader.reading_seeds_as(encoding);
        let read: SeedFile = reader.collect();
        prop_assert_eq!(&read.problems, &[]);
        let record = &read.records[0];
        prop_assert_eq!((record.serial.as_str(), record.seed.expose()), (serial.as_str(), &seed[..]));
        prop_assert_eq!((record.parameters.digits(), record.parameters.period()), (digits, Some(period)));
        // Told by its characters it is the same, or refused: never another.
        let told = format::read(OathCsv, file.as_bytes(), Limits::DEFAULT, Unlock::default()).collect::<SeedFile>();
        for record in told.records {
            prop_assert_eq!(record.seed.expose(), &seed[..]);
        }
    }
}
