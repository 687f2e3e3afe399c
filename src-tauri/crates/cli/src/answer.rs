//! What calls answer, where it is not simply the use case's own view.

use kagimori_app::views::rfc3339;
use kagimori_app::{attempts, audit, clock_anchor, token_import, token_test, user_import};
use serde_json::{Value, json};

pub(crate) fn imported(imported: &token_import::Imported) -> Value {
    let skipped: Vec<_> = imported
        .skipped
        .iter()
        .map(|key| json!({ "line": key.line, "serial": key.serial, "code": key.code }))
        .collect();
    let errors: Vec<_> = imported.errors.iter().map(token_import::KeyError::to_json).collect();
    json!({
        "format": imported.format.map(kagimori_app::token_import::Format::name),
        "new": imported.new,
        "same": imported.same,
        "changed": imported.changed,
        "skipped": skipped,
        "errors": errors,
        "batch": imported.batch,
    })
}

pub(crate) fn users_imported(imported: &user_import::UsersImported) -> Value {
    let users: Vec<_> = imported
        .rows
        .iter()
        .map(|user| {
            json!({
                "line": user.line,
                "login_id": user.login_id,
                "name": user.name,
                "role": user.role.name(),
                "new": !user.is_known,
            })
        })
        .collect();
    let errors: Vec<_> = imported.errors.iter().map(user_import::ListError::to_json).collect();
    json!({ "new": imported.new, "same": imported.same, "users": users, "errors": errors })
}

pub(crate) fn tested(tested: &token_test::Tested) -> Value {
    json!({
        "match": tested.matched,
        "step_difference": tested.step_difference,
        "valid_from": tested.shown.map(|(from, _)| rfc3339(from)),
        "valid_until": tested.shown.map(|(_, until)| rfc3339(until)),
        "already_used": tested.already_used,
    })
}

pub(crate) fn diagnosis(diagnosis: &attempts::Diagnosis) -> Value {
    use attempts::Cause;
    let mut data = json!({
        "at": rfc3339(diagnosis.at),
        "refused": diagnosis.refused,
        "serial": diagnosis.serial,
        "cause": diagnosis.cause.name(),
    });
    match &diagnosis.cause {
        Cause::FobFast(seconds) | Cause::FobSlow(seconds) | Cause::ClockWrong(seconds) => {
            data["seconds"] = json!(seconds);
        }
        Cause::CounterAhead(presses) => data["presses"] = json!(presses),
        Cause::OtherToken(serial) => data["other_serial"] = json!(serial),
        Cause::AlreadyUsed { by, at } => {
            data["used_by"] = json!(by);
            data["used_at"] = json!(at.map(rfc3339));
        }
        Cause::Previous
        | Cause::Transposed
        | Cause::NeighbouringKey
        | Cause::NotConsecutive
        | Cause::Unknown => {}
    }
    data
}

pub(crate) fn clock(state: &clock_anchor::ClockState) -> Value {
    let suspected = state.suspected.map(|s| json!({ "seconds": s.seconds, "tokens": s.tokens }));
    json!({
        "trust": state.trust.name(),
        "now": rfc3339(state.now),
        "latest": rfc3339(state.latest),
        "seconds": state.trust.seconds(),
        "suspected": suspected,
    })
}

pub(crate) fn entry(entry: &audit::EntryView) -> Value {
    let details: serde_json::Map<_, _> =
        entry.details.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    json!({
        "number": entry.number,
        "at": rfc3339(entry.at),
        "kind": entry.kind,
        "result": if entry.refused.is_none() { "done" } else { "refused" },
        "refused": entry.refused,
        "operator": entry.operator,
        "via": entry.via,
        "computer": entry.computer,
        "user": entry.user,
        "serial": entry.serial,
        "contract": entry.contract,
        "details": details,
    })
}
