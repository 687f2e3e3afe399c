//! From a call to the use case and back.

mod contracts;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kagimori_app::backup::BackupRequest;
use kagimori_app::backup_rehearse::rehearse;
use kagimori_app::backup_restore::{RestoreRequest, restore, would_replace};
use kagimori_app::directory::TokenFilter;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::role::Edition;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::domain::time::Instant;
use kagimori_app::messages::Language;
use kagimori_app::policy_change::PolicyView;
use kagimori_app::system::{SystemClock, default_vault_dir, state_dir};
use kagimori_app::token_import::ImportRequest;
use kagimori_app::user_change::UserChange;
use kagimori_app::user_import::{FirstPasswords, UserImportRequest};
use kagimori_app::user_unlock_password::PasswordLocks;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_app::vault_open::SignIn;
use kagimori_app::vault_recover::{Recovery, recover};
use kagimori_app::views::rfc3339;
use kagimori_app::{Authorisation, BackupOpener, Desk, List, RowResult, TemporaryPasswords, VaultFiles};
use kagimori_app::{
    audit, contract_add, enroll, history_export, operators, revoke, token_export, token_import,
    token_lifecycle, token_list_export, token_replace,
};
use kagimori_app::{unlock, user_add, user_list, vault_check, vault_open, verify};
use serde::Serialize;
use serde_json::{Value, json};

use crate::answer::{clock, diagnosis, entry, imported, tested, users_imported};
use crate::args::{
    Audit, Backup, Cli, Clock, Command, Contract, Encoding, Entries, Fob, HistoryFormat, LastTokens,
    Operator, Page, Policy, SeedFile, Tempcode, Token, User, Vault, Which, Written,
};
use crate::exit::Failure;
use crate::secrets::{Secrets, need};

type Answer = Result<Value, Failure>;

/// Carries out a call; the answer is `data`.
pub(crate) async fn run(cli: Cli, language: Language) -> Answer {
    let secrets = Secrets::read(cli.secrets.as_deref())?;
    let dir = match &cli.vault {
        Some(dir) => dir.clone(),
        None => default_vault_dir().ok_or_else(|| Failure::Usage("--vault DIR is needed here".into()))?,
    };
    let call = Call {
        files: VaultFiles::new(dir),
        operator: cli.operator,
        secrets,
        now: cli.now.map(|at| Instant(at.as_second())),
        language,
    };
    match cli.command {
        Command::Vault(command) if !needs_desk(&command) => call.vault(command).await,
        Command::Backup(Backup::Restore { file, replace, time_is_right }) => {
            call.restore(file, replace, time_is_right).await
        }
        // On a computer without a vault there is only the file.
        Command::Backup(Backup::Drill { file }) if !would_replace(&call.files) => {
            rows(&rehearse(&file, &call.opener()?, state_dir().as_deref()).await?)
        }
        command => {
            let desk = call.open(only_looks(&command, call.now.is_some())).await?;
            let answer = call.at_desk(&desk, command).await;
            // What was answered is on the disk already; closing only tidies up, and the next opening makes good
            // what it could not.
            let _ = desk.close().await;
            answer
        }
    }
}

/// Commands on a vault as a whole that are acts of somebody signed in.
const fn needs_desk(command: &Vault) -> bool {
    matches!(command, Vault::Rekey { .. } | Vault::AcknowledgeRollback { .. })
}

/// Commands that change no row and audit no sign-in. A virtual fob only shows, but moving the clock to read it
/// moves it for the calls that follow.
const fn only_looks(command: &Command, moves_clock: bool) -> bool {
    match command {
        Command::Operator(Operator::List)
        | Command::Contract(Contract::List)
        | Command::User(User::List(_) | User::Show { .. } | User::Import { dry_run: true, .. })
        | Command::Token(
            Token::List { .. }
            | Token::Show { .. }
            | Token::Test { .. }
            | Token::Identify { .. }
            | Token::Imports
            | Token::Import { dry_run: true, .. },
        )
        | Command::Audit(Audit::List { .. } | Audit::Verify { .. })
        | Command::Diagnose { .. }
        | Command::Clock(Clock::Show)
        | Command::Policy(Policy::Show)
        | Command::Fob(Fob::List) => true,
        Command::Fob(Fob::Code { .. }) => !moves_clock,
        _ => false,
    }
}

