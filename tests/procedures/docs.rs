//! The reference of codes names everything that a program may meet.

use kagimori_app::domain::audit::{Detail, Kind};
use kagimori_app::domain::policy::Policy;
use serde_json::Value;

const CODES: &str = include_str!("../../docs/codes.md");
const SETTINGS: &str = include_str!("../../ui/src/screens/settings/policy.ts");
const JAPANESE: &str = include_str!("../../ui/src/i18n/ja.json");

/// The names that a part of the page does not have.
fn missing<'a>(part: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    names.into_iter().filter(|name| !part.contains(&format!("`{name}`"))).collect()
}

#[test]
fn every_kind_and_detail_of_the_history_is_explained() {
    let (_, history) = CODES.split_once("\n## Operation history\n").unwrap();
    let (table, details) = history.split_once("\nDetails: ").unwrap();
    // What stands in the first column of the table.
    let kinds: String = table.lines().filter_map(|row| row.strip_prefix("| ")?.split(" | ").next()).collect();
    assert_eq!(missing(&kinds, Kind::ALL.iter().map(|kind| kind.name())), [""; 0]);
    assert_eq!(missing(details, Detail::ALL.iter().map(|detail| detail.name())), [""; 0]);
}

#[test]
fn every_code_that_has_a_sentence_is_explained() {
    let texts: Value = serde_json::from_str(JAPANESE).unwrap();
    let sentences = texts["error"].as_object().unwrap();
    assert!(sentences.len() > 100);
    let (codes, _) = CODES.split_once("\n## Operation history\n").unwrap();
    assert_eq!(missing(codes, sentences.keys().map(String::as_str)), [""; 0]);
}

#[test]
fn the_page_names_the_ranges_and_first_values_that_decide() {
    let first = Policy::default();
    for (name, range, initial) in [
        ("FAILURES", Policy::FAILURES_ALLOWED, first.failures_allowed),
        ("WINDOW", Policy::WINDOW, first.window),
        ("USERS", Policy::USERS_PER_CONTRACT, first.users_per_contract),
    ] {
        let line = format!(
            "export const {name} = {{ min: {}, max: {}, initial: {initial} }};",
            range.start(),
            range.end()
        );
        assert!(SETTINGS.replace('_', "").contains(&line), "{line}");
    }
}
