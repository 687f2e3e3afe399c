//! Old codes after every kind of act: none of them passes, whatever was done to the fob, its users or the clock.

use kagimori_app::Error;
use kagimori_app::domain::Refusal;
use kagimori_app::domain::role::Role;
use kagimori_app::domain::temporary::Terms;
use kagimori_app::policy_change::PolicyView;
use kagimori_app::revoke::{Reason, RevokeRequest};
use kagimori_app::token_lifecycle::Step;
use kagimori_app::unlock::{UnlockRequest, WrittenRequest};
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::NewPasswords;
use kagimori_tests::{Luck, World, report, runs, seed};
use secrecy::SecretString;

const USER: &str = "tanaka";
const SHARER: &str = "satoh";

/// Kinds of acts after which every old code is tried.
const ACTS: [&str; 21] = [
    "nothing",
    "revoke and enrol again",
    "revoke all and enrol again",
    "delete the sharer and enrol another",
    "enrol on another fob and back",
    "import again",
    "pause and resume",
    "lose, find and enrol again",
    "resync",
    "resync ahead and back",
    "drift learned",
    "narrower window",
    "wider window",
    "suspend and unlock",
    "stop and resume the user",
    "temporary codes",
    "clock set back and confirmed",
    "clock set ahead and confirmed",
    "reopen",
    "crash",
    "new data key",
];

/// What became of the replays.
#[derive(Default)]
struct Tally {
    accepted: u64,
    replayed: u64,
    wrong: u64,
    otherwise: u64,
}

struct Desk {
    world: World,
    luck: Luck,
    /// Seconds by which the fob's own clock is ahead.
    ahead: i64,
    used: Vec<String>,
}

impl Desk {
    async fn open(seed: u64, old: usize) -> Self {
        let world = World::new(2).await;
        for user in [USER, SHARER] {
            world.add_user(user).await;
            world.enroll(user, 0).await;
            world.clock.advance(60);
        }
        let mut desk = Self { world, luck: Luck::new(seed), ahead: 0, used: Vec::new() };
        // The widest there is: the last codes used lie within it.
        desk.window(10).await;
        while desk.used.len() < old {
            desk.sign_in(USER).await;
        }
        desk
    }

    /// The next code, which must be accepted: it ends the run of his failures.
    async fn sign_in(&mut self, user: &str) {
        self.world.clock.advance(60);
        let code = self.world.shown(0, self.ahead);
        self.world.verify(user, &code).await.unwrap_or_else(|e| panic!("the code shown: {e:?}"));
        self.used.push(code);
    }

    async fn enrol(&mut self, user: &str) {
        self.world.clock.advance(60);
        let code = self.world.shown(0, self.ahead);
        self.world.enroll_with(user, 0, &code).await.unwrap();
        self.used.push(code);
    }

    async fn revoke(&self, users: &[&str]) {
        let users = users.iter().map(|user| (*user).to_owned()).collect();
        let request = RevokeRequest { users, reason: Reason::Battery, request: WrittenRequest::default() };
        self.world.desk.revoke(&request, World::authorisation()).await.unwrap();
    }

    async fn step(&self, step: Step) {
        let serial = &self.world.fobs[0].serial;
        self.world.desk.token_step(serial, step, World::authorisation()).await.unwrap();
    }

    async fn resync(&mut self) {
        self.world.clock.advance(60);
        let first = self.world.shown(0, self.ahead);
        self.world.clock.advance(60);
        let second = self.world.shown(0, self.ahead);
        let serial = &self.world.fobs[0].serial;
        self.world.desk.resync_token(serial, [&first, &second], World::authorisation()).await.unwrap();
        self.used.extend([first, second]);
    }

    async fn window(&self, window: u32) {
        let policy = self.world.desk.policy().await.unwrap();
        let policy = PolicyView { window, ..policy };
        self.world.desk.change_policy(policy, World::authorisation()).await.unwrap();
    }

    async fn anchor(&self) {
        self.world.desk.anchor_clock("時計を合わせた", World::authorisation()).await.unwrap();
    }

