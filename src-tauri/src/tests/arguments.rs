//! What the commands are called with where only the answer to "may he?" counts.

use serde_json::{Value, json};

/// Arguments that are well formed and lead nowhere.
pub(crate) fn arguments(command: &str) -> Value {
    of_the_vault(command)
        .or_else(|| on_tokens(command))
        .or_else(|| of_lists(command))
        .or_else(|| on_users(command))
        .unwrap_or_else(|| of_the_desk(command))
}

fn of_the_desk(command: &str) -> Value {
    let authorisation = json!({ "confirmationPassword": "not this one", "otp": null });
    let request = json!({ "number": "1", "sealChecked": true });
    let entries = json!({
        "from": null, "to": null, "user": null, "operator": null, "kind": null, "result": null, "limit": 1,
        "after": null,
    });
    let contract = json!({
        "code": "9", "name": "x", "kana": "", "branch": "", "account": "", "otpStart": null,
    });
    match command {
        "add_contract" | "change_contract" => json!({ "contract": contract, "authorisation": authorisation }),
        "set_start_date" => json!({ "date": "2026-11-22", "authorisation": authorisation }),
        "enrol_oneself" => json!({ "enrolment": { "serial": "NONE", "code": "000000", "share": false } }),
        "enrol_user" => json!({
            "request": { "user": "nobody", "serial": "NONE", "code": "000000", "share": false },
            "authorisation": authorisation,
        }),
        "issue_temporary_codes" => json!({
            "request": { "loginId": "nobody", "count": 3, "hours": 24 },
            "authorisation": authorisation,
        }),
        "test_token" => json!({ "serial": "NONE", "code": "000000" }),
        "resync_token" => json!({
            "serial": "NONE", "first": "000000", "second": "000001", "authorisation": authorisation,
        }),
        "attempts" | "diagnose" | "user" | "take_role" => json!({ "loginId": "nobody" }),
        "history" => json!({ "query": entries }),
        "export_history" => json!({ "query": entries, "format": "csv" }),
        "search" => json!({ "text": "x" }),
        "set_preferences" => json!({ "preferences": {
            "language": "ja", "theme": "light", "textSize": 100, "groupDigits": true, "idleMinutes": 10,
        } }),
        "keep_draft" => json!({ "place": "/verify", "text": "" }),
        "take_draft" => json!({ "place": "/verify" }),
        "contract" | "preview_contract_end" => json!({ "code": "NONE" }),
        "end_contract" => json!({
            "end": { "code": "NONE", "request": request }, "authorisation": authorisation,
        }),
        "monthly_report" => json!({ "month": "2026-11" }),
        "export_monthly_report" => json!({ "month": "2026-11", "encoding": "utf8" }),
        "revoke" => json!({
            "request": { "users": ["nobody"], "reason": "other", "request": request, "lastTokens": [] },
            "authorisation": authorisation,
        }),
        "unlock" => json!({
            "request": { "users": ["nobody"], "spokeToUser": true, "request": request },
            "authorisation": authorisation,
        }),
        "change_passwords" => json!({ "passwords": {
            "loginPassword": "not this one", "confirmationPassword": "not this one",
            "newLoginPassword": null, "newConfirmationPassword": null,
        } }),
        "end_user_mode" | "unlock_desk" => json!({ "password": "not this one" }),
        "give_one_time_password" | "identify_token" => json!({ "code": "000000", "second": null }),
        "sign_in" => json!({ "loginId": "nobody", "password": "not this one" }),
        "prepare_vault" => json!({ "setup": {
            "edition": "company", "institution": "", "telephone": "", "contract": contract,
            "loginId": "suzuki", "loginIdAgain": "suzuki", "name": "x", "kana": "",
            "loginPassword": "short", "confirmationPassword": "short",
        } }),
        "verify" => json!({ "request": {
            "user": "nobody", "code": "000000", "second": null, "purpose": "transfer", "requestNumber": null,
            "note": null,
        } }),
        _ => json!({}),
    }
}

/// Of what is looked at, taken in and given out.
fn of_lists(command: &str) -> Option<Value> {
    let authorisation = json!({ "confirmationPassword": "not this one", "otp": null });
    let page = json!({ "search": "x", "limit": 1 });
    let reading = json!({
        "contract": null, "format": null, "seedEncoding": "detect", "corrections": [], "seen": null,
        "unlock": { "key": null, "password": null, "legacyMac": false },
    });
    Some(match command {
        "token" | "fob_display" | "time_offsets" => json!({ "serial": "NONE" }),
        "users" | "tokens" => json!({ "query": page }),
        "export_token_list" => json!({ "query": page, "encoding": "utf8" }),
        "export_tokens" => json!({
            "request": { "query": page, "password": "short" }, "authorisation": authorisation,
        }),
        "import_tokens" => json!({ "reading": reading, "leaveOut": false, "authorisation": authorisation }),
        "preview_import" | "save_leftovers" => json!({ "reading": reading }),
        "erase_seed_file" => json!({ "seen": "" }),
        "undo_import" => json!({ "batch": 1, "authorisation": authorisation }),
        _ => return None,
    })
}

