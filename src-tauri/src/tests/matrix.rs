//! Every command at every step of the window and for every role, through Tauri's own dispatch: what the page may not
//! do is refused here, whatever the page shows. A command without a row fails.

use std::collections::BTreeMap;

use serde_json::Value;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{WebviewWindow, WebviewWindowBuilder};

use super::arguments::arguments;
use super::command_names;
use super::room::{Room, State};
use crate::commands::commands;

/// Rows: commands. Columns: first start, sign-in, an older copy, clock, one-time password, new passwords, enrolment, locked; then at the
/// desk: master, administrator, general user, read-only user of a company; clerk, supervisor of a branch; training.
///
/// `+` the use case decides, `.` nobody is signed in, `l` the window is locked, `n` not at this step, `p` not
/// permitted, `e` not in this edition, `x` there is a vault already. New passwords and enrolment are met in user mode,
/// the one-time password in a training vault, where everybody has a fob, and so is the clock, an hour behind.
const TABLE: &str = "
    add_contract           . . . . . . . l  e e e e + + p
    contracts              . . . . . . . l  + + p + + + +
    contract               . . . . . . . l  + + p + + + +
    change_contract        . . . . . . . l  + p p p + + +
    preview_contract_end   . . . . . . . l  e e e e + + p
    end_contract           . . . . . . . l  e e e e + + p
    set_start_date         . . . . . . . l  + p p p p + +
    keep_draft             . . . . . . . l  + + + + + + +
    take_draft             . . . . . . . l  + + + + + + +
    set_institution        . . . . . . . l  + p p p p + +
    monthly_report         . . . . . . . l  + + p + + + +
    export_monthly_report  . . . . . . . l  + + p + + + +
    permission_table       . . . . . . . l  + + p + + + +
    enrol_oneself          . . n n n n + l  + + + + + + +
    enrol_user             . . . . . . . l  + + p p + + +
    attempts               . . . . . . . l  + + p + + + +
    export_history         . . . . . . . l  + + + + + + +
    verify_history         . . . . . . . l  + + p + + + +
    history                . . . . . . . l  + + + + + + +
    overview               . . . . . . . l  + + + + + + +
    preferences            + + + + + + + +  + + + + + + +
    set_preferences        + + + + + + + +  + + + + + + +
    print_page             + + + + + + + +  + + + + + + +
    preview                . . . . . . . l  + + p p + + +
    revoke                 . . . . . . . l  + + p p + + +
    search                 . . . . . . . l  + + p + + + +
    begin_user_mode        . . n n n n n l  + + n n + + n
    change_passwords       . . n n n + n l  + + + + + + +
    end_user_mode          n n n n n + + n  n n + + n n n
    give_one_time_password . . n n + n n l  n n n n n n n
    lock                   + + + + + + + +  + + + + + + +
    session                + + + + + + + +  + + + + + + +
    sign_in                n + n n n n n l  n n n n n n n
    sign_out               + + + + + + + +  + + + + + + +
    touch                  + + + + + + + +  + + + + + + +
    unlock_desk            n n n n n n n +  n n n n n n n
    cancel_setup           + + + + + + + +  + + + + + + +
    create_vault           n n n n n n n n  n n n n n n n
    prepare_vault          + x x x x x x x  x x x x x x n
    cancel_import          + + + + + + + +  + + + + + + +
    export_token_list      . . . . . . . l  + + p + + + +
    export_tokens          . . . . . . . l  + p p p p + +
    choose_seed_file       . . . . . . . l  + p p p + + +
    erase_seed_file        . . . . . . . l  + p p p + + +
    import_progress        + + + + + + + +  + + + + + + +
    import_tokens          . . . . . . . l  + p p p + + +
    imports                . . . . . . . l  + p p p + + +
    preview_import         . . . . . . . l  + p p p + + +
    save_leftovers         . . . . . . . l  + p p p + + +
    undo_import            . . . . . . . l  + p p p + + +
    token                  . . . . . . . l  + + p + + + +
    token_step             . . . . . . . l  + + p p + + +
    token_steps            . . . . . . . l  + + p p + + +
    replace_token          . . . . . . . l  + + p p + + +
    allot_token            . . . . . . . l  e e e e + + p
    return_token           . . . . . . . l  e e e e + + p
    token_record           . . . . . . . l  + + p + + + +
    expiring_tokens        . . . . . . . l  + + p + + + +
    tokens                 . . . . . . . l  + + p + + + +
    fob_display            . . e + + e e l  e e e e e e +
    fobs                   . . e + + e e l  e e e e e e +
    leave_training         e e e e e e e e  e e e e e e +
    next_display           . . e + + e e l  e e e e e e +
    practice_people        e e e e e e e e  e e e e e e +
    reset_training         e e e e e e e e  e e e e e e +
    start_training         + + n n n n n n  n n n n n n n
    take_role              . . . . . . . l  . . . . . . +
    unlock                 . . . . . . . l  + + p p + + +
    choose_user_list       . . . . . . . l  + + p p + + +
    import_users           . . . . . . . l  + + p p + + +
    preview_user_import    . . . . . . . l  + + p p + + +
    save_user_template     . . . . . . . l  + + p p + + +
    add_user               . . . . . . . l  + + p p + + +
    change_master          . . . . . . . l  + p p p p p +
    change_user            . . . . . . . l  + + p p + + +
    reset_passwords        . . . . . . . l  + + p p + + +
    delete_user            . . . . . . . l  + + p p + + +
    resume_user            . . . . . . . l  + + p p + + +
    stop_user              . . . . . . . l  + + p p + + +
    stop_users             . . . . . . . l  + + p p + + +
    resume_users           . . . . . . . l  + + p p + + +
    unlock_passwords       . . . . . . . l  + + p p + + +
    user                   . . . . . . . l  + + p + + + +
    users                  . . . . . . . l  + + p + + + +
    anchor_clock           . . n + n n n l  + p p p p + +
    clock                  . . n + n n n l  + + + + + + +
    diagnose               . . . . . . . l  + + p p + + +
    policy                 . . . . . . . l  + + p p + + +
    set_policy             . . . . . . . l  + p p p p + +
    issue_temporary_codes  . . . . . . . l  + + p p + + +
    revoke_temporary_codes . . . . . . . l  + + p p + + +
    identify_token         . . . . . . . l  + + p p + + +
    resync_token           . . . . . . . l  + + p p + + +
    test_token             . . . . . . . l  + + p p + + +
    time_offsets           . . . . . . . l  + + p + + + +
    verify                 . . . . . . . l  + + p p + + +
    backups                . . . . . . . l  + + p p + + +
    create_backup          . . . . . . . l  + p p p p + +
    choose_backup          + + n n n n n l  + + p p + + +
    rehearse_backup        . . . . . . . l  + + p p + + +
    restore_backup         + + n n n n n +  n n n n n n n
    add_operator           . . . . . . . l  e e e e p + +
    operators              . . . . . . . l  + + p p + + +
    remove_operator        . . . . . . . l  e e e e p + +
    acknowledge_rollback   . . + n n n n l  + + + + + + +
    check_vault            . . . . . . . l  + + p p + + +
    history_digest         . . . . . . . l  + + + + + + +
    look_only              . . + n n n n l  n n n n n n n
    prepare_recovery_code  . . n n n n n l  + p p p p + +
    recover_access         + + n n n n n +  n n n n n n n
    rekey                  . . . . . . . l  + p p p p + +
    replace_recovery_code  . . n n n n n l  n n n n n n n
