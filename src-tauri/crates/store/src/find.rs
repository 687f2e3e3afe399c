//! Every question the use cases ask of the rows, in one place. Several questions travel as one batch of
//! statements: one round trip.

use kagimori_domain::contract::Contract;
use kagimori_domain::holdings::Holdings;
use kagimori_domain::ids::{ContractId, TokenId, UserId};
use kagimori_domain::institution::Institution;
use kagimori_domain::policy::Policy;
use kagimori_domain::registration::Registration;
use kagimori_domain::text::{ContractCode, LoginId, Serial};
use kagimori_domain::time::Instant;
use kagimori_domain::token::Token;
use kagimori_domain::user::{User, UserStatus};
use kagimori_vault::Keys;
use sqlx::sqlite::SqliteArguments;

use crate::contract::code_index;
use crate::credential::Credential;
use crate::error::Result;
use crate::record::{self, Loaded};
use crate::setting::Settings;
use crate::table::{
    CONTRACT, CREDENTIAL, REGISTRATION, RawRow, SETTING, TOKEN, TOKEN_SEED, Table, USER, Value,
};
use crate::token::{TokenSeed, serial_index};
use crate::user::login_index;

/// A question. What it finds is put into [`Rows`]; a row found twice is there once.
#[derive(Clone, Copy, Debug)]
pub enum Find<'a> {
    /// The user with this id.
    UserById(UserId),
    /// The passwords of the user with this id.
    CredentialById(UserId),
    /// The user with this login ID.
    User(&'a LoginId),
    /// The passwords of the user with this login ID.
    Credential(&'a LoginId),
    /// All users of a contract.
    UsersOf(ContractId),
    /// The live registration of the user with this id, and its token.
    LiveById(UserId),
    /// The live registration of the user with this login ID, and its token.
    Live(&'a LoginId),
    /// The seed of the token on which the user with this id is registered.
    LiveSeedById(UserId),
    /// The seed of the token on which the user with this login ID is registered.
    LiveSeed(&'a LoginId),
    /// All live registrations on the token of the user with this login ID, and their users.
    SharersOf(&'a LoginId),
    /// The token with this serial number.
    Token(&'a Serial),
    /// The token with this id.
    TokenById(TokenId),
    /// The seed of the token with this serial number.
    Seed(&'a Serial),
    /// The seed of the token with this id.
    SeedById(TokenId),
    /// All live registrations on the token with this serial number, and their users.
    LiveOn(&'a Serial),
    /// All registrations there ever were on the token with this serial number, and their users.
    EverOn(&'a Serial),
    /// The contract with this number.
    Contract(&'a ContractCode),
    /// The contract of the user with this id.
    ContractOf(UserId),
    /// The contract of the user with this login ID.
    ContractOfLogin(&'a LoginId),
    /// The contract with this id.
    ContractById(ContractId),
    /// All live registrations of a contract's users, and their tokens.
    LiveOfContract(ContractId),
}

type Statement = (&'static Table, &'static str, Vec<Value>);

impl Find<'_> {
    fn statements(&self, keys: &Keys) -> Vec<Statement> {
        const ID: &str = "WHERE id = ?";
        const LIVE_OF_ID: &str = "WHERE user_id = ? AND state <> 3";
        const LIVE_OF_LOGIN: &str =
            "WHERE user_id = (SELECT id FROM user WHERE login_index = ?) AND state <> 3";
        const TOKEN_OF_ID: &str =
            "WHERE id = (SELECT token_id FROM registration WHERE user_id = ? AND state <> 3)";
        const TOKEN_OF_LOGIN: &str = "WHERE id = (SELECT token_id FROM registration WHERE user_id = \
             (SELECT id FROM user WHERE login_index = ?) AND state <> 3)";
        let login = |id: &LoginId| vec![Value::Bytes(login_index(keys, id))];
        let serial = |serial: &Serial| vec![Value::Bytes(serial_index(keys, serial))];
        match self {
            Self::UserById(id) => vec![(&USER, ID, vec![Value::Int(id.0)])],
            Self::CredentialById(id) => vec![(&CREDENTIAL, ID, vec![Value::Int(id.0)])],
            Self::User(id) => vec![(&USER, "WHERE login_index = ?", login(id))],
            Self::Credential(id) => {
                vec![(&CREDENTIAL, "WHERE id = (SELECT id FROM user WHERE login_index = ?)", login(id))]
            }
            Self::UsersOf(id) => vec![(&USER, "WHERE contract_id = ?", vec![Value::Int(id.0)])],
            Self::LiveById(id) => {
                let id = vec![Value::Int(id.0)];
                vec![(&REGISTRATION, LIVE_OF_ID, id.clone()), (&TOKEN, TOKEN_OF_ID, id)]
            }
            Self::Live(id) => {
                vec![(&REGISTRATION, LIVE_OF_LOGIN, login(id)), (&TOKEN, TOKEN_OF_LOGIN, login(id))]
            }
            Self::LiveSeedById(id) => vec![(&TOKEN_SEED, TOKEN_OF_ID, vec![Value::Int(id.0)])],
            Self::LiveSeed(id) => vec![(&TOKEN_SEED, TOKEN_OF_LOGIN, login(id))],
            Self::SharersOf(id) => vec![
                (
                    &REGISTRATION,
                    "WHERE state <> 3 AND token_id = (SELECT token_id FROM registration WHERE user_id = \
                     (SELECT id FROM user WHERE login_index = ?) AND state <> 3)",
                    login(id),
                ),
                (
                    &USER,
                    "WHERE id IN (SELECT user_id FROM registration WHERE state <> 3 AND token_id = \
                     (SELECT token_id FROM registration WHERE user_id = \
                     (SELECT id FROM user WHERE login_index = ?) AND state <> 3))",
                    login(id),
                ),
            ],
            Self::Token(s) => vec![(&TOKEN, "WHERE serial_index = ?", serial(s))],
            Self::TokenById(id) => vec![(&TOKEN, ID, vec![Value::Int(id.0)])],
            Self::Seed(s) => {
                vec![(&TOKEN_SEED, "WHERE id = (SELECT id FROM token WHERE serial_index = ?)", serial(s))]
            }
            Self::SeedById(id) => vec![(&TOKEN_SEED, ID, vec![Value::Int(id.0)])],
            Self::LiveOn(s) => vec![
                (
                    &REGISTRATION,
                    "WHERE state <> 3 AND token_id = (SELECT id FROM token WHERE serial_index = ?)",
                    serial(s),
                ),
                (
                    &USER,
                    "WHERE id IN (SELECT user_id FROM registration WHERE state <> 3 AND token_id = \
                     (SELECT id FROM token WHERE serial_index = ?))",
                    serial(s),
                ),
            ],
            Self::EverOn(s) => vec![
                (&REGISTRATION, "WHERE token_id = (SELECT id FROM token WHERE serial_index = ?)", serial(s)),
                (
                    &USER,
                    "WHERE id IN (SELECT user_id FROM registration WHERE token_id = \
                     (SELECT id FROM token WHERE serial_index = ?))",
                    serial(s),
                ),
            ],
            Self::Contract(code) => {
                vec![(&CONTRACT, "WHERE code_index = ?", vec![Value::Bytes(code_index(keys, code))])]
            }
            Self::ContractOf(id) => vec![(
                &CONTRACT,
                "WHERE id = (SELECT contract_id FROM user WHERE id = ?)",
                vec![Value::Int(id.0)],
            )],
            Self::ContractOfLogin(id) => vec![(
                &CONTRACT,
                "WHERE id = (SELECT contract_id FROM user WHERE login_index = ?)",
                login(id),
            )],
            Self::ContractById(id) => vec![(&CONTRACT, ID, vec![Value::Int(id.0)])],
            Self::LiveOfContract(id) => vec![
                (
                    &REGISTRATION,
                    "WHERE state <> 3 AND user_id IN (SELECT id FROM user WHERE contract_id = ?)",
                    vec![Value::Int(id.0)],
                ),
                (
                    &TOKEN,
                    "WHERE id IN (SELECT token_id FROM registration WHERE state <> 3 AND user_id IN \
                     (SELECT id FROM user WHERE contract_id = ?))",
                    vec![Value::Int(id.0)],
                ),
            ],
        }
    }
}

/// Appends the statements of `finds` to a batch.
pub(crate) fn append(
    finds: &[Find<'_>],
    keys: &Keys,
    sql: &mut String,
    arguments: &mut SqliteArguments,
) -> Result<()> {
    for (table, clause, values) in finds.iter().flat_map(|find| find.statements(keys)) {
        sql.push_str(&table.select(clause));
        values.into_iter().try_for_each(|value| value.bind(arguments))?;
    }
    Ok(())
}

/// What was found, opened.
#[derive(Debug, Default)]
pub struct Rows {
    /// Users.
    pub users: Vec<Loaded<User>>,
    /// Passwords; ids are those of the users.
    pub credentials: Vec<Loaded<Credential>>,
    /// Contracts.
    pub contracts: Vec<Loaded<Contract>>,
    /// Tokens.
    pub tokens: Vec<Loaded<Token>>,
    /// Seeds; ids are those of the tokens.
    pub seeds: Vec<Loaded<TokenSeed>>,
    /// Registrations.
    pub registrations: Vec<Loaded<Registration>>,
    /// The institution; always found.
    pub institution: Institution,
    pub(crate) settings: Vec<Loaded<Settings>>,
}

impl Rows {
    pub(crate) fn take_in(&mut self, keys: &Keys, raw: &RawRow) -> Result<()> {
        fn push<R: record::Record>(to: &mut Vec<Loaded<R>>, keys: &Keys, raw: &RawRow) -> Result<()> {
            if !to.iter().any(|row| row.id == raw.id) {
                to.push(record::open(keys, raw)?);
            }
            Ok(())
        }
        if raw.table == &USER {
            push(&mut self.users, keys, raw)
        } else if raw.table == &CREDENTIAL {
            push(&mut self.credentials, keys, raw)
        } else if raw.table == &CONTRACT {
            push(&mut self.contracts, keys, raw)
        } else if raw.table == &TOKEN {
            push(&mut self.tokens, keys, raw)
        } else if raw.table == &TOKEN_SEED {
            push(&mut self.seeds, keys, raw)
        } else if raw.table == &REGISTRATION {
            push(&mut self.registrations, keys, raw)
        } else if raw.table == &SETTING {
            push(&mut self.settings, keys, raw)
        } else {
            Ok(())
        }
    }

    /// Up to when codes can have been used of which this vault does not know.
    #[must_use]
    pub fn unknown_until(&self) -> Option<Instant> {
        self.settings.last().and_then(|settings| settings.unknown_until)
    }

    /// Changes the settings that decide.
    pub fn set_policy(&mut self, policy: Policy) {
        if let Some(row) = self.settings.last_mut() {
            row.edit().policy = policy;
        }
    }

    /// Changes the institution's profile.
    pub fn set_institution(&mut self, institution: Institution) {
        if let Some(row) = self.settings.last_mut() {
            row.edit().institution = institution.clone();
        }
        self.institution = institution;
    }

    /// The user with this login ID. It is free again once he is deleted.
    #[must_use]
    pub fn user(&self, login_id: &LoginId) -> Option<&Loaded<User>> {
        let here = |u: &&Loaded<User>| u.status != UserStatus::Deleted;
        self.users.iter().filter(here).find(|u| u.login_id.key() == login_id.key())
    }

    /// The user with this id.
    #[must_use]
    pub fn user_by_id(&self, id: UserId) -> Option<&Loaded<User>> {
        self.users.iter().find(|u| u.id == id.0)
    }

    /// The same, to change him.
    pub fn user_mut(&mut self, id: UserId) -> Option<&mut Loaded<User>> {
        self.users.iter_mut().find(|u| u.id == id.0)
    }

    /// The passwords of a user.
    #[must_use]
    pub fn credential(&self, id: UserId) -> Option<&Loaded<Credential>> {
        self.credentials.iter().find(|c| c.id == id.0)
    }

    /// The same, to change them.
    pub fn credential_mut(&mut self, id: UserId) -> Option<&mut Loaded<Credential>> {
        self.credentials.iter_mut().find(|c| c.id == id.0)
    }

    /// The live registration of a user.
    #[must_use]
    pub fn live(&self, user: UserId) -> Option<&Loaded<Registration>> {
        self.registrations.iter().find(|r| r.user == user && r.is_live())
    }

    /// The same, to change it.
    pub fn live_mut(&mut self, user: UserId) -> Option<&mut Loaded<Registration>> {
        self.registrations.iter_mut().find(|r| r.user == user && r.is_live())
    }

    /// Live registrations on a token.
    pub fn live_on(&self, token: TokenId) -> impl Iterator<Item = &Loaded<Registration>> {
        self.registrations.iter().filter(move |r| r.token == token && r.is_live())
    }

    /// The token with this serial number.
    #[must_use]
    pub fn token_by_serial(&self, serial: &Serial) -> Option<&Loaded<Token>> {
        self.tokens.iter().find(|t| t.serial.key() == serial.key())
    }

    /// The token with this id.
    #[must_use]
    pub fn token(&self, id: TokenId) -> Option<&Loaded<Token>> {
        self.tokens.iter().find(|t| t.id == id.0)
    }

    /// The same, to change it.
    pub fn token_mut(&mut self, id: TokenId) -> Option<&mut Loaded<Token>> {
        self.tokens.iter_mut().find(|t| t.id == id.0)
    }

    /// Users, tokens and live registrations: what acts on them are decided on.
    #[must_use]
    pub fn holdings(&self) -> Holdings {
        Holdings {
            users: self.users.iter().map(|u| (UserId(u.id), (**u).clone())).collect(),
            tokens: self.tokens.iter().map(|t| (TokenId(t.id), (**t).clone())).collect(),
            registrations: self.registrations.iter().filter(|r| r.is_live()).map(|r| (**r).clone()).collect(),
        }
    }

    /// The part of them that is about one token: the token, and who is on it.
    #[must_use]
    pub fn holdings_of(&self, token: TokenId) -> Holdings {
        let user = |r: &Loaded<Registration>| Some((r.user, (**self.user_by_id(r.user)?).clone()));
        Holdings {
            users: self.live_on(token).filter_map(user).collect(),
            tokens: self.token(token).map(|t| (token, (**t).clone())).into_iter().collect(),
            registrations: self.live_on(token).map(|r| (**r).clone()).collect(),
        }
    }

    /// Takes over what an act has changed. Returns the registrations that are new, for the caller to insert.
    #[must_use = "new registrations are to be inserted"]
    pub fn take_over(&mut self, holdings: Holdings) -> Vec<Registration> {
        for (id, user) in holdings.users {
            if let Some(row) = self.user_mut(id) {
                row.set(user);
            }
        }
        for (id, token) in holdings.tokens {
            if let Some(row) = self.token_mut(id) {
                row.set(token);
            }
        }
        let mut new = Vec::new();
        for registration in holdings.registrations {
            let rows = &mut self.registrations;
            match rows
                .iter_mut()
                .find(|row| row.is_live() && (row.user, row.token) == (registration.user, registration.token))
            {
                Some(row) => row.set(registration),
                None => new.push(registration),
            }
        }
        new
    }

    /// The seed of the token with this id.
    #[must_use]
    pub fn seed(&self, id: TokenId) -> Option<&Loaded<TokenSeed>> {
        self.seeds.iter().find(|s| s.id == id.0)
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct Page<R> {
    /// Its rows, in the order they were added to the vault.
    pub items: Vec<Loaded<R>>,
    /// Rows in the whole list.
    pub total: usize,
}
