//! What the page is told when something was not done: a code and its parameters. The sentences are the page's.

use std::collections::BTreeMap;

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use serde::Serialize;
use serde_json::Value;
use specta::Type;

use crate::incident;

/// A refusal or a fault: its stable code and the parameters of its sentence (`error` in the texts).
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Problem {
    pub(crate) code: String,
    pub(crate) params: BTreeMap<String, Param>,
}

/// A parameter of a sentence.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(untagged)]
pub(crate) enum Param {
    Text(String),
    Number(i32),
}

/// Result of a command.
pub(crate) type Answer<T> = Result<T, Problem>;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let mut params = sentence_params(error.params());
        if let Some(text) = error.log_text() {
            params.insert("incident".into(), Param::Text(incident::record(text)));
        }
        Self { code: error.code().to_owned(), params }
    }
}

/// What a sentence can say; lists of rows are told in the answer itself.
pub(crate) fn sentence_params(params: impl IntoIterator<Item = (String, Value)>) -> BTreeMap<String, Param> {
    let param = |value| match value {
        Value::String(text) => Some(Param::Text(text)),
        Value::Number(n) => n.as_i64().and_then(|n| i32::try_from(n).ok()).map(Param::Number),
        _ => None,
    };
    params.into_iter().filter_map(|(name, value)| Some((name, param(value)?))).collect()
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Error::from(refusal).into()
    }
}
