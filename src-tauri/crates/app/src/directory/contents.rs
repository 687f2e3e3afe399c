//! What is known of each user, token and live registration, and how it follows the vault.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use kagimori_domain::ids::{ContractId, TokenId, UserId};
use kagimori_domain::registration::{Registration, RegistrationState};
use kagimori_domain::role::Role;
use kagimori_domain::text::search_form;
use kagimori_domain::time::Instant;
use kagimori_domain::token::{Token, TokenPlace, TokenState};
use kagimori_domain::user::{OtpStanding, User, UserStatus};
use kagimori_store::{Changes, Credential, Error, Loaded, Record, Result, Scope, Store};

/// Rows opened before others may use the vault.
const CHUNK: usize = 1_000;
/// Stands between texts, so that nothing is found across two of them.
pub(crate) const BETWEEN: char = '\u{1F}';

/// What lists go by, of a user.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) contract: Option<ContractId>,
    /// Login ID, name and kana as they are searched.
    pub(crate) text: Box<str>,
    /// Where the name to sort by begins in `text`: the kana, if there is any.
    sort_from: u16,
    pub(crate) role: Role,
    pub(crate) status: UserStatus,
    pub(crate) otp_start: Date,
    pub(crate) enrolment_failures: u32,
    pub(crate) enrolment_stopped: bool,
    pub(crate) login_locked: bool,
    pub(crate) confirmation_locked: bool,
    /// The live registration.
    pub(crate) live: Option<i64>,
}

impl Person {
    fn new(user: &User) -> Self {
        let (login, name) = (search_form(user.login_id.as_str()), search_form(&user.name));
        let kana = search_form(&user.kana);
        let name_from = login.len() + BETWEEN.len_utf8();
        let kana_from = name_from + name.len() + BETWEEN.len_utf8();
        let sort_from = if kana.is_empty() { name_from } else { kana_from };
        Self {
            contract: user.contract,
            text: format!("{login}{BETWEEN}{name}{BETWEEN}{kana}").into(),
            sort_from: u16::try_from(sort_from).unwrap_or_default(),
            role: user.role,
            status: user.status,
            otp_start: user.otp_start,
            enrolment_failures: user.enrolment.in_row,
            enrolment_stopped: user.enrolment_stopped(),
            login_locked: false,
            confirmation_locked: false,
            live: None,
        }
    }

    fn lock(&mut self, credential: &Credential) {
        self.login_locked = credential.login_failures.locked();
        self.confirmation_locked = credential.confirmation_failures.locked();
    }

    pub(crate) fn sort_text(&self) -> &str {
        self.text.get(usize::from(self.sort_from)..).unwrap_or(&self.text)
    }
}

/// What lists go by, of a token.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) contract: Option<ContractId>,
    /// Serial number, manufacturer and model as they are searched.
    pub(crate) text: Box<str>,
    pub(crate) state: TokenState,
    pub(crate) place: TokenPlace,
    pub(crate) expires_on: Option<Date>,
    pub(crate) needs_resync: bool,
    /// Steps and seconds it runs ahead of the clock.
    pub(crate) drift: i32,
    pub(crate) offset: i64,
    /// When its last accepted code was shown; none for event-based tokens.
    pub(crate) last_shown: Option<Instant>,
    /// From when on it is long unused, if nobody uses it.
    pub(crate) long_unused_from: Option<Instant>,
    pub(crate) batch: Option<i64>,
    /// Live registrations.
    pub(crate) live: Vec<i64>,
}

impl Device {
    fn new(token: &Token) -> Self {
        let texts = [token.serial.as_str(), &token.manufacturer, &token.model].map(search_form);
        let period = token.parameters.period().map_or(0, i64::from);
        Self {
            contract: token.contract,
            text: texts.join(&BETWEEN.to_string()).into(),
            state: token.state,
            place: token.place,
            expires_on: token.expires_on,
            needs_resync: token.needs_resync,
            drift: token.progress.drift,
            offset: i64::from(token.progress.drift) * period,
            last_shown: token.last_shown(),
            long_unused_from: token.long_unused_from(),
            batch: token.batch.map(|batch| batch.0),
            live: Vec::new(),
        }
    }
}

/// What lists go by, of a live registration.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) user: UserId,
    pub(crate) token: TokenId,
    pub(crate) suspended: bool,
    pub(crate) failures: u32,
}

/// All of them, by row id: in the order they were added.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) users: BTreeMap<i64, Person>,
    pub(crate) tokens: BTreeMap<i64, Device>,
    pub(crate) live: HashMap<i64, Live>,
}

