//! Random damage: whatever the bytes, reading ends, without panic, and nothing is taken that was not written.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

#[derive(Clone, Debug)]
enum Damage {
    Replace(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
    Swap(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let markup = prop::sample::select(vec![
        "<",
        ">",
        "&",
        "]]>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<!DOCTYPE",
        "<!ENTITY",
        "<?",
        "?>",
        "/>",
        "</",
        "\"",
        "'",
        "&#0;",
        "\0",
        "\u{FEFF}",
        "xmlns=''",
        "xmlns:p='x'",
        "<Key>",
        "</Key>",
        "<KeyPackage/>",
        "PlainValue",
        "-1",
        "99999999999",
    ]);
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        (any::<Index>(), markup).prop_map(|(at, text)| Damage::Insert(at, text.into())),
        (any::<Index>(), prop::collection::vec(any::<u8>(), 1..8))
            .prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (any::<Index>(), 1..200_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<Index>(), 1..400_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
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
            // Whole lines change places, which keeps more of the markup intact.
            let mut lines: Vec<_> = file.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
            let count = lines.len();
            lines.swap(a.index(count), b.index(count));
            *file = lines.concat();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_damaged_file_is_read_or_refused(damages in prop::collection::vec(damage(), 1..6), odd in any::<bool>()) {
        let mut file = if odd { include_str!("data/odd-form.xml") } else { TWO_TOKENS }.as_bytes().to_vec();
        for damage in damages {
            apply(&mut file, damage);
        }
        let entries: Vec<_> = pskc::Reader::new(file.as_slice(), Limits::DEFAULT).collect();
        prop_assert!(entries.len() < 1_000);
        let pieces = std::io::BufReader::with_capacity(5, file.as_slice());
        prop_assert_eq!(&pskc::Reader::new(pieces, Limits::DEFAULT).collect::<Vec<_>>(), &entries);
        let lines = file.split(|b| *b == b'\n').count();
        for entry in entries {
            match entry {
                Entry::Record(record) => {
                    prop_assert!((16..=256).contains(&record.seed.expose().len()));
                    prop_assert_eq!(record.counter.is_some(), record.parameters.period().is_none());
                    prop_assert!(record.line as usize <= lines);
                }
                Entry::Skipped(skipped) => prop_assert!(skipped.line as usize <= lines),
                Entry::Problem(problem) => {
                    prop_assert!((1..=lines).contains(&(problem.line as usize)));
                    prop_assert!(Problem::CODES.contains(&problem.problem.code()));
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let file: SeedFile = pskc::Reader::new(bytes.as_slice(), Limits::DEFAULT).collect();
        prop_assert!(file.records.is_empty());
        prop_assert_eq!(file.problems.len(), 1);
    }

    #[test]
    fn any_inside_of_a_container_ends(inside in "[<>/&;!?\\[\\]\"'= A-Za-z\n-]{0,200}") {
        let _: SeedFile = pskc::Reader::new(container(&inside).as_bytes(), Limits::DEFAULT).collect();
    }

    #[test]
    fn the_order_of_elements_does_not_matter(order in Just(vec![0, 1, 2, 3, 4]).prop_shuffle()) {
        let parts = [
            "<Issuer>I</Issuer>",
            "<AlgorithmParameters><ResponseFormat Encoding='DECIMAL' Length='6'/></AlgorithmParameters>",
            "<FriendlyName>F</FriendlyName>",
            "<Data><TimeInterval><PlainValue>60</PlainValue></TimeInterval>\
             <Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret></Data>",
            "<Policy><ExpiryDate>2030-01-01T00:00:00Z</ExpiryDate></Policy>",
        ];
        let inside: String = order.into_iter().map(|i| parts[i]).collect();
        let key = format!("<Key Id='1' Algorithm='urn:ietf:params:xml:ns:keyprov:pskc:totp'>{inside}</Key>");
        let device = "<DeviceInfo><Model>M</Model><SerialNo>S1</SerialNo></DeviceInfo>";
        let before = accepted(container(&format!("<KeyPackage>{device}{key}</KeyPackage>")));
        let after = accepted(container(&format!("<KeyPackage>{key}{device}</KeyPackage>")));
        prop_assert_eq!(before.len(), 1);
        prop_assert_eq!(before[0].expires_on, Some(jiff::civil::date(2030, 1, 1)));
        prop_assert_eq!(before, after);
    }
}
