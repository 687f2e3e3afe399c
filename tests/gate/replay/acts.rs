//! What may happen to a token between the use of a code and its replay.

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::own_passwords::PasswordChange;
use kagimori_app::policy_change::PolicyView;
use kagimori_app::token_lifecycle::Step;
use kagimori_app::verify::VerifyRequest;
use kagimori_tests::{World, tier};
use secrecy::SecretString;

use super::{ADMINISTRATOR, SUCCESSOR, Shared, new_user, revoking};

/// What happens between the use of a code and its replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Nothing,
    RevokedAndEnrolled,
    AssignedToAnother,
    UserDeletedAndAdded,
    ImportedAgain,
    NewDataKeyByPassword,
    NewDataKeyByDeletion,
    Resynced,
    ResyncedBySignIn,
    PausedAndResumed,
    LostAndFound,
    DriftLearned,
    WindowWidened,
    ClockSetBack,
    ClockAheadAndRight,
    SharedByAnother,
    Reopened,
    SwitchedOff,
    SuspendedAndUnlocked,
    UserStoppedAndResumed,
    TemporaryCodesUsed,
    FailuresAllowedChanged,
    UsedForAnotherPurpose,
}

pub(super) const ACTS: [Act; 23] = [
    Act::Nothing,
    Act::RevokedAndEnrolled,
    Act::AssignedToAnother,
    Act::UserDeletedAndAdded,
    Act::ImportedAgain,
    Act::NewDataKeyByPassword,
    Act::NewDataKeyByDeletion,
    Act::Resynced,
    Act::ResyncedBySignIn,
    Act::PausedAndResumed,
    Act::LostAndFound,
    Act::DriftLearned,
    Act::WindowWidened,
    Act::ClockSetBack,
    Act::ClockAheadAndRight,
    Act::SharedByAnother,
    Act::Reopened,
    Act::SwitchedOff,
    Act::SuspendedAndUnlocked,
    Act::UserStoppedAndResumed,
    Act::TemporaryCodesUsed,
    Act::FailuresAllowedChanged,
    Act::UsedForAnotherPurpose,
];

/// Seconds by which the clock is set back: a minute for every three codes that are tried there, and some more.
pub(super) fn set_back_by() -> i64 {
    if tier() >= 2 { 30_000 } else { 9_000 }
}

impl Shared {
    /// Lets `act` happen. Returns whether the clock then shows a time whose codes are fresh.
    pub(super) async fn let_happen(mut self, act: Act) -> (Self, bool) {
        match act {
            Act::Reopened => self.world = self.world.reopen().await.unwrap(),
            Act::SwitchedOff => self.world = self.world.crash().await.unwrap(),
            act => {
                return (
                    self.with_it(act).await,
                    !matches!(act, Act::ClockSetBack | Act::ClockAheadAndRight),
                );
            }
        }
        (self, true)
    }

    async fn with_it(mut self, act: Act) -> Self {
        match act {
            Act::Nothing | Act::Reopened | Act::SwitchedOff => {}
            Act::RevokedAndEnrolled
            | Act::AssignedToAnother
            | Act::UserDeletedAndAdded
            | Act::SharedByAnother
            | Act::SuspendedAndUnlocked
            | Act::UserStoppedAndResumed
            | Act::TemporaryCodesUsed
            | Act::UsedForAnotherPurpose => self.of_people(act).await,
            Act::ImportedAgain
            | Act::Resynced
            | Act::ResyncedBySignIn
            | Act::PausedAndResumed
            | Act::LostAndFound
            | Act::DriftLearned => self.of_token(act).await,
            Act::NewDataKeyByPassword
            | Act::NewDataKeyByDeletion
            | Act::WindowWidened
            | Act::FailuresAllowedChanged
            | Act::ClockSetBack
            | Act::ClockAheadAndRight => self.of_vault(act).await,
        }
        self
    }

    async fn of_people(&mut self, act: Act) {
        match act {
            Act::RevokedAndEnrolled => {
                for user in ["tanaka", "satoh", World::MASTER] {
                    let authorisation = self.authorised().await;
                    self.world.desk.revoke(&revoking(user, &self.serial()), authorisation).await.unwrap();
                }
                self.everybody_enrols().await;
            }
            Act::AssignedToAnother => {
                let authorisation = self.authorised().await;
                self.world.desk.revoke(&revoking("satoh", &self.serial()), authorisation).await.unwrap();
                self.enrol(SUCCESSOR).await;
                self.users[2] = SUCCESSOR;
            }
            Act::UserDeletedAndAdded => {
                let authorisation = self.authorised().await;
                self.world.desk.delete_user("satoh", authorisation).await.unwrap();
                let authorisation = self.authorised().await;
                self.world.desk.add_user(new_user("satoh", Role::General), authorisation).await.unwrap();
                self.enrol("satoh").await;
            }
            Act::SharedByAnother => {
                self.enrol(SUCCESSOR).await;
                self.users.push(SUCCESSOR);
            }
            Act::SuspendedAndUnlocked => {
                self.fails_five_times("tanaka").await;
                self.unlock("tanaka").await.unwrap();
            }
            Act::UserStoppedAndResumed => {
                self.world.desk.stop_user("tanaka", World::authorisation()).await.unwrap();
                self.world.desk.resume_user("tanaka", World::authorisation()).await.unwrap();
            }
            Act::TemporaryCodesUsed => {
                let (terms, password) = (Terms::new(2, 24).unwrap(), World::authorisation());
                let issued = self.world.desk.issue_temporary_codes("tanaka", terms, password).await.unwrap();
                self.world.verify("tanaka", &issued.codes[0]).await.unwrap();
            }
            Act::UsedForAnotherPurpose => {
                let code = self.fresh().await;
                let request = VerifyRequest { purpose: Purpose::Salary, ..World::request("tanaka", &code) };
                self.world.desk.verify(&request).await.unwrap();
                let again = self.world.verify("tanaka", &code).await;
                assert!(matches!(again, Err(Error::Rule(Refusal::OtpReplayed))), "{again:?}");
            }
            other => unreachable!("{other:?} happens to no people"),
        }
    }