struct Call {
    files: VaultFiles,
    operator: Option<String>,
    secrets: Secrets,
    now: Option<Instant>,
    language: Language,
}

fn rows<T: Serialize>(value: &T) -> Answer {
    serde_json::to_value(value).map_err(|e| Failure::App(kagimori_app::Error::Internal(e.to_string())))
}

fn query(page: Page) -> user_list::Query {
    let Page { contract, search, limit, after } = page;
    user_list::Query { contract, search, limit, after }
}

fn written(written: Written) -> unlock::WrittenRequest {
    unlock::WrittenRequest { number: written.request_number, seal_checked: written.seal_checked }
}

impl Call {
    fn operator(&self) -> Result<String, Failure> {
        self.operator.clone().ok_or_else(|| Failure::Usage("--as LOGIN_ID is needed here".into()))
    }

    fn sign_in(&self, only_looks: bool) -> Result<SignIn, Failure> {
        Ok(SignIn {
            login_id: self.operator()?,
            password: need(self.secrets.login_password.as_ref(), "login_password")?,
            via: Via::Cli,
            now: self.now,
            only_looks,
            run: None,
            state_dir: state_dir(),
        })
    }

    async fn open(&self, only_looks: bool) -> Result<Desk, Failure> {
        Ok(vault_open::open(&self.files, self.sign_in(only_looks)?, Arc::new(SystemClock)).await?)
    }

    fn authorisation(&self) -> Authorisation {
        Authorisation {
            confirmation_password: self.secrets.confirmation_password.clone(),
            otp: self.secrets.otp.clone(),
        }
    }

    /// The passwords of somebody new: both or none.
    fn new_passwords(&self) -> Result<Option<NewPasswords>, Failure> {
        let Secrets { new_login_password: login, new_confirmation_password: confirmation, .. } =
            &self.secrets;
        if login.is_none() && confirmation.is_none() {
            return Ok(None);
        }
        Ok(Some(NewPasswords {
            login: need(login.as_ref(), "new_login_password")?,
            confirmation: need(confirmation.as_ref(), "new_confirmation_password")?,
        }))
    }

    async fn vault(&self, command: Vault) -> Answer {
        match command {
            Vault::Init {
                edition,
                empty,
                name,
                kana,
                contract_code,
                contract_name,
                contract_kana,
                account,
            } => {
                let contract = || -> Result<_, Failure> {
                    Ok(contract_add::NewContract {
                        code: wanted(contract_code, "--contract-code")?,
                        name: wanted(contract_name, "--contract-name")?,
                        kana: contract_kana,
                        branch: String::new(),
                        account,
                        otp_start: None,
                    })
                };
                let first = || self.first_operator(name, kana);
                let new = match (edition, empty) {
                    (Edition::Company, false) => {
                        NewVault::Company(first()?, contract()?, Institution::default())
                    }
                    (Edition::Branch, false) => NewVault::Branch(first()?, Institution::default()),
                    (Edition::Training, true) => NewVault::EmptyTraining(first()?),
                    (Edition::Training, false) if self.operator.is_none() => NewVault::SampleTraining,
                    (Edition::Training, false) => {
                        let text = "training brings its own people: leave out --as, or add --empty";
                        return Err(Failure::Usage(text.into()));
                    }
                    (Edition::Company | Edition::Branch, true) => {
                        return Err(Failure::Usage("--empty belongs to --edition training".into()));
                    }
                };
                let created = create(
                    &self.files,
                    new,
                    self.now,
                    Arc::new(SystemClock),
                    Via::Cli,
                    state_dir().as_deref(),
                )
                .await?;
                let people: Vec<_> = created
                    .people
                    .iter()
                    .map(|p| {
                        json!({
                            "login_id": p.login_id,
                            "name": p.name,
                            "role": p.role.name(),
                            "login_password": p.login_password,
                            "confirmation_password": p.confirmation_password,
                        })
                    })
                    .collect();
                let mut data = json!({
                    "vault": self.files.dir().display().to_string(),
                    "recovery_code": created.recovery_code.as_str(),
                });
                if !people.is_empty() {
                    data["people"] = people.into();
                }
                Ok(data)
            }
            Vault::Rekey { .. } | Vault::AcknowledgeRollback { .. } => {
                Err(Failure::Usage("this command needs a desk".into()))
            }
            Vault::Status => rows(&vault_check::status(&self.files, self.now).await?),
            Vault::Check => rows(&vault_check::check(&self.files, self.sign_in(true)?).await?),
            Vault::Recover => {
                let passwords = self.new_passwords()?;
                let recovery = Recovery {
                    login_id: self.operator()?,
                    code: need(self.secrets.recovery_code.as_ref(), "recovery_code")?,
                    passwords: passwords
                        .ok_or(Failure::App(kagimori_app::Error::Missing("new_login_password")))?,
                    via: Via::Cli,
                    now: self.now,
                    state_dir: state_dir(),
                };
                let code = recover(&self.files, recovery, Arc::new(SystemClock)).await?;
                Ok(json!({ "recovery_code": code.as_str() }))
            }
        }
    }

