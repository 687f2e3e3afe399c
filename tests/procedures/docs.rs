//! The reference of codes names everything that a program may meet.

use kagimori_app::domain::audit::{Detail, Kind};
use serde_json::Value;

const CODES: &str = include_str!("../../docs/codes.md");
const JAPANESE: &str = include_str!("../../ui/src/i18n/ja.json");

fn missing<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    names.into_iter().filter(|name| !CODES.contains(&format!("`{name}`"))).collect()
}

#[test]
fn every_kind_and_detail_of_the_history_is_explained() {
    assert_eq!(missing(Kind::ALL.iter().map(|kind| kind.name())), [""; 0]);
    assert_eq!(missing(Detail::ALL.iter().map(|detail| detail.name())), [""; 0]);
}

#[test]
fn every_code_that_has_a_sentence_is_explained() {
    let texts: Value = serde_json::from_str(JAPANESE).unwrap();
    let sentences = texts["error"].as_object().unwrap();
    assert!(sentences.len() > 100);
    assert_eq!(missing(sentences.keys().map(String::as_str)), [""; 0]);
}
