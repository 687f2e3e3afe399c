//! Every code has its sentence in both languages.

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_app::messages::{Language, message};
use kagimori_app::token_import::VAULT_CODES;
use kagimori_app::user_import::LIST_CODES;
use kagimori_formats::{Limits, Problem, SkipReason};
use serde_json::{Map, Value};

fn texts(language: &str) -> Value {
    let path = format!("{}/../ui/src/i18n/{language}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn leaves(value: &Value, path: &str, into: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(name, value)| leaves(value, &format!("{path}/{name}"), into));
        }
        Value::String(text) => into.push((path.to_owned(), text.clone())),
        other => panic!("{path}: {other}"),
    }
}

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    let (ja, en) = (texts("ja"), texts("en"));
    let codes = Refusal::CODES
        .iter()
        .chain(Error::OWN_CODES)
        .chain(&VAULT_CODES)
        .chain(&LIST_CODES)
        .chain(Problem::CODES)
        .chain(SkipReason::CODES);
    let codes: std::collections::BTreeSet<_> = codes.copied().collect();
    for code in &codes {
        for (language, texts) in [("ja", &ja), ("en", &en)] {
            assert!(!texts["error"][code].is_null(), "{language}: no sentence for {code}");
        }
    }
    let known: Vec<_> = ja["error"].as_object().unwrap().keys().collect();
    let unused: Vec<_> = known.iter().filter(|k| !codes.contains(k.as_str())).collect();
    assert!(unused.is_empty(), "sentences without a code: {unused:?}");
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let (mut ja, mut en) = (Vec::new(), Vec::new());
    leaves(&texts("ja")["error"], "", &mut ja);
    leaves(&texts("en")["error"], "", &mut en);
    let keys = |all: &[(String, String)]| all.iter().map(|(k, _)| k.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&ja), keys(&en));
    let placeholders = |text: &str| {
        let mut found: Vec<_> =
            text.split("{{").skip(1).map(|rest| rest.split("}}").next().unwrap().to_owned()).collect();
        found.sort();
        found
    };
    for ((key, ja), (_, en)) in ja.iter().zip(&en) {
        assert_eq!(placeholders(ja), placeholders(en), "{key}");
        assert!(ja.chars().any(|c| ('ぁ'..='ん').contains(&c)), "{key} is not Japanese: {ja}");
        assert!(!en.chars().any(|c| c > '\u{2FFF}'), "{key} is not English: {en}");
        // Words that stand in details only.
        for word in ["シード", "ドリフト", "ステップ", "TOTP", "金庫"] {
            assert!(!ja.contains(word), "{key}: {word}");
        }
    }
}

/// `1234567` as people write it: `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(|group| std::str::from_utf8(group).unwrap()).collect::<Vec<_>>().join(",")
}

#[test]
fn who_meets_a_bound_learns_of_the_setting_that_raises_it() {
    let (raised, texts) = (Limits::RAISED, [texts("ja"), texts("en")]);
    for (code, bound) in [
        ("file_too_large", format!("{} MiB", raised.file_bytes >> 20)),
        ("too_many_keys", grouped(raised.keys.into())),
        ("too_many_elements", grouped(raised.elements.into())),
    ] {
        for texts in &texts {
            let text = texts["error"][code].as_str().unwrap();
            let setting = texts["settings"]["largeImports"].as_str().unwrap();
            assert!(text.contains(&bound) && text.contains(setting), "{text}");
        }
    }
    for texts in &texts {
        let hint = texts["settings"]["largeImportsHint"].as_str().unwrap();
        for bounds in [Limits::DEFAULT, raised] {
            assert!(hint.contains(&format!("{} MiB", bounds.file_bytes >> 20)), "{hint}");
            assert!(hint.contains(&grouped(bounds.keys.into())), "{hint}");
        }
    }
}

#[test]
fn sentences_are_filled_in() {
    let params = |pairs: &[(&str, Value)]| -> Map<String, Value> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
    };
    let wrong = params(&[("failures", 3.into()), ("left", 2.into())]);
    for language in [Language::Japanese, Language::English] {
        let text = message("otp_wrong", &wrong, language);
        assert!(text.contains('2') && !text.contains('{'), "{text}");
    }
    for rule in ["login_too_short", "confirmation_too_short", "must_differ", "too_common", "too_long"] {
        let text = message("password_rule", &params(&[("rule", rule.into())]), Language::English);
        assert!(text != "password_rule" && text.len() > 15, "{rule}: {text}");
    }
}