impl Contents {
    /// The contents after `changes`.
    pub(crate) async fn follow(mut self, store: &Store, changes: &Changes) -> Result<Self> {
        let ids = changes.of::<User>();
        let mut before: HashMap<i64, Person> =
            ids.iter().filter_map(|id| Some((*id, self.users.remove(id)?))).collect();
        for user in store.by_ids::<User>(&ids).await? {
            self.add_user(&user);
            if let Some((now, before)) = self.users.get_mut(&user.id).zip(before.remove(&user.id)) {
                now.live = before.live;
                now.login_locked = before.login_locked;
                now.confirmation_locked = before.confirmation_locked;
            }
        }
        for credential in store.by_ids::<Credential>(&changes.of::<Credential>()).await? {
            self.add_credential(&credential);
        }
        let ids = changes.of::<Token>();
        let mut before: HashMap<i64, Device> =
            ids.iter().filter_map(|id| Some((*id, self.tokens.remove(id)?))).collect();
        for token in store.by_ids::<Token>(&ids).await? {
            let live = before.remove(&token.id).map(|device| device.live).unwrap_or_default();
            self.tokens.insert(token.id, Device { live, ..Device::new(&token) });
        }
        let ids = changes.of::<Registration>();
        for id in &ids {
            self.remove_registration(*id);
        }
        for registration in store.by_ids::<Registration>(&ids).await? {
            self.add_registration(&registration);
        }
        Ok(self)
    }

    /// Everything.
    pub(crate) async fn read(store: &Store, closed: &AtomicBool) -> Result<Self> {
        let mut contents = Self::default();
        let mut after = None;
        while let Some(users) = next::<User>(store, &mut after, closed).await? {
            users.iter().for_each(|user| contents.add_user(user));
        }
        let mut after = None;
        while let Some(credentials) = next::<Credential>(store, &mut after, closed).await? {
            credentials.iter().for_each(|credential| contents.add_credential(credential));
        }
        let mut after = None;
        while let Some(tokens) = next::<Token>(store, &mut after, closed).await? {
            contents.tokens.extend(tokens.iter().map(|token| (token.id, Device::new(token))));
        }
        let mut after = None;
        while let Some(registrations) = next::<Registration>(store, &mut after, closed).await? {
            registrations.iter().for_each(|registration| contents.add_registration(registration));
        }
        Ok(contents)
    }

    fn add_user(&mut self, user: &Loaded<User>) {
        if user.status != UserStatus::Deleted {
            self.users.insert(user.id, Person::new(user));
        }
    }

    fn add_credential(&mut self, credential: &Loaded<Credential>) {
        if let Some(person) = self.users.get_mut(&credential.id) {
            person.lock(credential);
        }
    }

    fn add_registration(&mut self, registration: &Loaded<Registration>) {
        if !registration.is_live() {
            return;
        }
        let id = registration.id;
        if let Some(person) = self.users.get_mut(&registration.user.0) {
            person.live = Some(id);
        }
        if let Some(device) = self.tokens.get_mut(&registration.token.0) {
            device.live.push(id);
        }
        let live = Live {
            user: registration.user,
            token: registration.token,
            suspended: registration.state == RegistrationState::Suspended,
            failures: registration.failures.in_row,
        };
        self.live.insert(id, live);
    }

    fn remove_registration(&mut self, id: i64) {
        let Some(live) = self.live.remove(&id) else { return };
        if let Some(person) = self.users.get_mut(&live.user.0).filter(|person| person.live == Some(id)) {
            person.live = None;
        }
        if let Some(device) = self.tokens.get_mut(&live.token.0) {
            device.live.retain(|live| *live != id);
        }
    }

    pub(crate) fn live_of(&self, person: &Person) -> Option<&Live> {
        self.live.get(&person.live?)
    }

    /// Where a user stands on `day`, as [`User::standing`] says.
    pub(crate) fn standing(&self, person: &Person, day: Date) -> OtpStanding {
        OtpStanding::of(self.live_of(person).map(|live| live.suspended), person.otp_start, day)
    }
}

/// The next rows of a table; `None` behind the last.
async fn next<R: Record>(
    store: &Store,
    after: &mut Option<i64>,
    closed: &AtomicBool,
) -> Result<Option<Vec<Loaded<R>>>> {
    if closed.load(Ordering::SeqCst) {
        return Err(Error::Missing);
    }
    let rows = store.page::<R>(Scope::default(), *after, Some(CHUNK), None).await?.items;
    *after = rows.last().map(|row| row.id).or(*after);
    Ok((!rows.is_empty()).then_some(rows))
}
