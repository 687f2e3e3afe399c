//! What the page may call, one file per family of screens. A body parses, calls a use case, and maps the answer;
//! what may be done when, and by whom, is decided by [`crate::session`] and the use cases.

#![expect(clippy::needless_pass_by_value, reason = "commands own what Tauri hands them")]

pub(crate) mod backup;
pub(crate) mod clock;
pub(crate) mod contracts;
pub(crate) mod drafts;
pub(crate) mod enrol;
pub(crate) mod history;
pub(crate) mod imports;
pub(crate) mod operators;
pub(crate) mod overview;
pub(crate) mod policy;
pub(crate) mod preferences;
pub(crate) mod print;
pub(crate) mod report;
pub(crate) mod revoke;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod setup;
pub(crate) mod temporary;
pub(crate) mod token_acts;
pub(crate) mod token_export;
pub(crate) mod token_time;
pub(crate) mod tokens;
pub(crate) mod training;
pub(crate) mod unlock;
pub(crate) mod user_import;
pub(crate) mod users;
pub(crate) mod vault;
pub(crate) mod verify;

use kagimori_app::{Desk, RowResult as AppRowResult};

use crate::dto::RowResult;

/// The one list of commands: Tauri's handler and the TypeScript bindings both come from it.
macro_rules! commands {
    ($runtime:ty) => {
        tauri_specta::collect_commands![
            crate::commands::backup::backups,
            crate::commands::backup::choose_backup::<$runtime>,
            crate::commands::backup::create_backup::<$runtime>,
            crate::commands::backup::rehearse_backup,
            crate::commands::backup::restore_backup,
            crate::commands::clock::anchor_clock,
            crate::commands::clock::clock,
            crate::commands::contracts::add_contract,
            crate::commands::contracts::change_contract,
            crate::commands::contracts::contract,
            crate::commands::contracts::contracts,
            crate::commands::contracts::end_contract,
            crate::commands::contracts::preview_contract_end,
            crate::commands::contracts::set_start_date,
            crate::commands::drafts::keep_draft,
            crate::commands::drafts::take_draft,
            crate::commands::enrol::enrol_oneself,
            crate::commands::enrol::enrol_user,
            crate::commands::history::attempts,
            crate::commands::history::diagnose,
            crate::commands::history::export_history::<$runtime>,
            crate::commands::history::history,
            crate::commands::history::verify_history,
            crate::commands::imports::cancel_import,
            crate::commands::imports::choose_seed_file::<$runtime>,
            crate::commands::imports::erase_seed_file,
            crate::commands::imports::import_progress,
            crate::commands::imports::import_tokens,
            crate::commands::imports::imports,
            crate::commands::imports::preview_import,
            crate::commands::imports::save_leftovers::<$runtime>,
            crate::commands::imports::undo_import,
            crate::commands::operators::add_operator,
            crate::commands::operators::operators,
            crate::commands::operators::remove_operator,
            crate::commands::overview::overview,
            crate::commands::policy::policy,
            crate::commands::policy::set_institution,
            crate::commands::policy::set_policy,
            crate::commands::preferences::preferences::<$runtime>,
            crate::commands::preferences::set_preferences::<$runtime>,
            crate::commands::print::print_page::<$runtime>,
            crate::commands::report::export_monthly_report::<$runtime>,
            crate::commands::report::monthly_report,
            crate::commands::report::permission_table,
            crate::commands::revoke::revoke,
            crate::commands::search::search,
            crate::commands::session::begin_user_mode,
            crate::commands::session::change_passwords,
            crate::commands::session::end_user_mode,
            crate::commands::session::give_one_time_password,
            crate::commands::session::lock,
            crate::commands::session::session,
            crate::commands::session::sign_in,
            crate::commands::session::sign_out,
            crate::commands::session::touch,
            crate::commands::session::unlock_desk,
            crate::commands::setup::cancel_setup,
            crate::commands::setup::create_vault,
            crate::commands::setup::prepare_vault,
            crate::commands::temporary::issue_temporary_codes,
            crate::commands::temporary::revoke_temporary_codes,
            crate::commands::token_acts::allot_token,
            crate::commands::token_acts::expiring_tokens,
            crate::commands::token_acts::preview,
            crate::commands::token_acts::replace_token,
            crate::commands::token_acts::return_token,
            crate::commands::token_acts::token_record,
            crate::commands::token_acts::token_step,
            crate::commands::token_acts::token_steps,
            crate::commands::token_export::export_token_list::<$runtime>,
            crate::commands::token_export::export_tokens::<$runtime>,
            crate::commands::token_time::identify_token,
            crate::commands::token_time::resync_token,
            crate::commands::token_time::test_token,
            crate::commands::token_time::time_offsets,
            crate::commands::tokens::token,
            crate::commands::tokens::tokens,
            crate::commands::training::fob_display,
            crate::commands::training::fobs,
            crate::commands::training::leave_training,
            crate::commands::training::next_display,
            crate::commands::training::practice_people,
            crate::commands::training::reset_training,
            crate::commands::training::start_training,
            crate::commands::training::take_role,
            crate::commands::unlock::unlock,
            crate::commands::user_import::choose_user_list::<$runtime>,
            crate::commands::user_import::import_users,
            crate::commands::user_import::preview_user_import,
            crate::commands::user_import::save_user_template::<$runtime>,
            crate::commands::users::add_user,
            crate::commands::users::change_master,
            crate::commands::users::change_user,
            crate::commands::users::delete_user,
            crate::commands::users::reset_passwords,
            crate::commands::users::resume_user,
            crate::commands::users::resume_users,
            crate::commands::users::stop_user,
            crate::commands::users::stop_users,
            crate::commands::users::unlock_passwords,
            crate::commands::users::user,
            crate::commands::users::users,
            crate::commands::vault::acknowledge_rollback,
            crate::commands::vault::check_vault,
            crate::commands::vault::history_digest,
            crate::commands::vault::look_only,
            crate::commands::vault::prepare_recovery_code,
            crate::commands::vault::recover_access,
            crate::commands::vault::rekey,
            crate::commands::vault::replace_recovery_code,
            crate::commands::verify::verify,
        ]
    };
}
pub(crate) use commands;

/// The rows of an act's result, with the names a reader knows people by.
async fn named(desk: &Desk, rows: Vec<AppRowResult>) -> Vec<RowResult> {
    let mut named = Vec::with_capacity(rows.len());
    for row in rows {
        named.push(RowResult {
            name: name_of(desk, &row.login_id).await,
            login_id: row.login_id,
            serial: row.serial,
            refused: row.refused.map(Into::into),
        });
    }
    named
}

/// A name for a result that is done and must be told in any case: the login ID where there is none.
async fn name_of(desk: &Desk, login_id: &str) -> String {
    desk.user(login_id).await.map_or_else(|_| login_id.to_owned(), |user| user.name)
}