    async fn act(mut self, act: &str) -> Self {
        match act {
            "nothing" => {}
            "revoke and enrol again" => {
                self.revoke(&[USER]).await;
                self.enrol(USER).await;
            }
            "revoke all and enrol again" => {
                self.revoke(&[USER, SHARER]).await;
                self.enrol(SHARER).await;
                self.enrol(USER).await;
            }
            "delete the sharer and enrol another" => {
                self.world.desk.delete_user(SHARER, World::authorisation()).await.unwrap();
                self.world.add_user(SHARER).await;
                self.enrol(SHARER).await;
            }
            "enrol on another fob and back" => {
                self.revoke(&[USER]).await;
                self.world.clock.advance(60);
                let code = self.world.shown(1, 0);
                self.world.enroll_with(USER, 1, &code).await.unwrap();
                self.revoke(&[USER]).await;
                self.enrol(USER).await;
            }
            "import again" => assert_eq!(self.world.import().await.unwrap().same, 2),
            "pause and resume" => {
                self.step(Step::Pause).await;
                self.step(Step::Resume).await;
            }
            "lose, find and enrol again" => {
                self.step(Step::Lose).await;
                self.world.clock.advance(60);
                let code = self.world.shown(0, self.ahead);
                let with = World::authorisation_with(&code);
                self.world.desk.token_step(&self.world.fobs[0].serial, Step::Find, with).await.unwrap();
                self.used.push(code);
                self.enrol(USER).await;
                self.enrol(SHARER).await;
            }
            "resync" => self.resync().await,
            "resync ahead and back" => {
                self.ahead += 3_600;
                self.resync().await;
                // Its battery is changed, and its clock is right again: an hour later it may be used.
                self.ahead -= 3_600;
                self.world.clock.advance(3_600);
                self.resync().await;
            }
            "drift learned" => {
                for _ in 0..3 {
                    self.ahead += 60;
                    self.sign_in(USER).await;
                }
            }
            "wider window" => self.window(10).await,
            "narrower window" => self.window(0).await,
            "suspend and unlock" => {
                for i in 0..5 {
                    let _ = self.world.verify(USER, &format!("00000{i}")).await;
                }
                let users = vec![USER.to_owned()];
                let request = UnlockRequest { users, spoke_to_user: true, ..UnlockRequest::default() };
                self.world.desk.unlock(&request, World::authorisation()).await.unwrap();
            }
            "stop and resume the user" => {
                self.world.desk.stop_user(USER, World::authorisation()).await.unwrap();
                self.world.desk.resume_user(USER, World::authorisation()).await.unwrap();
            }
            "temporary codes" => {
                let terms = Terms::new(3, 1).unwrap();
                let issued =
                    self.world.desk.issue_temporary_codes(USER, terms, World::authorisation()).await.unwrap();
                for code in &issued.codes {
                    self.world.verify(USER, code).await.unwrap();
                    self.used.push(code.to_string());
                }
            }
            "clock set back and confirmed" => {
                self.world.clock.set(-600);
                self.anchor().await;
                // Back into the minutes of the last codes, which are tried there and not only afterwards.
                let mut there = Tally::default();
                for (i, code) in self.used.iter().rev().take(6).enumerate() {
                    let who = if i % 2 == 0 { USER } else { SHARER };
                    count(&mut there, &self.world.verify(who, code).await);
                }
                assert_eq!((there.accepted, there.replayed), (0, 6));
                self.world.clock.advance(600);
            }
            "clock set ahead and confirmed" => {
                self.world.clock.set(2 * 86_400);
                self.anchor().await;
            }
            "reopen" => self.world = self.world.reopen().await.unwrap(),
            "crash" => self.world = self.world.crash().await.unwrap(),
            "new data key" => self.new_data_key().await,
            other => unreachable!("{other}"),
        }
        self
    }

    /// Deleting somebody with a slot makes one.
    async fn new_data_key(&self) {
        let new = NewUser {
            contract: None,
            login_id: "sato".into(),
            name: "佐藤 花子".into(),
            kana: String::new(),
            role: Role::Administrator,
            otp_start: None,
            permissions: None,
            passwords: Some(NewPasswords {
                login: SecretString::from("asa to hiru to yoru"),
                confirmation: SecretString::from("haru natsu aki fuyu"),
            }),
        };
        self.world.desk.add_user(new, World::authorisation()).await.unwrap();
        self.world.desk.delete_user("sato", World::authorisation()).await.unwrap();
    }

    /// Tries `n` old codes, the newest first, then any. Between them the fob's own codes are accepted, so that nothing
    /// but the code itself can be the reason of a refusal.
    async fn replay(&mut self, n: u64, tally: &mut Tally) {
        for i in 0..n {
            let who = if i / 3 % 2 == 0 { USER } else { SHARER };
            if i % 3 == 0 {
                self.sign_in(who).await;
            }
            let back = match usize::try_from(i).unwrap_or(usize::MAX) {
                newest @ 0..12 => newest,
                _ => self.luck.index(self.used.len()),
            };
            let code = &self.used[self.used.len() - 1 - back % self.used.len()];
            count(tally, &self.world.verify(who, code).await);
        }
        self.sign_in(USER).await;
    }
}

fn count<T>(tally: &mut Tally, answer: &Result<T, Error>) {
    match answer {
        Ok(_) => tally.accepted += 1,
        Err(Error::Rule(Refusal::OtpReplayed)) => tally.replayed += 1,
        Err(Error::Rule(Refusal::OtpWrong { .. })) => tally.wrong += 1,
        Err(_) => tally.otherwise += 1,
    }
}

#[tokio::test]
async fn no_old_code_passes_after_any_act() {
    let (replays, seed) = (runs(60, 1_000), seed());
    let mut desk = Desk::open(seed, usize::try_from(replays).unwrap()).await;
    let mut sum = Tally::default();
    for act in ACTS {
        desk = desk.act(act).await;
        let mut tally = Tally::default();
        desk.replay(replays, &mut tally).await;
        let Tally { accepted, replayed, wrong, otherwise } = tally;
        println!("{act}: {accepted} accepted, {replayed} used, {wrong} wrong, {otherwise} otherwise");
        // They reached the comparison: nobody was suspended, no fob asked for two codes.
        assert!(replayed > 0 && otherwise * 20 <= replays, "{act}");
        sum.accepted += accepted;
        sum.replayed += replayed + wrong + otherwise;
    }
    let all = replays * ACTS.len() as u64;
    assert_eq!(sum.accepted + sum.replayed, all);
    report("replay of old codes", all, all, sum.accepted, seed);
    desk.world.close_and_check().await.unwrap();
}
