//! The texts of the screens, so that one journey is played in either language.

use serde_json::Value;

/// A language of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Japanese,
    English,
}

/// The texts of one language.
#[derive(Debug)]
pub(crate) struct Texts(Value);

impl Texts {
    pub(crate) fn of(language: Language) -> Self {
        let text = match language {
            Language::Japanese => include_str!("../../ui/src/i18n/ja.json"),
            Language::English => include_str!("../../ui/src/i18n/en.json"),
        };
        Self(serde_json::from_str(text).unwrap())
    }

    /// The text of a key such as `unlock.title`.
    pub(crate) fn get(&self, key: &str) -> &str {
        let text = key.split('.').try_fold(&self.0, |at, part| at.get(part)).and_then(Value::as_str);
        text.unwrap_or_else(|| panic!("there is no text {key}"))
    }

    /// The same with its placeholders filled in.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.get(key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{{{name}}}}}"), value)
        })
    }
}
