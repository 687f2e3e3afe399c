//! The sentences for the codes, from the same files as the screens' texts.

use std::sync::LazyLock;

use serde_json::{Map, Value};

/// A language of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 日本語.
    Japanese,
    /// English.
    English,
}

static JAPANESE: LazyLock<Value> = LazyLock::new(|| parse(include_str!("../../../../ui/src/i18n/ja.json")));
static ENGLISH: LazyLock<Value> = LazyLock::new(|| parse(include_str!("../../../../ui/src/i18n/en.json")));

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// The sentence for a code: what happened, why, and what to do next.
///
/// Where the sentence depends on a parameter out of a fixed list (which rule, which field), the texts hold one
/// sentence for each under the code.
#[must_use]
pub fn message(code: &str, params: &Map<String, Value>, language: Language) -> String {
    let texts = match language {
        Language::Japanese => &*JAPANESE,
        Language::English => &*ENGLISH,
    };
    let entry = &texts["error"][code];
    let text = match entry {
        Value::Object(cases) => params.values().filter_map(Value::as_str).find_map(|name| cases.get(name)),
        text => Some(text),
    };
    let text = text.and_then(Value::as_str).unwrap_or(code);
    params.iter().fold(text.to_owned(), |text, (name, value)| {
        let shown = match value {
            Value::String(s) => s.clone(),
            Value::Number(n) => n.to_string(),
            _ => return text,
        };
        text.replace(&format!("{{{{{name}}}}}"), &shown)
    })
}
