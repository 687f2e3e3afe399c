//! 利用者の一括登録: users out of a list, the whole list or nobody.

mod outcome;

use std::fs::File;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::contract::Contract;
use kagimori_domain::ids::{ContractId, UserId};
use kagimori_domain::permission::Act;
use kagimori_domain::policy::Policy;
use kagimori_domain::purpose::Purpose;
use kagimori_domain::role::Edition;
use kagimori_domain::user::User;
use kagimori_formats::user_list::{self, Entry, Issued, Row};
use kagimori_store::{Find, Loaded, LoginSecret, Rows};
use kagimori_vault::{Header, Keys};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

pub use self::outcome::{LIST_CODES, ListError, SeenUser, UsersImported};
use crate::desk::{Authorisation, Desk, OwnOtp, check_own_otp, today};
use crate::error::{Error, Result};
use crate::export_file::{new_file, unwritable};
use crate::people::{self, IssuedPasswords, Passwords};
use crate::watch::{WHOLE, Watch};

/// Parts of the act, in thousandths: almost all of it is hashing passwords.
const HASHING: (u32, u32) = (50, 950);

/// What to import.
#[derive(Clone, Debug, Default)]
pub struct UserImportRequest {
    /// The list.
    pub file: PathBuf,
    /// Contract number; without it the operator's own contract.
    pub contract: Option<String>,
    /// Only looks.
    pub dry_run: bool,
    /// SHA-256 of the list as it was looked at, in hexadecimal digits: another one is refused.
    pub seen: Option<String>,
    /// Whether the new users get temporary passwords.
    pub first_passwords: FirstPasswords,
    /// Shows how far it has come, and may break it off.
    pub watch: Watch,
}

/// What becomes of the passwords of new users.
#[derive(Clone, Debug, Default)]
pub enum FirstPasswords {
    /// They have none yet.
    #[default]
    None,
    /// They are made up, and answered once.
    Answered,
    /// They are made up, and written to this new file, which nobody else may read.
    Into(PathBuf),
}

/// The temporary passwords of one new user.
#[derive(Debug)]
pub struct IssuedTo {
    /// ログインＩＤ.
    pub login_id: String,
    /// 氏名.
    pub name: String,
    /// His passwords.
    pub passwords: IssuedPasswords,
}

/// A user made ready outside the transaction.
struct Newcomer {
    user: User,
    credential: kagimori_store::Credential,
}

/// The list, as it was read.
struct List {
    entries: Vec<Entry>,
    digest: String,
}

impl List {
    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Row(row) => Some(row),
            Entry::Cell { .. } | Entry::Problem(_) => None,
        })
    }
}