";

const STATES: [State; 15] = [
    State::FirstStart,
    State::SignIn,
    State::RolledBack,
    State::Clock,
    State::OneTimePassword,
    State::NewPasswords,
    State::Enrolment,
    State::Locked,
    State::Master,
    State::Administrator,
    State::General,
    State::ReadOnly,
    State::Clerk,
    State::Supervisor,
    State::Training,
];

fn table() -> BTreeMap<&'static str, Vec<char>> {
    let rows = TABLE.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let mut words = line.split_whitespace();
        (words.next().unwrap(), words.map(|mark| mark.chars().next().unwrap()).collect::<Vec<_>>())
    });
    rows.collect()
}

#[test]
fn every_command_has_a_row_and_every_row_a_command() {
    let table = table();
    assert!(table.values().all(|marks| marks.len() == STATES.len()), "{table:?}");
    let mut commands = command_names();
    commands.sort();
    assert_eq!(table.into_keys().map(str::to_owned).collect::<Vec<_>>(), commands);
}

#[test]
fn every_command_is_decided_by_step_role_and_edition() {
    let table = table();
    let room = tauri::async_runtime::block_on(Room::furnish());
    let mut wrong = Vec::new();
    for (column, state) in STATES.into_iter().enumerate() {
        for (command, marks) in &table {
            let window = window(tauri::async_runtime::block_on(room.enter(state)));
            let answer = call(&window, command);
            let got = mark(&answer);
            if got != marks[column] {
                wrong.push(format!("{command} at {state:?}: {got} instead of {}: {answer:?}", marks[column]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn window(session: crate::session::Session) -> WebviewWindow<MockRuntime> {
    let commands = tauri_specta::Builder::<MockRuntime>::new().commands(commands!(MockRuntime));
    let app = mock_builder()
        .plugin(tauri_plugin_store::Builder::new().build())
        .manage(session)
        .invoke_handler(commands.invoke_handler())
        .build(mock_context(noop_assets()))
        .unwrap();
    WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap()
}

fn call(window: &WebviewWindow<MockRuntime>, command: &str) -> Result<(), Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: InvokeBody::Json(arguments(command)),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_string(),
    };
    tauri::test::get_ipc_response(window, request).map(drop)
}

/// What the refusal says about who may.
fn mark(answer: &Result<(), Value>) -> char {
    match answer.as_ref().map_err(|problem| problem["code"].as_str().unwrap_or("unreadable")) {
        Err("not_signed_in") => '.',
        Err("locked") => 'l',
        Err("not_now") => 'n',
        Err("permission_denied") => 'p',
        Err("not_in_this_edition") => 'e',
        Err("vault_exists") => 'x',
        Err("unreadable") => '?',
        Err("internal" | "storage_failed" | "integrity") => '!',
        _ => '+',
    }
}