    async fn of_token(&mut self, act: Act) {
        match act {
            Act::ImportedAgain => {
                assert_eq!(self.world.import().await.unwrap().same, self.world.fobs.len());
            }
            Act::Resynced => {
                let [first, second] = self.pair().await;
                let codes = [first.as_str(), second.as_str()];
                self.world.desk.resync_token(&self.serial(), codes, World::authorisation()).await.unwrap();
            }
            Act::ResyncedBySignIn => self.resync_by_sign_in().await,
            Act::PausedAndResumed => {
                self.step(Step::Pause, None).await;
                self.step(Step::Resume, None).await;
            }
            Act::LostAndFound => {
                self.step(Step::Lose, None).await;
                let code = self.fresh().await;
                self.step(Step::Find, Some(code)).await;
                self.everybody_enrols().await;
            }
            Act::DriftLearned => {
                for _ in 0..5 {
                    self.world.clock.advance(180);
                    let (last, expected) = self.steps().await;
                    let code = self.code((expected + 1).max(last + 1));
                    self.world.verify("tanaka", &code).await.unwrap();
                }
            }
            other => unreachable!("{other:?} happens to no token"),
        }
    }

    async fn of_vault(&mut self, act: Act) {
        match act {
            Act::NewDataKeyByPassword => self.change_password().await,
            Act::NewDataKeyByDeletion => {
                let authorisation = self.authorised().await;
                self.world.desk.delete_user(ADMINISTRATOR, authorisation).await.unwrap();
            }
            Act::WindowWidened => self.policy(|policy| policy.window = 10).await,
            Act::FailuresAllowedChanged => self.policy(|policy| policy.failures_allowed = 15).await,
            // To a time at which today's codes were used.
            Act::ClockSetBack => self.set_clock(-set_back_by()).await,
            Act::ClockAheadAndRight => {
                let ahead = set_back_by() - 1_800;
                self.world.clock.set(ahead);
                self.everybody_succeeds().await;
                self.set_clock(-ahead).await;
            }
            other => unreachable!("{other:?} happens to no vault"),
        }
    }

    /// Somebody sets the clock, and the master says that it is right.
    pub(super) async fn set_clock(&self, seconds: i64) {
        self.world.clock.set(seconds);
        self.world.desk.anchor_clock("電波時計と比べました", World::authorisation()).await.unwrap();
    }

    async fn fails_five_times(&self, user: &str) {
        for wrong in ["100001", "100002", "100003", "100004", "100005"] {
            assert!(self.world.verify(user, wrong).await.is_err());
        }
    }

    /// Two consecutive fresh codes.
    async fn pair(&mut self) -> [String; 2] {
        self.world.clock.advance(120);
        let (last, expected) = self.steps().await;
        let first = expected.max(last + 1);
        [self.code(first), self.code(first + 1)]
    }

    async fn policy(&self, change: impl FnOnce(&mut PolicyView)) {
        let mut policy = self.world.desk.policy().await.unwrap();
        change(&mut policy);
        self.world.desk.change_policy(policy, World::authorisation()).await.unwrap();
    }

    async fn everybody_enrols(&mut self) {
        for user in self.users.clone() {
            // The code that enrolled him is used up with that (V-28).
            let code = self.fresh().await;
            self.world.enroll_with(user, self.fob, &code).await.expect("enrolled");
            let again = self.world.verify(user, &code).await;
            assert!(matches!(again, Err(Error::Rule(Refusal::OtpReplayed))), "{again:?}");
        }
    }

    async fn change_password(&mut self) {
        let change = PasswordChange {
            login: SecretString::from(self.password),
            confirmation: SecretString::from(World::CONFIRMATION),
            new_login: Some(SecretString::from("umi to yama to kawa")),
            new_confirmation: None,
        };
        self.world.desk.change_passwords(change).await.unwrap();
        self.password = "umi to yama to kawa";
    }

    /// Fifteen failures over three sharers; then two codes of one of them are the resync.
    async fn resync_by_sign_in(&mut self) {
        self.enrol(SUCCESSOR).await;
        for user in ["tanaka", "satoh", SUCCESSOR] {
            self.fails_five_times(user).await;
            self.unlock(user).await.unwrap();
        }
        let [first, second] = self.pair().await;
        let one = self.world.verify("tanaka", &first).await;
        assert!(matches!(one, Err(Error::Rule(Refusal::TokenNeedsResync))), "{one:?}");
        let request = VerifyRequest { second: Some(second), ..World::request("tanaka", &first) };
        let accepted = self.world.desk.verify(&request).await;
        assert!(accepted.is_ok(), "{accepted:?}");
    }
}
