use std::io::Write as _;
use std::process::ExitCode;

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{ContentArrangement, Table};
use kagimori_app::messages::{Language, message};
use serde_json::{Map, Value, json};

use crate::exit::Failure;

/// How answers are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    /// One JSON object on standard output.
    pub(crate) json: bool,
    pub(crate) language: Language,
}

impl Output {
    pub(crate) fn done(self, data: &Value) -> ExitCode {
        if self.json {
            say(&format!("{}\n", json!({ "ok": true, "data": self.with_messages(data.clone()) })));
        } else {
            say(&text(&self.with_messages(data.clone())));
        }
        ExitCode::SUCCESS
    }

    pub(crate) fn fail(self, failure: &Failure) -> ExitCode {
        let code = failure.code();
        let params = match failure {
            Failure::Usage(detail) => Map::from_iter([("detail".to_owned(), json!(detail.trim()))]),
            Failure::App(error) => error.params(),
        };
        let message = message(code, &params, self.language);
        let params = self.with_messages(Value::Object(params));
        if self.json {
            let error = json!({ "code": code, "params": params, "message": message });
            say(&format!("{}\n", json!({ "ok": false, "error": error })));
        } else {
            match params.get("missing").and_then(Value::as_str) {
                Some(missing) => eprintln!("{message}\n[{code}: {missing}]"),
                None => eprintln!("{message}\n[{code}]"),
            }
            if let Failure::Usage(detail) = failure {
                eprintln!("{}", detail.trim());
            }
            for name in ["errors", "problems", "results"] {
                if let Some(rows) = params.get(name) {
                    eprint!("{}", text(rows));
                }
            }
        }
        if let Failure::App(error) = failure
            && let Some(detail) = error.log_text()
        {
            eprintln!("{detail}");
        }
        ExitCode::from(failure.exit_status())
    }

    /// Adds the sentence to every row that bears a code: rows of an import, of an unlock, of a revoke.
    fn with_messages(self, value: Value) -> Value {
        match value {
            Value::Array(rows) => rows.into_iter().map(|row| self.with_messages(row)).collect(),
            Value::Object(mut object) => {
                let code = object.get("code").and_then(Value::as_str).map(ToOwned::to_owned);
                if let Some(code) = code.filter(|_| object.contains_key("line") || object.contains_key("ok"))
                {
                    let params = object.remove("params").and_then(|p| p.as_object().cloned());
                    let message = message(&code, &params.unwrap_or_default(), self.language);
                    object.insert("message".into(), json!(message));
                }
                object.into_iter().map(|(name, value)| (name, self.with_messages(value))).collect()
            }
            plain => plain,
        }
    }
}

/// Writes to standard output. A reader that went away changes nothing about what was done: the exit status tells.
fn say(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Readable text: a list of objects is a table, an object is one line a field.
fn text(value: &Value) -> String {
    match value {
        Value::Array(rows) if rows.iter().all(Value::is_object) && !rows.is_empty() => table(rows),
        Value::Array(rows) => rows.iter().map(|row| format!("{}\n", cell(row))).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::Array(rows) if rows.iter().any(Value::is_object) => {
                    format!("{name}:\n{}", text(value))
                }
                value => format!("{name}: {}\n", cell(value)),
            })
            .collect(),
        plain => format!("{}\n", cell(plain)),
    }
}

fn table(rows: &[Value]) -> String {
    let mut columns: Vec<&String> = Vec::new();
    for name in rows.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let mut table = Table::new();
    table.load_preset(UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns.iter().map(|c| c.as_str()));
    for row in rows {
        table.add_row(columns.iter().map(|column| row.get(*column).map(cell).unwrap_or_default()));
    }
    format!("{table}\n")
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name}={}", cell(value))).collect::<Vec<_>>().join(" ")
        }
        plain => plain.to_string(),
    }
}