/// Of acts on a user.
fn on_users(command: &str) -> Option<Value> {
    let authorisation = json!({ "confirmationPassword": "not this one", "otp": null });
    let particulars = json!({
        "name": "x", "kana": "", "role": "general", "otpStart": "2026-11-22", "permissions": [],
    });
    Some(match command {
        "add_user" => json!({
            "user": {
                "contract": null, "loginId": "x", "name": "x", "kana": "", "role": "general", "otpStart": null,
                "permissions": null, "loginPassword": null, "confirmationPassword": null,
            },
            "authorisation": authorisation,
        }),
        "change_user" => json!({
            "change": { "loginId": "nobody", "seen": particulars, "wanted": particulars },
            "typed": null, "authorisation": authorisation,
        }),
        "reset_passwords" => {
            json!({ "loginId": "nobody", "typed": null, "authorisation": authorisation })
        }
        "change_master" => {
            json!({ "loginId": "nobody", "loginPassword": "not this one", "authorisation": authorisation })
        }
        "unlock_passwords" => {
            json!({ "loginId": "nobody", "locks": "both", "authorisation": authorisation })
        }
        "preview_user_import" => json!({ "reading": { "contract": null, "seen": null } }),
        "import_users" => {
            json!({ "reading": { "contract": null, "seen": null }, "authorisation": authorisation })
        }
        "delete_user" | "resume_user" | "stop_user" | "revoke_temporary_codes" | "remove_operator" => {
            json!({ "loginId": "nobody", "authorisation": authorisation })
        }
        _ => return None,
    })
}

/// Of acts on tokens, and on several users.
fn on_tokens(command: &str) -> Option<Value> {
    let authorisation = json!({ "confirmationPassword": "not this one", "otp": null });
    let step = json!({ "step": "pause", "loss": null, "lastTokens": [] });
    let request = json!({ "number": "1", "sealChecked": true });
    Some(match command {
        "preview" => json!({ "plan": { "act": "revoke", "users": ["nobody"], "reason": "other" } }),
        "token_step" => json!({ "serial": "NONE", "request": step, "authorisation": authorisation }),
        "token_steps" => json!({ "serials": ["NONE"], "request": step, "authorisation": authorisation }),
        "replace_token" => json!({
            "request": {
                "old": "NONE", "reason": "lost", "new": "NONE", "code": "000000", "users": ["nobody"],
                "share": false, "loss": null, "lastTokens": [],
            },
            "authorisation": authorisation,
        }),
        "allot_token" => json!({
            "serial": "NONE", "contract": "9", "request": request, "authorisation": authorisation,
        }),
        "return_token" => json!({ "serial": "NONE", "request": request, "authorisation": authorisation }),
        "token_record" => json!({ "serial": "NONE" }),
        "expiring_tokens" => json!({ "band": "within90" }),
        "stop_users" | "resume_users" => json!({ "users": ["nobody"], "authorisation": authorisation }),
        _ => return None,
    })
}

/// Of the commands about the vault as a whole.
fn of_the_vault(command: &str) -> Option<Value> {
    let authorisation = json!({ "confirmationPassword": "not this one", "otp": null });
    Some(match command {
        "create_backup" => json!({
            "backup": { "elsewhere": false, "password": null }, "authorisation": authorisation,
        }),
        "rehearse_backup" => json!({ "rehearsal": { "name": "none", "opener": null } }),
        "restore_backup" => json!({ "restoring": {
            "opener": {
                "loginId": null, "loginPassword": null, "recoveryCode": "0000", "backupPassword": null,
            },
            "confirmationPassword": null, "replace": false, "timeIsRight": false,
        } }),
        "add_operator" => json!({
            "operator": {
                "loginId": "x", "name": "x", "kana": "", "role": "clerk", "loginPassword": "short",
                "confirmationPassword": "short",
            },
            "authorisation": authorisation,
        }),
        "acknowledge_rollback" => json!({ "reason": "x", "authorisation": authorisation }),
        "rekey" => json!({ "authorisation": authorisation }),
        "replace_recovery_code" => json!({ "lastGroup": "0000", "authorisation": authorisation }),
        "recover_access" => json!({ "recovery": {
            "loginId": "suzuki", "recoveryCode": "0000", "newLoginPassword": "short",
            "newConfirmationPassword": "short",
        } }),
        "create_vault" => json!({ "lastGroup": "0000" }),
        "set_institution" => json!({
            "profile": { "name": "", "telephone": "", "kind": "credit_union" },
            "authorisation": authorisation,
        }),
        "set_policy" => json!({
            "policy": {
                "failuresAllowed": 5, "window": 1, "revokeNeedsOtp": true, "unlockSameToken": true,
                "usersPerContract": 100, "largeImports": false,
            },
            "authorisation": authorisation,
        }),
        "anchor_clock" => json!({
            "reason": "x", "shown": "2026-11-22T00:00:00Z", "authorisation": authorisation,
        }),
        _ => return None,
    })
}
