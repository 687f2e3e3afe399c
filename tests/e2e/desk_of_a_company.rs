//! A company's vault as a journey finds it: made through the use cases, at the window's own clock.

use std::sync::Arc;

use kagimori_app::contract_add::NewContract;
use kagimori_app::domain::audit::Via;
use kagimori_app::domain::institution::Institution;
use kagimori_app::domain::purpose::Purpose;
use kagimori_app::domain::role::Role;
use kagimori_app::enroll::EnrolRequest;
use kagimori_app::token_import::ImportRequest;
use kagimori_app::user_add::NewUser;
use kagimori_app::vault_create::{FirstOperator, NewPasswords, NewVault, prepare};
use kagimori_app::verify::VerifyRequest;
use kagimori_app::{Authorisation, Desk, VaultFiles};
use kagimori_tests::{ManualClock, SeedKey, code_of, keys, pskc};
use secrecy::SecretString;

use crate::driver::Window;
use crate::texts::{Language, Texts};

pub(crate) const LOGIN: &str = "kumo to ame to yuki";
pub(crate) const CONFIRMATION: &str = "hare nochi kumori";

/// Seconds by which the second fob runs ahead, since it was enrolled.
pub(crate) const AHEAD: i64 = 240;

/// What a journey finds.
pub(crate) struct Company {
    /// Three fobs.
    pub(crate) fobs: Vec<SeedKey>,
    /// The printed recovery code.
    pub(crate) recovery_code: String,
}

/// A window at the furnished desk: 鈴木 has signed in, in Japanese, and stands at the top page.
pub(crate) async fn signed_in(name: &'static str) -> (Window, Company) {
    let t = Texts::of(Language::Japanese);
    let mut window = Window::open(name).await;
    window.press("button", "日本語").await;
    let company = furnish(&mut window).await;
    window.reopen().await;
    window.heading(t.get("signIn.title")).await;
    window.fill(t.get("common.loginId"), "suzuki").await;
    window.fill(t.get("common.loginPassword"), LOGIN).await;
    window.press("button", t.get("signIn.submit")).await;
    window.there("textbox", t.get("common.otp")).await;
    window.clock.advance(60);
    window.fill(t.get("common.otp"), &code_of(&company.fobs[0], window.clock.now())).await;
    window.press("button", t.get("oneTimePassword.submit")).await;
    window.heading(t.get("nav.top")).await;
    (window, company)
}

/// The master 鈴木 on the first fob; 田中 on the second, which has run ahead since, so that five of its codes failed.
/// The third is nobody's.
pub(crate) async fn furnish(window: &mut Window) -> Company {
    let fobs = keys(3, 11);
    std::fs::write(window.seed_file(), pskc(&fobs, "Acme")).unwrap();
    let start = window.clock.now();
    let clock = Arc::new(ManualClock::new(start));
    let files = VaultFiles::new(window.vault());
    let prepared = prepare(&files, company()).await.unwrap();
    let recovery_code = prepared.recovery_code().to_string();
    let desk = prepared.finish(&files, clock.clone(), Via::Window, None).await.unwrap();
    let import = ImportRequest { file: window.seed_file(), ..ImportRequest::default() };
    desk.import_tokens(&import, authorisation(None)).await.unwrap();
    let mut passed = 0;
    let mut wait = |seconds: i64| {
        clock.advance(seconds);
        passed += seconds;
        start + passed
    };
    enrol(&desk, "suzuki", &fobs[0], wait(0)).await;
    let code = code_of(&fobs[0], wait(60));
    desk.add_user(tanaka(), authorisation(Some(code))).await.unwrap();
    enrol(&desk, "tanaka", &fobs[1], wait(60)).await;
    for _ in 0..5 {
        let now = wait(60);
        let request = VerifyRequest {
            user: "tanaka".into(),
            code: code_of(&fobs[1], now + AHEAD),
            second: None,
            purpose: Purpose::Transfer,
            request_number: None,
            note: None,
        };
        assert!(desk.verify(&request).await.is_err());
    }
    desk.close().await.unwrap();
    window.clock.advance(passed + 60);
    Company { fobs, recovery_code }
}

async fn enrol(desk: &Desk, user: &str, fob: &SeedKey, now: i64) {
    let request =
        EnrolRequest { user: user.into(), serial: fob.serial.clone(), code: code_of(fob, now), share: false };
    desk.enroll(&request, authorisation(None)).await.unwrap();
}

fn company() -> NewVault {
    let operator = FirstOperator {
        login_id: "suzuki".into(),
        name: "鈴木 一郎".into(),
        kana: "スズキ イチロウ".into(),
        passwords: NewPasswords { login: LOGIN.into(), confirmation: CONFIRMATION.into() },
    };
    let contract = NewContract {
        code: "0000123".into(),
        name: "△△商事株式会社".into(),
        kana: "サンカクショウジ".into(),
        branch: String::new(),
        account: None,
        otp_start: None,
    };
    let institution = Institution { name: "みほん信用組合".into(), telephone: "03-0000-0000".into() };
    NewVault::Company(operator, contract, institution)
}

fn tanaka() -> NewUser {
    NewUser {
        contract: None,
        login_id: "tanaka".into(),
        name: "田中 三郎".into(),
        kana: "タナカ サブロウ".into(),
        role: Role::General,
        otp_start: None,
        permissions: None,
        passwords: None,
    }
}

fn authorisation(otp: Option<String>) -> Authorisation {
    Authorisation {
        confirmation_password: Some(SecretString::from(CONFIRMATION)),
        otp: otp.map(SecretString::from),
    }
}