impl Desk {
    /// Adds the users of a list to a contract, all of them or, if anything is wrong with one of them, nobody. Users of the
    /// contract whom the list tells as they are stay as they are.
    pub async fn import_users(
        &self,
        request: &UserImportRequest,
        authorisation: Authorisation,
    ) -> Result<UsersImported> {
        let act = Act::EditUsers;
        let (operator, contract) = self.contract_of_new_users(request.contract.as_deref()).await?;
        let contract_id = ContractId(contract.id);
        let confirmed = if request.dry_run {
            None
        } else {
            Some(self.confirm(act, authorisation.confirmation_password.as_ref()).await?)
        };
        let file = request.file.clone();
        let list = crate::blocking::spawn(move || read(&file)).await??;
        if request.seen.as_ref().is_some_and(|seen| *seen != list.digest) {
            return Err(Refusal::FileChanged.into());
        }

        let mut finds = vec![Find::UsersOf(contract_id)];
        finds.extend(list.rows().map(|row| Find::User(&row.login_id)));
        let (_, policy, rows) = self.store.read(&finds).await?;
        let day = self.when(&policy).day;
        let seen = self.compared(&list, &operator, &contract, &rows, &policy);
        let Some(confirmed) = confirmed else { return Ok(seen) };
        if !seen.errors.is_empty() {
            return self.reject_list(contract_id, seen).await;
        }

        // Hashing takes its time: before the transaction.
        let new: Vec<Row> = list.rows().filter(|row| seen.adds(row.line)).cloned().collect();
        let users = new.into_iter().map(|row| newcomer(row, contract_id, contract.otp_start, day));
        let users = users.collect::<Result<Vec<_>, Refusal>>()?;
        let prepared = self.prepare_newcomers(users, request).await?;
        let passwords_file = match &request.first_passwords {
            FirstPasswords::Into(file) => Some(write_passwords(file, &prepared.issued)?),
            FirstPasswords::None | FirstPasswords::Answered => None,
        };

        finds.extend(self.own_otp());
        let mut begun = self.begin_confirmed(act, confirmed, &finds).await?;
        let now = self.compared(&list, &begun.operator, &contract, &begun.rows, begun.unit.policy());
        if now.rows != seen.rows || !now.errors.is_empty() {
            begun.unit.cancel().await?;
            return Err(Refusal::UserChangedMeanwhile.into());
        }
        let event = Event::new(Kind::UsersImported)
            .contract(contract_id)
            .with(Detail::FileDigest, list.digest.as_str())
            .with(Detail::New, now.new.to_string())
            .with(Detail::Same, now.same.to_string());
        let otp = authorisation.otp.as_ref();
        let (checked, own_otp) = check_own_otp(begun, Purpose::UserChange, otp, event.clone()).await?;
        begun = checked;
        if let Some((header, based_on)) = &prepared.header {
            begun.unit.put_header(header, based_on).await?;
        }
        for Newcomer { user, credential } in &prepared.newcomers {
            let id = begun.unit.insert(user)?;
            begun.unit.insert_as(id, credential)?;
            let added = Event::new(Kind::UserAdded)
                .user(UserId(id), user.contract)
                .with(Detail::Role, user.role.name())
                .with(Detail::After, user.otp_start.to_string());
            begun.unit.also(added);
        }
        begun.unit.put_changed(&begun.rows)?;
        request.watch.go_on()?;
        begun.unit.commit(event.mark_if(own_otp == OwnOtp::NotRegistered, Detail::WithoutOtp)).await?;
        if let Some(file) = passwords_file {
            file.keep();
        }
        request.watch.reach((0, WHOLE), 1, 1);
        let issued = match request.first_passwords {
            FirstPasswords::Answered => prepared.issued,
            FirstPasswords::None | FirstPasswords::Into(_) => Vec::new(),
        };
        Ok(UsersImported { issued, ..now })
    }

    /// Refuses whoever may not add or change users.
    pub async fn may_edit_users(&self) -> Result<()> {
        self.look(Act::EditUsers, &[]).await.map(drop)
    }

    fn compared(
        &self,
        list: &List,
        operator: &User,
        contract: &Loaded<Contract>,
        rows: &Rows,
        policy: &Policy,
    ) -> UsersImported {
        let day = today(policy, self.now());
        let max = policy.users_per_contract;
        let (contract, start) = (ContractId(contract.id), contract.otp_start);
        let held = outcome::Held { operator, contract, start, rows, max, day };
        UsersImported::compared(&list.entries, &held, list.digest.clone())
    }

    /// A list with problems is an entry, too: somebody tried.
    async fn reject_list(&self, contract: ContractId, found: UsersImported) -> Result<UsersImported> {
        let error = Error::UsersRejected(found.errors);
        let begun = self.begin(Act::EditUsers, &[]).await?;
        let event = Event::new(Kind::UsersImported)
            .contract(contract)
            .with(Detail::FileDigest, found.file_digest)
            .with(Detail::Count, error.params()["n"].to_string());
        begun.unit.commit(event.refused(error.code())).await?;
        Err(error)
    }

    async fn prepare_newcomers(&self, users: Vec<User>, request: &UserImportRequest) -> Result<PreparedList> {
        if matches!(request.first_passwords, FirstPasswords::None) {
            let none = kagimori_store::Credential::none;
            let newcomers = users.into_iter().map(|user| Newcomer { user, credential: none() }).collect();
            return Ok(PreparedList { newcomers, issued: Vec::new(), header: None });
        }
        let header = self.store.header().await?;
        let keys = self.store.with_keys(Clone::clone);
        let (edition, watch) = (self.edition, request.watch.clone());
        crate::blocking::spawn(move || hash_all(users, header, &keys, edition, &watch)).await?
    }
}

