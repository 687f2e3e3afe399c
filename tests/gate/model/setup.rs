//! The vaults from which sequences start: a company and a branch, each as new and after some years of use.

use std::rc::Rc;

use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::purpose::{Permissions, Purpose};
use kagimori_app::domain::role::Role;
use kagimori_app::operators::NewOperator;
use kagimori_app::token_import::ImportRequest;
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, create};
use kagimori_app::{Authorisation, Desk};
use kagimori_tests::{Fob, Site, World, seed_file};
use secrecy::SecretString;

use super::acts::{Act, By, Code, Move, TokenStep, Typed, Which, Who, Written};
use super::fobs::{Codes, fobs};
use super::office::{CONFIRMATION, DEPUTY_LOGIN, LOGINS, Office, PASSWORDS};
use super::play::{Care, play};
use super::rules::{Clock, Contract, Deputy, Edition, Known, Person, Rules, Settings, Token};

/// A vault that was closed, and what the rules know of it.
pub(super) struct Start {
    pub(super) site: Site,
    pub(super) known: Known,
    /// Which of his passwords the chief has.
    pub(super) password: usize,
}

const CODES: [&str; 2] = ["0000123", "0000456"];

/// Number of a contract, as typed.
pub(super) fn contract_code(contract: Contract) -> String {
    CODES[contract as usize].to_owned()
}

fn first_operator() -> FirstOperator {
    FirstOperator {
        login_id: LOGINS[0].into(),
        name: "鈴木 一郎".into(),
        kana: String::new(),
        passwords: passwords(PASSWORDS[0]),
    }
}

fn passwords(login: &str) -> NewPasswords {
    NewPasswords { login: SecretString::from(login), confirmation: SecretString::from(CONFIRMATION) }
}

fn new_contract(contract: Contract) -> NewContract {
    NewContract {
        code: contract_code(contract),
        name: "△△商事株式会社".into(),
        kana: String::new(),
        branch: String::new(),
        account: None,
        otp_start: None,
    }
}

/// Day number of a date in 2026.
fn day(date: jiff::civil::Date) -> i64 {
    let since = jiff::civil::date(1970, 1, 1).until(date).unwrap();
    since.get_days().into()
}

/// The date with this number.
pub(super) fn date(day: i64) -> jiff::civil::Date {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap()
}

fn people(edition: Edition) -> Vec<Person> {
    use Contract::{First, Second};
    let company = edition == Edition::Company;
    let today = day(jiff::civil::date(2026, 11, 22));
    let staff_or = |role: Role, contract: Role| if company { contract } else { role };
    let of = |contract: Contract| if company { First } else { contract };
    let transfer = Some(Purpose::Transfer);
    [
        (staff_or(Role::Supervisor, Role::Master), company.then_some(First), None, None),
        (staff_or(Role::Clerk, Role::Administrator), company.then_some(First), None, None),
        (staff_or(Role::Master, Role::General), Some(First), None, None),
        (Role::General, Some(First), None, transfer),
        (Role::ReadOnly, Some(First), None, None),
        (staff_or(Role::Master, Role::General), Some(of(Second)), Some(today + 3), None),
    ]
    .into_iter()
    .zip(LOGINS)
    .map(|((role, contract, start_wish, only), login)| Person {
        login,
        role,
        contract,
        there: true,
        stopped: false,
        start_wish,
        start: start_wish.unwrap_or(today),
        only,
        misses: super::rules::Misses::default(),
        on: None,
    })
    .collect()
}

/// A user as an operator types him in.
pub(super) fn new_user(person: &Person) -> NewUser {
    let has_passwords = person.role == Role::Administrator;
    NewUser {
        contract: person.contract.map(contract_code),
        login_id: person.login.into(),
        name: "田中 三郎".into(),
        kana: String::new(),
        role: person.role,
        otp_start: person.start_wish.map(date),
        permissions: person.only.map(|only| Permissions::NONE.with(only).unwrap()),
        passwords: has_passwords.then(|| passwords(DEPUTY_LOGIN)),
    }
}

/// The deputy of a branch.
pub(super) fn new_deputy() -> NewOperator {
    NewOperator {
        login_id: LOGINS[1].into(),
        name: "本田 花子".into(),
        kana: String::new(),
        role: Role::Clerk,
        passwords: passwords(DEPUTY_LOGIN),
    }
}

fn contract_of(edition: Edition, token: usize) -> Option<Contract> {
    match (edition, token) {
        (Edition::Company, _) | (Edition::Branch, 0 | 1) => Some(Contract::First),
        (Edition::Branch, 3) => Some(Contract::Second),
        (Edition::Branch, _) => None,
    }
}