    fn first_operator(&self, name: Option<String>, kana: String) -> Result<FirstOperator, Failure> {
        Ok(FirstOperator {
            login_id: self.operator()?,
            name: wanted(name, "--name")?,
            kana,
            passwords: NewPasswords {
                login: need(self.secrets.login_password.as_ref(), "login_password")?,
                confirmation: need(self.secrets.confirmation_password.as_ref(), "confirmation_password")?,
            },
        })
    }

    async fn at_desk(&self, desk: &Desk, command: Command) -> Answer {
        let with = self.authorisation();
        match command {
            Command::Vault(Vault::Rekey { new_recovery_code }) => self.rekey(desk, new_recovery_code).await,
            Command::Vault(Vault::AcknowledgeRollback { reason }) => {
                rows(&desk.acknowledge_rollback(&reason, with).await?)
            }
            Command::Backup(Backup::Create { file }) => {
                let request = BackupRequest { file, password: self.secrets.backup_password.clone() };
                rows(&desk.back_up(request, with).await?)
            }
            Command::Backup(Backup::Drill { file }) => self.drill(desk, &file).await,
            Command::Backup(Backup::Restore { .. }) => {
                Err(Failure::Usage("a vault that comes back needs no desk".into()))
            }
            Command::Vault(_) => Err(Failure::Usage("a vault command needs no desk".into())),
            Command::Operator(command) => self.operators(desk, command).await,
            Command::Contract(command) => self.contract(desk, command).await,
            Command::User(command) => self.user(desk, command).await,
            Command::Token(command) => self.token(desk, command).await,
            Command::Enroll { user, serial, code, share } => {
                let request = enroll::EnrolRequest { user, serial, code, share };
                rows(&desk.enroll(&request, with).await?)
            }
            Command::Verify { user, code, code2, purpose, request_number, note } => {
                let request =
                    verify::VerifyRequest { user, code, second: code2, purpose, request_number, note };
                rows(&desk.verify(&request).await?)
            }
            Command::Unlock { user, spoke_to_user, written: paper } => {
                let request = unlock::UnlockRequest { users: user, spoke_to_user, request: written(paper) };
                let results = desk.unlock(&request, with).await?;
                Ok(json!({ "results": results.iter().map(RowResult::to_json).collect::<Vec<_>>() }))
            }
            Command::Revoke { user, reason, written: paper, last } => {
                let (request, last_tokens) = (written(paper), last.last_four);
                let request = revoke::RevokeRequest { users: user, reason, request, last_tokens };
                let revoked = desk.revoke(&request, with).await?;
                let results: Vec<_> = revoked.rows.iter().map(RowResult::to_json).collect();
                Ok(json!({ "results": results, "going_on": revoked.going_on }))
            }
            Command::Diagnose { user } => {
                Ok(desk.diagnose(&user).await?.as_ref().map_or(Value::Null, diagnosis))
            }
            Command::Tempcode(Tempcode::Issue { user, count, hours }) => {
                let terms = Terms::new(count, hours).map_err(kagimori_app::Error::from)?;
                let issued = desk.issue_temporary_codes(&user, terms, with).await?;
                let codes: Vec<_> = issued.codes.iter().map(|code| code.as_str()).collect();
                Ok(json!({ "codes": codes, "valid_until": rfc3339(issued.valid_until) }))
            }
            Command::Tempcode(Tempcode::Revoke { user }) => {
                rows(&desk.revoke_temporary_codes(&user, with).await?)
            }
            Command::Clock(Clock::Show) => Ok(clock(&desk.clock_state().await?)),
            Command::Clock(Clock::Anchor { reason }) => rows(&desk.anchor_clock(&reason, with).await?),
            Command::Policy(Policy::Show) => rows(&desk.policy().await?),
            Command::Policy(Policy::Set {
                failures_allowed,
                window,
                revoke_needs_otp,
                unlock_same_token,
                users_per_contract,
                large_imports,
            }) => {
                let old = desk.policy().await?;
                let new = PolicyView {
                    failures_allowed: failures_allowed.unwrap_or(old.failures_allowed),
                    window: window.unwrap_or(old.window),
                    revoke_needs_otp: revoke_needs_otp.unwrap_or(old.revoke_needs_otp),
                    unlock_same_token: unlock_same_token.unwrap_or(old.unlock_same_token),
                    users_per_contract: users_per_contract.unwrap_or(old.users_per_contract),
                    large_imports: large_imports.unwrap_or(old.large_imports),
                };
                rows(&desk.change_policy(new, with).await?)
            }
            Command::Audit(command) => audit(desk, command).await,
            Command::Fob(Fob::List) => {
                let fobs = desk.fobs().await?;
                let items = fobs.items.into_iter().map(|fob| fob.serial).collect();
                rows(&List::<String> { items, total: fobs.total })
            }
            Command::Fob(Fob::Code { serial }) => {
                let display = desk.fob_display(&serial).await?;
                Ok(json!({ "code": display.code.as_str(), "seconds_left": display.seconds_left }))
            }
        }
    }

