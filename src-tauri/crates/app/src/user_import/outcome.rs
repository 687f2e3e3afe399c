//! What a list of users says, held against the vault.

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::ids::ContractId;
use kagimori_domain::permission::may_grant;
use kagimori_domain::role::Role;
use kagimori_domain::user::{User, UserStatus};
use kagimori_domain::user_change::check_permissions;
use kagimori_formats::user_list::{Entry, Row};
use kagimori_formats::{Located, Param};
use kagimori_store::Rows;
use serde_json::{Map, Value, json};

use super::IssuedTo;
use crate::error::refusal_params;

/// Codes that only a list held against the vault can have.
pub const LIST_CODES: [&str; 1] = ["user_differs"];

/// What an import of users did, or would do.
#[derive(Debug)]
pub struct UsersImported {
    /// Users added.
    pub new: usize,
    /// Users who are there already, as the list tells them.
    pub same: usize,
    /// The users of the list, new and known.
    pub rows: Vec<SeenUser>,
    /// What is wrong; a dry run shows it, a real run is refused by it.
    pub errors: Vec<ListError>,
    /// Temporary passwords, for the one time they are shown.
    pub issued: Vec<IssuedTo>,
    /// SHA-256 of the list, in hexadecimal digits.
    pub file_digest: String,
}

/// A user of a list, as he would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenUser {
    /// His line.
    pub line: u32,
    /// ログインＩＤ.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// カナ.
    pub kana: String,
    /// 種別.
    pub role: Role,
    /// 利用開始日.
    pub otp_start: Date,
    /// He is there already.
    pub is_known: bool,
}

/// Something wrong with a row, or with the list as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct ListError {
    /// The line; 0 for the list as a whole.
    pub line: u32,
    /// The login ID as the list has it, if it is about a row.
    pub login_id: Option<String>,
    /// What.
    pub code: &'static str,
    /// Parameters of its sentence.
    pub params: Map<String, Value>,
}

impl ListError {
    /// `{line, login_id, code, params}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({ "line": self.line, "login_id": self.login_id, "code": self.code, "params": self.params })
    }

    fn located(located: &Located) -> Self {
        let value = |param| match param {
            Param::Number(n) => json!(n),
            Param::Text(text) => json!(text),
        };
        let params = located.problem.params();
        Self {
            line: located.line,
            login_id: located.serial.clone(),
            code: located.problem.code(),
            params: params.into_iter().map(|(name, param)| (name.to_owned(), value(param))).collect(),
        }
    }

    fn refused(line: u32, login_id: Option<String>, refusal: &Refusal) -> Self {
        Self { line, login_id, code: refusal.code(), params: refusal_params(refusal) }
    }
}

/// What a list is held against.
pub(super) struct Held<'a> {
    pub(super) operator: &'a User,
    pub(super) contract: ContractId,
    /// The contract's 利用開始日.
    pub(super) start: Option<Date>,
    /// The users of the contract, and all who have a login ID of the list.
    pub(super) rows: &'a Rows,
    pub(super) max: u32,
    pub(super) day: Date,
}

impl Held<'_> {
    fn users(&self) -> impl Iterator<Item = &User> {
        let here = |u: &&User| u.contract == Some(self.contract) && u.status != UserStatus::Deleted;
        self.rows.users.iter().map(|user| &**user).filter(here)
    }
}

impl UsersImported {
    pub(super) fn compared(entries: &[Entry], held: &Held<'_>, file_digest: String) -> Self {
        let mut found =
            Self { new: 0, same: 0, rows: Vec::new(), errors: Vec::new(), issued: Vec::new(), file_digest };
        let mut has_master = held.users().any(|user| user.role == Role::Master);
        let mut room = (held.max as usize).saturating_sub(held.users().count());
        for entry in entries {
            match entry {
                Entry::Problem(located) => found.errors.push(ListError::located(located)),
                Entry::Cell { line, login_id, column } => {
                    let refusal = Refusal::InvalidValue { field: column.name() };
                    found.errors.push(ListError::refused(*line, Some(login_id.clone()), &refusal));
                }
                Entry::Row(row) => match verdict(row, held, &mut has_master, &mut room) {
                    Ok(seen) if seen.is_known => {
                        found.same += 1;
                        found.rows.push(seen);
                    }
                    Ok(seen) => {
                        found.new += 1;
                        found.rows.push(seen);
                    }
                    Err(error) => found.errors.push(error),
                },
            }
        }
        // Adding users without a master is no beginning for a contract.
        if found.new > 0 && !has_master {
            found.errors.insert(0, ListError::refused(0, None, &Refusal::MasterExactlyOne));
        }
        found
    }

    /// Whether the row at this line brings a new user.
    pub(super) fn adds(&self, line: u32) -> bool {
        self.rows.iter().any(|row| row.line == line && !row.is_known)
    }
}

/// What would become of a row. `has_master` and `room` tell of the rows before it.
fn verdict(
    row: &Row,
    held: &Held<'_>,
    has_master: &mut bool,
    room: &mut usize,
) -> Result<SeenUser, ListError> {
    let wrong =
        |refusal: &Refusal| ListError::refused(row.line, Some(row.login_id.as_str().to_owned()), refusal);
    if let Some(known) = held.rows.user(&row.login_id) {
        if known.contract != Some(held.contract) {
            return Err(wrong(&Refusal::AlreadyExists { field: "login_id" }));
        }
        return if is_told_as_is(row, known) {
            Ok(seen(row, known.otp_start, true))
        } else {
            Err(ListError { code: LIST_CODES[0], ..wrong(&Refusal::NothingChanged) })
        };
    }
    may_grant(held.operator.role, row.role).map_err(|refusal| wrong(&refusal))?;
    if row.role == Role::Master && std::mem::replace(has_master, true) {
        return Err(wrong(&Refusal::MasterExactlyOne));
    }
    if let Some(permissions) = row.permissions {
        check_permissions(row.role, permissions).map_err(|refusal| wrong(&refusal))?;
    }
    let otp_start =
        User::start_date(row.otp_start, held.start, held.day).map_err(|refusal| wrong(&refusal))?;
    *room = room.checked_sub(1).ok_or_else(|| wrong(&Refusal::UserLimit { max: held.max }))?;
    Ok(seen(row, otp_start, false))
}

/// Whether the vault has the user as the list does; what the list leaves open does not count.
fn is_told_as_is(row: &Row, known: &User) -> bool {
    row.name == known.name
        && (row.kana.is_empty() || row.kana == known.kana)
        && row.role == known.role
        && row.otp_start.is_none_or(|day| day == known.otp_start)
        && row.permissions.is_none_or(|permissions| permissions == known.permissions)
}

fn seen(row: &Row, otp_start: Date, is_known: bool) -> SeenUser {
    SeenUser {
        line: row.line,
        login_id: row.login_id.as_str().to_owned(),
        name: row.name.clone(),
        kana: row.kana.clone(),
        role: row.role,
        otp_start,
        is_known,
    }
}