/// A vault with everybody and everything in it, and nobody enrolled.
async fn new_vault(edition: Edition, fobs: &[Fob]) -> Start {
    let site = Site::new(World::START);
    let new = match edition {
        Edition::Company => {
            NewVault::Company(first_operator(), new_contract(Contract::First), Institution::default())
        }
        Edition::Branch => NewVault::Branch(first_operator(), Institution::default()),
    };
    create(site.files(), new, None, site.clock.clone(), Via::Cli, None).await.unwrap();
    let desk = site.open(LOGINS[0], PASSWORDS[0]).await.unwrap();
    let only_password = || Authorisation { confirmation_password: Some(CONFIRMATION.into()), otp: None };
    if edition == Edition::Branch {
        for contract in [Contract::First, Contract::Second] {
            desk.add_contract(new_contract(contract), only_password()).await.unwrap();
        }
        desk.add_operator(new_deputy(), only_password()).await.unwrap();
    }
    let people = people(edition);
    let staff = if edition == Edition::Branch { 2 } else { 1 };
    for person in &people[staff..] {
        desk.add_user(new_user(person), only_password()).await.unwrap();
    }
    let mut tokens: Vec<Token> = Vec::new();
    for (number, fob) in fobs.iter().enumerate() {
        let last_day = fob.expires_on.as_ref().map(|date| day(date.parse().unwrap()));
        tokens.push(Token::new(contract_of(edition, number), last_day));
    }
    for contract in [Some(Contract::First), Some(Contract::Second), None] {
        let of_file = |number: &usize| contract_of(edition, *number) == contract;
        let file: Vec<Fob> = (0..fobs.len()).filter(of_file).map(|number| fobs[number].clone()).collect();
        import(&site, &desk, &file, contract).await;
    }
    desk.close().await.unwrap();
    let settings = Settings { failures: 5, window: 1, revoke_otp: true, same_token: true, users: 100 };
    let clock = Clock::right(World::START);
    let most_failures = settings.failures;
    let known =
        Known { edition, clock, settings, most_failures, tokens, people, entries: 0, deputy: Deputy::Away };
    Start { site, known, password: 0 }
}

async fn import(site: &Site, desk: &Desk, file: &[Fob], contract: Option<Contract>) {
    if file.is_empty() {
        return;
    }
    let path = site.dir().join("seeds.xml");
    std::fs::write(&path, seed_file(file, "Example")).unwrap();
    let request =
        ImportRequest { file: path, contract: contract.map(contract_code), ..ImportRequest::default() };
    let authorisation = Authorisation { confirmation_password: Some(CONFIRMATION.into()), otp: None };
    assert_eq!(desk.import_tokens(&request, authorisation).await.unwrap().new, file.len());
}

fn at_once(act: Act) -> Move {
    Move { wait: 61, by: By::Chief, act }
}

fn enrol(user: usize, token: usize) -> Move {
    at_once(Act::Enrol {
        user: Who::Number(user),
        token: Which::Number(token),
        code: Code::Right,
        share: true,
    })
}

/// Tokens shared as they are in life, so that most acts of a sequence mean something.
fn in_use() -> Vec<Move> {
    vec![enrol(0, 0), enrol(2, 0), enrol(3, 0), enrol(4, 1)]
}

/// Tokens and people who have nearly failed too often.
fn worn() -> Vec<Move> {
    let wrong = |user: usize, lot: u32| {
        at_once(Act::Verify {
            user: Who::Number(user),
            typed: Typed::One(Code::Wrong(lot)),
            purpose: Purpose::Login,
        })
    };
    let unlock = |user: usize| {
        at_once(Act::Unlock { users: vec![Who::Number(user)], spoke: true, written: Written::Complete })
    };
    let mut moves = vec![enrol(2, 3), enrol(3, 1), enrol(1, 1)];
    // Eighteen of one user, who is unlocked between them; some of them spoilt by a sharer's success.
    for lot in 0..18 {
        moves.push(wrong(3, lot));
        if lot % 5 == 4 {
            moves.push(unlock(3));
        }
        if lot == 7 {
            moves.push(at_once(Act::Verify {
                user: Who::Number(1),
                typed: Typed::One(Code::Right),
                purpose: Purpose::Login,
            }));
        }
    }
    // Thirteen of a token that is nobody's but a user's who enrols.
    moves.extend(
        (0..13)
            .map(|lot| wrong(2, lot))
            .enumerate()
            .flat_map(|(i, wrong)| if i % 5 == 4 { vec![wrong, unlock(2)] } else { vec![wrong] }),
    );
    moves.push(at_once(Act::Token { token: Which::Number(4), step: TokenStep::Lose }));
    moves
}

/// How many vaults there are to start from.
pub(super) const STARTS: usize = 6;

/// One of them: three of a company, then three of a branch. Its preparation is played by the rules as well.
pub(super) async fn start(codes: &Rc<Vec<Codes>>, number: usize) -> Start {
    let edition = if number < 3 { Edition::Company } else { Edition::Branch };
    let moves = match number % 3 {
        0 => Vec::new(),
        1 => in_use(),
        _ => worn(),
    };
    prepare(new_vault(edition, &fobs()).await, codes, moves).await
}

/// Which of them a sequence starts from: seldom a new one, where little can happen at first.
pub(super) fn which(seed: u64) -> usize {
    [0, 1, 4, 1, 4, 2, 5, 1, 4, 2, 5, 3, 1, 4][usize::try_from(seed % 14).unwrap()]
}

async fn prepare(mut start: Start, codes: &Rc<Vec<Codes>>, moves: Vec<Move>) -> Start {
    let office = Office::open(start.site, start.password).await.unwrap();
    // The entry of this opening is counted by the rules.
    start.known.entries = office.entries().await - 1;
    let mut rules = Rules::new(start.known, Rc::clone(codes));
    rules.opened();
    let office = play(office, &mut rules, &moves, Care::EveryAct)
        .await
        .unwrap_or_else(|fault| panic!("{}", fault.told));
    let (site, password) = office.close().await.unwrap();
    Start { site, known: rules.known, password }
}
