//! 「ワンタイムパスワード認証」 and what comes close to it: checks that consume a code, and looks that do not.

use kagimori_app::domain::purpose::{Permissions, Purpose};
use kagimori_tests::{Fob, keys};

use crate::clock::time_of_the_computer;
use crate::furnishing::{Furnishing, KATO, SUZUKI, TANAKA, YAMADA, fobs};
use crate::journey::Journey;

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_purpose_that_is_not_permitted_is_refused_and_costs_no_code() {
    let mut company = Furnishing::company(fobs(2)).await;
    let salary = Permissions::NONE.with(Purpose::Salary);
    company.add_with(TANAKA, salary).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    let mut journey = Journey::signed_in("not-permitted", company).await;
    journey.begin_check(TANAKA, "purpose.transfer").await;
    let code = journey.next_code(1);
    journey.check(&code).await;
    journey.text("error.user_not_permitted").await;

    let (label, transfer) = (journey.t.get("verify.purpose"), journey.t.get("purpose.transfer"));
    journey.choose(label, transfer, journey.t.get("purpose.salary")).await;
    journey.check(&code).await;
    journey.text("verify.accepted").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_code_that_one_sharer_used_is_void_for_the_other_and_the_desk_says_who_used_it() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.add(YAMADA).await.enrol(SUZUKI, 0).await;
    company.enrol(TANAKA, 1).await.enrol(YAMADA, 1).await;
    let mut journey = Journey::signed_in("replay", company).await;
    journey.begin_check(TANAKA, "purpose.transfer").await;
    let code = journey.next_code(1);
    // As it is read out: full-width, in two groups.
    let full_width = |digit: char| char::from_u32(digit as u32 - '0' as u32 + '０' as u32).unwrap();
    let read_out: String = code.chars().map(full_width).collect();
    journey.check(&format!("{}　{}", &read_out[..9], &read_out[9..])).await;
    journey.text("verify.accepted").await;

    journey.press("verify.next").await;
    journey.choose_whose_code_it_is(YAMADA).await;
    journey.check(&code).await;
    journey.text("error.otp_replayed").await;
    journey.press("diagnosis.ask").await;
    let used = journey.t.get("diagnosis.cause.already_used").replace("{{name}}", TANAKA.name);
    journey.window.text(used.split("{{at}}").last().unwrap()).await;
    // It was no failure: the next one is taken.
    let code = journey.next_code(1);
    journey.check(&code).await;
    journey.text("verify.accepted").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn after_fifteen_failures_a_fob_is_asked_for_two_codes_in_a_row() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.add(YAMADA).await.add(KATO).await.enrol(SUZUKI, 0).await;
    for sharer in [TANAKA, YAMADA, KATO] {
        company.enrol(sharer, 1).await;
    }
    for sharer in [TANAKA, YAMADA, KATO] {
        company.suspend(sharer, 1).await;
    }
    company.unlock(TANAKA).await;
    let mut journey = Journey::signed_in("two-codes", company).await;
    journey.text("top.needsResync").await;
    journey.begin_check(TANAKA, "purpose.transfer").await;
    let first = journey.next_code(1);
    journey.check(&first).await;
    journey.text("verify.needsTwo").await;
    let second = journey.next_code(1);
    journey.fill("verify.second", &second).await;
    journey.press("verify.action").await;
    journey.text("verify.accepted").await;

    // From now on one is enough.
    journey.press("verify.next").await;
    journey.choose_whose_code_it_is(TANAKA).await;
    let code = journey.next_code(1);
    journey.check(&code).await;
    journey.text("verify.accepted").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_test_of_a_token_uses_nothing_up() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await;
    let mut journey = Journey::signed_in("test-uses-nothing", company).await;
    let code = journey.next_code(1);
    journey.to_token(1).await;
    for _ in 0..2 {
        journey.fill("common.otp", &code).await;
        journey.press("tokens.test.action").await;
        journey.text("tokens.test.works").await;
        journey.text("tokens.test.noEffect").await;
    }
    journey.begin_check(TANAKA, "purpose.transfer").await;
    journey.check(&code).await;
    journey.text("verify.accepted").await;
    journey.to_token(1).await;
    journey.fill("common.otp", &code).await;
    journey.press("tokens.test.action").await;
    journey.text("tokens.test.used").await;
    journey.close().await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn where_two_fobs_show_one_code_the_next_one_tells_them_apart() {
    // Where the journey asks: everything before it takes less.
    let asked = (time_of_the_computer() / 60 + 30) * 60;
    let (shown, other) = pair_with_one_code(asked);
    let serial = shown.serial.clone();
    let mut all = fobs(1);
    all.extend([shown, other]);
    let mut company = Furnishing::company(all).await;
    company.enrol(SUZUKI, 0).await;
    let mut journey = Journey::signed_in("identify-two", company).await;
    journey.follow("nav.tokens").await;
    journey.follow("nav.identify").await;
    let now = journey.window.computer.clock.now();
    assert!(now < asked, "{now} {asked}");
    journey.window.computer.clock.advance(asked - now);
    let code = journey.code(1);
    journey.fill("common.otp", &code).await;
    journey.press("identify.action").await;
    journey.says("identify.many_other", &[("count", "2")]).await;
    let next = journey.next_code(1);
    journey.fill("identify.second", &next).await;
    journey.press("identify.action").await;
    journey.text("identify.one").await;
    journey.window.text(&serial).await;
    journey.close().await;
}

/// Two fobs: what the first shows at this time, the other shows within ten steps of it.
fn pair_with_one_code(at: i64) -> (Fob, Fob) {
    let many: Vec<Fob> = keys(2_000, 12).iter().map(Fob::from).collect();
    let near = |fob: &Fob, code: &str| (-10..=10).any(|step| fob.shows(at + 60 * step) == code);
    let found = many.iter().enumerate().find_map(|(i, fob)| {
        let code = fob.shows(at);
        let other = many.iter().enumerate().find(|(j, other)| *j != i && near(other, &code))?;
        Some((fob.clone(), other.1.clone()))
    });
    found.expect("of so many fobs two show one code")
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn temporary_codes_are_taken_back() {
    let mut company = Furnishing::company(fobs(2)).await;
    company.add(TANAKA).await.enrol(SUZUKI, 0).await.enrol(TANAKA, 1).await.temporary_codes(TANAKA).await;
    let journey = Journey::signed_in("temporary-codes-revoked", company).await;
    journey.to_user(TANAKA).await;
    journey.says("users.temporaryCodes.left", &[("left", "3")]).await;
    journey.press("users.act.revokeTemporaryCodes.title").await;
    journey
        .says(
            "users.act.revokeTemporaryCodes.sentence",
            &[("name", TANAKA.name), ("loginId", TANAKA.login_id)],
        )
        .await;
    journey.confirm("users.act.revokeTemporaryCodes.action").await;
    journey.says("users.act.revokeTemporaryCodes.done", &[("name", TANAKA.name)]).await;
    journey.window.gone("button", journey.t.get("users.act.revokeTemporaryCodes.title")).await;
    journey.close().await;
}
