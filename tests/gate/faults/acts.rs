//! The office in which the disk fails, and what is done there.

use std::fs;

use kagimori_app::Error;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::user::UserStatus;
use kagimori_app::own_passwords::PasswordChange;
use kagimori_app::policy_change::PolicyView;
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_import::ImportRequest;
use kagimori_app::token_lifecycle::{LossReport, Step};
use kagimori_app::token_replace::{self, ReplaceRequest};
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_add::NewUser;
use kagimori_tests::{Fob, Template, World, keys, seed_file};
use secrecy::SecretString;

/// The master's login password after [`Act::ChangePasswords`].
pub(crate) const NEW_LOGIN: &str = "ishi no ue ni mo";

/// What is done at a desk while the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    VerifyRight,
    VerifyWrong,
    Enroll,
    Unlock,
    Revoke,
    Import,
    AddUser,
    LoseToken,
    PauseMany,
    ReplaceToken,
    StopMany,
    ChangePolicy,
    ChangePasswords,
}

/// The user who needs no other act: his check shows that a desk works on.
const BYSTANDER: &str = "ueda";

/// A company: `tanaka` on the first token, `satoh` suspended on the second, `ueda` on the third; `yamada` has none.
pub(crate) async fn office() -> Template {
    let world = World::new(4).await;
    for (token, user) in ["tanaka", "satoh", BYSTANDER].into_iter().enumerate() {
        world.add_user(user).await;
        world.enroll(user, token).await;
    }
    world.add_user("yamada").await;
    world.clock.advance(3_600);
    let wrong = wrong_code(&world.fobs[1], &world);
    for _ in 0..5 {
        world.clock.advance(61);
        world.verify("satoh", &wrong).await.unwrap_err();
    }
    assert_eq!(world.verify("satoh", &wrong).await.unwrap_err().code(), "otp_suspended");
    world.clock.advance(3_600);
    world.template().await.unwrap()
}

/// The same as a crash left it, with a journal so long that the next act writes it back into the file.
pub(crate) async fn office_with_full_journal() -> Template {
    /// Pages after which SQLite writes the journal back.
    const FULL: u64 = 1_000;
    /// Pages that opening adds, at least, and that opening and an act add together, at most.
    const ROOM: u64 = 12;
    let world = office().await.world().await;
    let mut pages = 0;
    while pages + ROOM < FULL {
        world.clock.advance(60);
        world.verify("tanaka", &world.shown(0, 0)).await.unwrap();
        let journal = fs::metadata(world.site().files().database().with_extension("db-wal")).unwrap();
        pages = journal.len() / (4_096 + 24);
    }
    world.clock.advance(3_600);
    world.template_as_left()
}

/// A code that the fob does not show for hours.
fn wrong_code(fob: &Fob, world: &World) -> String {
    let now = fob.step_at(world.now());
    let shown: Vec<_> = (now - 200..now + 200).map(|step| fob.code(step)).collect();
    (0..1_000_000).map(|n| format!("{n:06}")).find(|code| !shown.contains(code)).unwrap()
}

impl Act {
    /// Does it. A refusal that the vault remembers is an answer like a success.
    pub(crate) async fn carry_out(self, world: &World) -> Result<(), Error> {
        let desk = &world.desk;
        let authorisation = World::authorisation;
        match self {
            Self::VerifyRight => world.verify("tanaka", &world.shown(0, 0)).await.map(drop),
            Self::VerifyWrong => match world.verify("tanaka", &wrong_code(&world.fobs[0], world)).await {
                Err(error) if error.code() == "otp_wrong" => Ok(()),
                Ok(_) => panic!("a wrong code was accepted"),
                Err(error) => Err(error),
            },
            Self::Enroll => world.enroll_with("yamada", 3, &world.shown(3, 0)).await.map(drop),
            Self::Unlock => {
                let request = UnlockRequest {
                    users: vec!["satoh".into()],
                    spoke_to_user: true,
                    request: WrittenRequest::default(),
                };
                desk.unlock(&request, authorisation()).await.map(drop)
            }
            Self::Revoke => {
                let request = RevokeRequest {
                    users: vec!["tanaka".into()],
                    reason: Reason::Left,
                    request: WrittenRequest::default(),
                    last_tokens: Vec::new(),
                };
                desk.revoke(&request, authorisation()).await.map(drop)
            }
            Self::Import => {
                let new: Vec<_> = keys(20, 77).iter().map(Fob::from).collect();
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("new.xml");
                fs::write(&file, seed_file(&new, "Example")).unwrap();
                let request = ImportRequest { file, ..ImportRequest::default() };
                desk.import_tokens(&request, authorisation()).await.map(drop)
            }
            Self::AddUser => {
                let new = NewUser {
                    contract: None,
                    login_id: "kobayashi".into(),
                    name: "小林 四郎".into(),
                    kana: String::new(),
                    role: Role::General,
                    otp_start: None,
                    permissions: None,
                    passwords: None,
                };
                desk.add_user(new, authorisation()).await.map(drop)
            }
            Self::LoseToken => {
                desk.token_step(&world.fobs[0].serial, &Step::Lose.into(), authorisation()).await.map(drop)
            }
            Self::PauseMany => {
                let serials: Vec<_> = world.fobs.iter().take(2).map(|fob| fob.serial.clone()).collect();
                desk.token_steps(&serials, &Step::Pause.into(), authorisation()).await.map(drop)
            }
            Self::ReplaceToken => {
                let request = ReplaceRequest {
                    old: world.fobs[0].serial.clone(),
                    reason: token_replace::Reason::Battery,
                    new: world.fobs[3].serial.clone(),
                    code: world.shown(3, 0),
                    users: vec!["tanaka".into()],
                    share: false,
                    loss: LossReport::default(),
                    last_tokens: Vec::new(),
                };
                desk.replace_token(&request, authorisation()).await.map(drop)
            }
            Self::StopMany => {
                let users = ["tanaka", "yamada"].map(str::to_owned);
                desk.switch_users(&users, UserStatus::Stopped, authorisation()).await.map(drop)
            }
            Self::ChangePolicy => {
                let new = PolicyView {
                    failures_allowed: 7,
                    window: 2,
                    revoke_needs_otp: false,
                    unlock_same_token: true,
                    users_per_contract: 50,
                    large_imports: true,
                };
                desk.change_policy(new, authorisation()).await.map(drop)
            }
            Self::ChangePasswords => {
                let change = PasswordChange {
                    login: SecretString::from(World::LOGIN),
                    confirmation: SecretString::from(World::CONFIRMATION),
                    new_login: Some(SecretString::from(NEW_LOGIN)),
                    new_confirmation: None,
                };
                desk.change_passwords(change).await
            }
        }
    }
}

/// Shows that the desk works on.
pub(crate) async fn work_on(world: &World) -> Result<(), Error> {
    world.verify(BYSTANDER, &world.shown(2, 0)).await.map(drop)
}
