use kagimori_app::BackupOpener as AppOpener;
use kagimori_app::backup::{BackupListed as AppListed, BackupMade as AppMade, Backups as AppBackups};
use kagimori_app::backup_rehearse::Rehearsed as AppRehearsed;
use kagimori_app::backup_restore::Restored as AppRestored;
use kagimori_app::operators::NewOperator as AppNewOperator;
use kagimori_app::vault_check::{HistoryDigest as AppDigest, Remembered as AppRemembered, Report};
use kagimori_app::vault_create::NewPasswords as FirstPasswords;
use kagimori_app::vault_rekey::Rekeyed as AppRekeyed;
use kagimori_app::{Error, RolledBack};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::dto::{Role, UserView, count, rfc3339};

/// A count: nothing of ours is counted further than 32 bits tell.
fn number(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(if n < 0 { 0 } else { u32::MAX })
}

/// How an older vault was noticed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rollback {
    /// Units of work it had when it was last seen on this computer, and when that was (RFC 3339).
    generation_seen: u32,
    seen_at: String,
    /// Units of work it has now, and until when its history reaches (RFC 3339).
    generation_found: u32,
    until: String,
}

impl From<RolledBack> for Rollback {
    fn from(rolled_back: RolledBack) -> Self {
        Self {
            generation_seen: number(rolled_back.seen.generation),
            seen_at: rfc3339(rolled_back.seen.latest),
            generation_found: number(rolled_back.generation),
            until: rfc3339(rolled_back.latest),
        }
    }
}

/// What opens a backup: exactly one of the three.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BackupOpener {
    /// With `login_password`, as they were when the backup was made.
    login_id: Option<String>,
    #[specta(type = Option<String>)]
    login_password: Option<SecretString>,
    #[specta(type = Option<String>)]
    recovery_code: Option<SecretString>,
    #[specta(type = Option<String>)]
    backup_password: Option<SecretString>,
}

impl BackupOpener {
    pub(crate) fn read(self) -> Result<AppOpener, Error> {
        match (self.login_id, self.login_password, self.recovery_code, self.backup_password) {
            (Some(login_id), Some(password), None, None) => Ok(AppOpener::Operator(login_id, password)),
            (None, None, Some(code), None) => Ok(AppOpener::Recovery(code)),
            (None, None, None, Some(password)) => Ok(AppOpener::Password(password)),
            _ => Err(Error::Missing("backup_password")),
        }
    }
}

/// A backup beside the vault.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct BackupListed {
    /// Its name, by which it is rehearsed.
    name: String,
    /// When it was written, RFC 3339.
    at: Option<String>,
    bytes: u32,
    /// Made by the program itself, once a day.
    daily: bool,
}

impl From<AppListed> for BackupListed {
    fn from(listed: AppListed) -> Self {
        let bytes = number(i64::try_from(listed.size).unwrap_or(i64::MAX));
        Self { name: listed.name, at: listed.at.map(rfc3339), bytes, daily: listed.daily }
    }
}

/// Backups beside the vault.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Backups {
    /// Newest first.
    items: Vec<BackupListed>,
    /// When one was last made, wherever it was put, RFC 3339.
    last_made: Option<String>,
    /// When one was last rehearsed, RFC 3339.
    last_rehearsed: Option<String>,
}

impl From<AppBackups> for Backups {
    fn from(backups: AppBackups) -> Self {
        Self {
            items: backups.items.into_iter().map(Into::into).collect(),
            last_made: backups.last_made.map(rfc3339),
            last_rehearsed: backups.last_rehearsed.map(rfc3339),
        }
    }
}

/// A backup to be made.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewBackup {
    /// The system's dialog asks where; otherwise it lies beside the vault.
    pub(crate) elsewhere: bool,
    /// A password of its own, besides what opens the vault.
    #[specta(type = Option<String>)]
    pub(crate) password: Option<SecretString>,
}

/// A backup that was made and read back.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupMade {
    name: String,
    users: u32,
    tokens: u32,
    audit_entries: u32,
    /// Digest of the history's end.
    head: String,
}

impl From<AppMade> for BackupMade {
    fn from(made: AppMade) -> Self {
        Self {
            name: made.file,
            users: number(made.users),
            tokens: number(made.tokens),
            audit_entries: number(made.audit_entries),
            head: made.head,
        }
    }
}

/// A file that was chosen in the system's dialog. The page never learns its path.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct BackupFile {
    pub(crate) name: String,
    pub(crate) bytes: u32,
}

impl BackupFile {
    pub(crate) fn new(name: String, bytes: u64) -> Self {
        Self { name, bytes: number(i64::try_from(bytes).unwrap_or(i64::MAX)) }
    }
}

/// 復元テスト.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rehearsal {
    /// One of those beside the vault; `null`: the file that was chosen.
    pub(crate) name: Option<String>,
    /// `null`: the vault's own keys (`backup_not_ours` if they do not open it).
    pub(crate) opener: Option<BackupOpener>,
}