    /// What opens a backup: its own password, the recovery code, or the operator's login password.
    fn opener(&self) -> Result<BackupOpener, Failure> {
        let Secrets { backup_password, recovery_code, login_password, .. } = &self.secrets;
        Ok(match (backup_password, recovery_code) {
            (Some(password), _) => BackupOpener::Password(password.clone()),
            (None, Some(code)) => BackupOpener::Recovery(code.clone()),
            (None, None) => {
                BackupOpener::Operator(self.operator()?, need(login_password.as_ref(), "login_password")?)
            }
        })
    }

    async fn restore(&self, file: PathBuf, replace: bool, time_is_right: bool) -> Answer {
        let request = RestoreRequest {
            file,
            opener: self.opener()?,
            confirmation_password: self.secrets.confirmation_password.clone(),
            replace,
            time_is_right,
            via: Via::Cli,
            now: self.now,
            state_dir: state_dir(),
        };
        rows(&restore(&self.files, request, Arc::new(SystemClock)).await?)
    }

    /// With the vault's own keys, if they are still those of the backup.
    async fn drill(&self, desk: &Desk, file: &Path) -> Answer {
        match desk.rehearse_backup(file, None).await {
            Err(kagimori_app::Error::BackupNotOurs) => {
                rows(&desk.rehearse_backup(file, Some(&self.opener()?)).await?)
            }
            other => rows(&other?),
        }
    }

    async fn rekey(&self, desk: &Desk, new_recovery_code: bool) -> Answer {
        if !new_recovery_code {
            return rows(&desk.rekey(self.authorisation()).await?);
        }
        let (code, shown) = desk.new_recovery_code().await?;
        desk.replace_recovery_code(&code, self.authorisation()).await?;
        Ok(json!({ "recovery_code": shown.as_str() }))
    }

    async fn operators(&self, desk: &Desk, command: Operator) -> Answer {
        match command {
            Operator::Add { login_id, name, kana, role } => {
                let passwords = self.new_passwords()?;
                let passwords =
                    passwords.ok_or(Failure::App(kagimori_app::Error::Missing("new_login_password")))?;
                let new = operators::NewOperator { login_id, name, kana, role, passwords };
                rows(&desk.add_operator(new, self.authorisation()).await?)
            }
            Operator::Remove { login_id } => {
                desk.remove_operator(&login_id, self.authorisation()).await?;
                Ok(json!({ "login_id": login_id }))
            }
            Operator::List => rows(&desk.operators().await?),
        }
    }