/// Newcomers with their passwords, and the header with their key slots.
struct PreparedList {
    newcomers: Vec<Newcomer>,
    issued: Vec<IssuedTo>,
    header: Option<(Header, Vec<u8>)>,
}

/// Makes passwords up for everybody and hashes them. Blocks for long.
fn hash_all(
    users: Vec<User>,
    mut header: Header,
    keys: &Keys,
    edition: Edition,
    watch: &Watch,
) -> Result<PreparedList> {
    let (based_on, all) = (header.tag.clone(), users.len() as u64);
    let (mut newcomers, mut issued) = (Vec::with_capacity(users.len()), Vec::with_capacity(users.len()));
    for (nth, user) in (1..).zip(users) {
        watch.go_on()?;
        let (passwords, told) = Passwords::made_up(&user.login_id)?;
        let slot = user.role.opens_vault(edition).then_some((&mut header, keys));
        let credential = passwords.into_credential(&user.login_id, slot, true)?;
        issued.push(IssuedTo {
            login_id: user.login_id.as_str().to_owned(),
            name: user.name.clone(),
            passwords: told,
        });
        newcomers.push(Newcomer { user, credential });
        watch.reach(HASHING, nth, all);
    }
    let has_slots = newcomers.iter().any(|new| matches!(new.credential.login, LoginSecret::Slot(_)));
    Ok(PreparedList { newcomers, issued, header: has_slots.then_some((header, based_on)) })
}

fn newcomer(
    row: Row,
    contract: ContractId,
    contract_start: Option<jiff::civil::Date>,
    day: jiff::civil::Date,
) -> Result<User, Refusal> {
    let otp_start = User::start_date(row.otp_start, contract_start, day)?;
    let mut user = people::new_user(row.login_id, (row.name, row.kana), row.role, otp_start);
    user.contract = Some(contract);
    user.permissions = row.permissions.unwrap_or(user.permissions);
    Ok(user)
}

/// Reads the whole list: it is small, and must not change under the reader.
fn read(path: &Path) -> Result<List> {
    let unreadable = |_| Error::FileUnreadable;
    let max = user_list::LIMITS.file_bytes;
    // Looked at before it is opened: a pipe would keep the vault waiting.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Error::FileUnreadable);
    }
    if metadata.len() > max {
        return Err(Error::FileTooLarge { max_mib: max >> 20 });
    }
    let mut bytes = Vec::new();
    File::open(path).map_err(unreadable)?.take(max).read_to_end(&mut bytes).map_err(unreadable)?;
    let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(List { entries: user_list::read(Cursor::new(bytes)), digest })
}

/// A file with passwords, which goes again unless it is kept: what nobody was given must not lie about.
struct PasswordsFile(Option<PathBuf>);

impl PasswordsFile {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for PasswordsFile {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn write_passwords(path: &Path, issued: &[IssuedTo]) -> Result<PasswordsFile> {
    let mut file = new_file(path)?;
    let written = PasswordsFile(Some(path.to_owned()));
    let rows = issued.iter().map(|to| Issued {
        login_id: &to.login_id,
        name: &to.name,
        login: &to.passwords.login,
        confirmation: &to.passwords.confirmation,
    });
    let mut table = Zeroizing::new(Vec::with_capacity(128 * (issued.len() + 1)));
    user_list::write_issued(&mut *table, rows).map_err(|error| unwritable(&error.into()))?;
    file.write_all(&table).map_err(|error| unwritable(&error))?;
    file.sync_all().map_err(|error| unwritable(&error))?;
    crate::backup::sync_folder_of(path).map_err(|error| unwritable(&error))?;
    Ok(written)
}

/// Writes an empty list to a new file, for whoever fills one in.
pub fn save_template(path: &Path, japanese: bool) -> Result<()> {
    let table = user_list::write_template(Vec::new(), japanese)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let mut file = new_file(path)?;
    file.write_all(&table).map_err(|error| unwritable(&error))?;
    file.sync_all().map_err(|error| unwritable(&error))
}