/// A backup that would come back whole.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rehearsed {
    users: u32,
    tokens: u32,
    audit_entries: u32,
    head: String,
    /// Until when its history reaches, RFC 3339.
    until: String,
    /// The open vault has gone on from it.
    of_this_vault: bool,
    /// History entries that were added since.
    entries_since: Option<u32>,
}

impl From<AppRehearsed> for Rehearsed {
    fn from(rehearsed: AppRehearsed) -> Self {
        Self {
            users: number(rehearsed.users),
            tokens: number(rehearsed.tokens),
            audit_entries: number(rehearsed.audit_entries),
            head: rehearsed.head,
            until: rehearsed.until,
            of_this_vault: rehearsed.of_this_vault == Some(true),
            entries_since: rehearsed.entries_since.map(number),
        }
    }
}

/// 復元.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Restoring {
    pub(crate) opener: BackupOpener,
    /// With a login password.
    #[specta(type = Option<String>)]
    pub(crate) confirmation_password: Option<SecretString>,
    /// The vault that is there is kept aside (`vault_exists` otherwise).
    pub(crate) replace: bool,
    /// 「この日時で正しい」, where `clock_untrusted` was the answer.
    pub(crate) time_is_right: bool,
}

/// A vault that has come back.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Restored {
    users: u32,
    tokens: u32,
    audit_entries: u32,
    head: String,
    /// Until when the backup's history reaches, RFC 3339: what was done later is not in it.
    until: String,
    /// Name under which the vault that was here is kept.
    kept: Option<String>,
}

impl From<AppRestored> for Restored {
    fn from(restored: AppRestored) -> Self {
        Self {
            users: number(restored.users),
            tokens: number(restored.tokens),
            audit_entries: number(restored.audit_entries),
            head: restored.head,
            until: restored.until,
            kept: restored.kept,
        }
    }
}

/// Break-glass: who comes in through the recovery code.
#[expect(clippy::struct_field_names, reason = "there are passwords of two kinds")]
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Recovery {
    pub(crate) login_id: String,
    #[specta(type = String)]
    pub(crate) recovery_code: SecretString,
    #[specta(type = String)]
    pub(crate) new_login_password: SecretString,
    #[specta(type = String)]
    pub(crate) new_confirmation_password: SecretString,
}

/// A new data key.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Rekeyed {
    /// How often it was made anew.
    epoch: u32,
    /// Key slots it is sealed to.
    slots: u32,
}

impl From<AppRekeyed> for Rekeyed {
    fn from(rekeyed: AppRekeyed) -> Self {
        Self { epoch: number(rekeyed.epoch), slots: count(rekeyed.slots) }
    }
}

names! {
    /// Whether this computer remembers how far the vault has come: `never` here, or it `failed` to write it down.
    Remembered: AppRemembered { Kept, Never, Failed }
}

/// What is not as it was left.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct VaultProblem {
    /// A kind of docs/codes.md.
    kind: String,
    table: String,
    /// 0: no single row can be named.
    id: u32,
}

/// 点検.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VaultReport {
    /// RFC 3339.
    at: String,
    rows: u32,
    audit_entries: u32,
    head: String,
    generation: u32,
    epoch: u32,
    slots: u32,
    problems: Vec<VaultProblem>,
    rollback: Option<Rollback>,
    remembered: Remembered,
}

impl From<Report> for VaultReport {
    fn from(report: Report) -> Self {
        let problem = |p: &kagimori_app::Problem| VaultProblem {
            kind: p.kind.name().to_owned(),
            table: p.table.to_owned(),
            id: number(p.id),
        };
        Self {
            at: rfc3339(report.at),
            rows: count(report.rows),
            audit_entries: number(report.audit_entries),
            head: report.head,
            generation: number(report.generation),
            epoch: number(report.epoch),
            slots: count(report.slots),
            problems: report.problems.iter().map(problem).collect(),
            rollback: report.rolled_back.map(Into::into),
            remembered: report.remembered.into(),
        }
    }
}

/// The end of the history, for the foot of what is printed.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct HistoryDigest {
    /// RFC 3339.
    at: String,
    entries: u32,
    head: String,
}

impl From<AppDigest> for HistoryDigest {
    fn from(digest: AppDigest) -> Self {
        Self { at: rfc3339(digest.at), entries: number(digest.entries), head: digest.head }
    }
}

/// Those who open the vault.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Operators {
    pub(crate) items: Vec<UserView>,
    pub(crate) total: u32,
}

/// A clerk or a supervisor to be added: branch and training.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewOperator {
    login_id: String,
    name: String,
    kana: String,
    role: Role,
    /// First passwords, to be changed at the first sign-in.
    #[specta(type = String)]
    login_password: SecretString,
    #[specta(type = String)]
    confirmation_password: SecretString,
}

impl NewOperator {
    pub(crate) fn read(self) -> AppNewOperator {
        AppNewOperator {
            login_id: self.login_id,
            name: self.name,
            kana: self.kana,
            role: self.role.into(),
            passwords: FirstPasswords {
                login: self.login_password,
                confirmation: self.confirmation_password,
            },
        }
    }
}