    async fn user(&self, desk: &Desk, command: User) -> Answer {
        let with = self.authorisation();
        match command {
            User::Add { contract, login_id, name, kana, role, otp_start, purposes } => {
                let new = user_add::NewUser {
                    contract,
                    login_id,
                    name,
                    kana,
                    role,
                    otp_start,
                    permissions: purposes,
                    passwords: self.new_passwords()?,
                };
                rows(&desk.add_user(new, with).await?)
            }
            User::List(page) => rows(&desk.users(&query(page)).await?),
            User::Show { login_id } => rows(&desk.user(&login_id).await?),
            User::Stop { login_id } => rows(&desk.stop_user(&login_id, with).await?),
            User::Resume { login_id } => rows(&desk.resume_user(&login_id, with).await?),
            User::Delete { login_id } => {
                desk.delete_user(&login_id, with).await?;
                Ok(json!({ "login_id": login_id }))
            }
            User::UnlockPassword { login_id, which } => {
                rows(&desk.unlock_password(&login_id, which.into(), with).await?)
            }
            User::Change { login_id, name, kana, role, otp_start, purposes } => {
                let change = UserChange {
                    login_id: login_id.clone(),
                    seen: None,
                    name,
                    kana,
                    role,
                    otp_start,
                    permissions: purposes,
                    passwords: self.new_passwords()?.map(TemporaryPasswords::Typed),
                };
                desk.change_user(change, with).await?;
                rows(&desk.user(&login_id).await?)
            }
            User::ResetPasswords { login_id } => {
                let passwords = self.new_passwords()?;
                let passwords =
                    passwords.ok_or(Failure::App(kagimori_app::Error::Missing("new_login_password")))?;
                desk.reset_passwords(&login_id, TemporaryPasswords::Typed(passwords), with).await?;
                rows(&desk.user(&login_id).await?)
            }
            User::ChangeMaster { login_id } => {
                let password =
                    need(self.secrets.new_master_login_password.as_ref(), "new_master_login_password")?;
                desk.change_master(&login_id, &password, with).await?;
                rows(&desk.user(&login_id).await?)
            }
            User::Import { file, contract, dry_run, passwords_out } => {
                let request = UserImportRequest {
                    file,
                    contract,
                    dry_run,
                    first_passwords: passwords_out.map_or(FirstPasswords::None, FirstPasswords::Into),
                    ..UserImportRequest::default()
                };
                Ok(users_imported(&desk.import_users(&request, with).await?))
            }
        }
    }

    async fn token(&self, desk: &Desk, command: Token) -> Answer {
        use token_lifecycle::{LossReport, Step, StepRequest};
        let with = self.authorisation();
        let (serial, request) = match command {
            Token::Import { file, dry_run, leave_out } => {
                let request = ImportRequest { dry_run, leave_out, ..self.seed_file(file)? };
                return Ok(imported(&desk.import_tokens(&request, with).await?));
            }
            Token::Leftovers { file, into } => {
                let request = self.seed_file(file)?;
                return rows(&desk.save_leftovers(&request, &into, self.language).await?);
            }
            Token::EraseFile { file, with_the_rest } => {
                desk.erase_seed_file(&file, None, with_the_rest).await?;
                return Ok(json!({ "file": file.display().to_string() }));
            }
            Token::Imports => return rows(&desk.imports().await?),
            Token::ImportUndo { batch } => return rows(&desk.undo_import(batch, with).await?),
            Token::Export { file, contract, state, search, list, encoding } => {
                let filter = TokenFilter { contract, search, state, ..TokenFilter::default() };
                if list {
                    let encoding = match encoding {
                        None | Some(Encoding::Utf8) => token_list_export::Encoding::Utf8,
                        Some(Encoding::ShiftJis) => token_list_export::Encoding::ShiftJis,
                    };
                    let request = token_list_export::ListExportRequest { filter, encoding, file };
                    return rows(&desk.export_token_list(&request).await?);
                }
                let password = need(self.secrets.export_password.as_ref(), "export_password")?;
                let request = token_export::ExportRequest { filter, password, file };
                return rows(&desk.export_tokens(&request, with).await?);
            }
            Token::List { state, page } => return rows(&desk.tokens(&query(page), state).await?),
            Token::Show { serial } => return rows(&desk.token(&serial).await?),
            Token::Resync { serial, code, next } => {
                return rows(&desk.resync_token(&serial, [&code, &next], with).await?);
            }
            Token::Test { serial, code } => {
                return Ok(tested(&desk.test_token(&serial, &code).await?));
            }
            Token::Identify { code, next } => {
                let found = desk.identify_token(&code, next.as_deref()).await?;
                let candidates: Vec<_> = found.candidates.into_iter().map(|c| c.serial).collect();
                return Ok(json!({ "candidates": candidates, "searched": found.searched }));
            }
            Token::Replace { serial, reason, new, code, user, share, last } => {
                let request = token_replace::ReplaceRequest {
                    old: serial,
                    reason,
                    new,
                    code,
                    users: user,
                    share,
                    loss: LossReport::default(),
                    last_tokens: last.last_four,
                };
                return rows(&desk.replace_token(&request, with).await?);
            }
            Token::Allot { serial, contract, written: paper } => {
                return rows(&desk.allot_token(&serial, &contract, &written(paper), with).await?);
            }
            Token::Return { serial, written: paper } => {
                return rows(&desk.return_token(&serial, &written(paper), with).await?);
            }
            Token::Pause { serial, last } => (serial, confirmed(Step::Pause, last)),
            Token::Resume { serial } => (serial, Step::Resume.into()),
            Token::Lost { serial, when, place, reporter, last } => {
                let loss = LossReport { when, place, reporter };
                (serial, StepRequest { loss, ..confirmed(Step::Lose, last) })
            }
            Token::Found { serial } => (serial, Step::Find.into()),
            Token::Faulty { serial, last } => (serial, confirmed(Step::BreakDown, last)),
            Token::Dispose { serial } => (serial, Step::Dispose.into()),
        };
        rows(&desk.token_step(&serial, &request, with).await?)
    }

    fn seed_file(&self, file: SeedFile) -> Result<ImportRequest, Failure> {
        let SeedFile { file, format, seed_encoding, contract, legacy_mac } = file;
        let Secrets { import_key: key, import_password: password, .. } = &self.secrets;
        Ok(ImportRequest {
            file,
            contract,
            format: format.fixed(),
            seeds: seed_encoding.into(),
            unlock: token_import::unlock(key.as_ref(), password.as_ref(), legacy_mac)?,
            ..ImportRequest::default()
        })
    }
}

fn confirmed(step: token_lifecycle::Step, last: LastTokens) -> token_lifecycle::StepRequest {
    token_lifecycle::StepRequest { last_tokens: last.last_four, ..step.into() }
}

impl From<Which> for PasswordLocks {
    fn from(which: Which) -> Self {
        match which {
            Which::Login => Self::Login,
            Which::Confirmation => Self::Confirmation,
            Which::Both => Self::Both,
        }
    }
}

fn wanted(value: Option<String>, name: &str) -> Result<String, Failure> {
    value.ok_or_else(|| Failure::Usage(format!("{name} is needed here")))
}

fn entries(filter: Entries, limit: Option<usize>, after: Option<i64>) -> audit::HistoryQuery {
    let Entries { from, to, user, operator, kind, result } = filter;
    audit::HistoryQuery { from, to, user, operator, kind, result, limit, after }
}

async fn audit(desk: &Desk, command: Audit) -> Answer {
    match command {
        Audit::List { filter, limit, after } => {
            let query = entries(filter, limit, after);
            let list = desk.history(&query).await?;
            let items: Vec<_> = list.items.iter().map(entry).collect();
            Ok(json!({ "items": items, "total": list.total }))
        }
        Audit::Export { filter, format, out } => {
            let query = entries(filter, None, None);
            let format = match format {
                HistoryFormat::Csv => history_export::Format::Csv,
                HistoryFormat::Jsonl => history_export::Format::JsonLines,
            };
            rows(&desk.export_history(&history_export::ExportRequest { query, format, file: out }).await?)
        }
        Audit::Verify { export: None } => rows(&desk.verify_history().await?),
        Audit::Verify { export: Some(file) } => rows(&desk.compare_export(&file).await?),
    }
}
