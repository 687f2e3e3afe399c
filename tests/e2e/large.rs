//! Lists of a hundred thousand: how soon they are there, how they follow a key, and that no row is ever blank. The figures
//! are printed; what is asserted is counted.

use kagimori_app::VaultFiles;
use kagimori_tests::{Large, World};
use serde_json::{Value, json};

use crate::driver::{Computer, Window};
use crate::texts::{Language, Texts};

const MEASURES: &str = include_str!("large.js");

/// As many users and tokens as the product is measured by; of the history only what their making left.
const LARGE: Large = Large { users: Large::FULL.users, entries: 2_000 };
const DAY: i64 = 86_400;

/// A list of the window.
struct List {
    /// Key of the link or button that leads there.
    name: &'static str,
    /// Key of its search field.
    search: &'static str,
    /// What is typed, key by key; each narrows the list.
    typed: &'static str,
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_hundred_thousand_users_and_tokens_are_there_at_once() {
    let mut computer = Computer::new();
    LARGE.make(&VaultFiles::new(computer.vault())).await;
    // The day after it was made.
    let now = computer.clock.now();
    computer.clock.set(World::START + DAY - now);
    let t = Texts::of(Language::Japanese);
    let window = Window::open_on(computer, "large").await;
    window.heading(t.get("signIn.title")).await;
    window.fill(t.get("common.loginId"), World::MASTER).await;
    window.fill(t.get("common.loginPassword"), World::LOGIN).await;
    window.press("button", t.get("signIn.submit")).await;
    window.heading(t.get("nav.top")).await;

    let tokens = List { name: "nav.tokens", search: "tokens.search", typed: "4217" };
    window.there("link", t.get(tokens.name)).await;
    let shown = measure(&window, "link", t.get(tokens.name)).await;
    report("tokens", shown, &follow(&window, &t, &tokens).await);

    window.press("link", t.get("nav.manage")).await;
    window.press("button", t.get("manage.users")).await;
    window.there("button", t.get("nav.userList")).await;
    let users = List { name: "nav.userList", search: "users.search", typed: "4217" };
    let shown = measure(&window, "button", t.get(users.name)).await;
    report("users", shown, &follow(&window, &t, &users).await);
    window.close().await;
}

fn report(list: &str, shown: f64, followed: &Followed) {
    let Followed { keys, frames } = followed;
    let median = keys[keys.len() / 2];
    let slowest = keys[keys.len() - 1];
    println!(
        "{list}: painted {shown:.0} ms after it was asked for; a key {median:.0} ms (median of {}, slowest \
         {slowest:.0}); {frames} frames of scrolling, none with a blank row",
        keys.len()
    );
}

/// Milliseconds from the press until the list stands there.
async fn measure(window: &Window, role: &str, name: &str) -> f64 {
    let script = "
        const [role, name] = arguments;
        const selector = role === 'link' ? 'a, [role=link]' : 'button';
        const wanted = [...document.querySelectorAll(selector)].find((one) => one.innerText.trim().startsWith(name));
        return await time(() => wanted.click(), () => rows().length > 0);";
    number(&run(window, script, vec![json!(role), json!(name)]).await)
}

/// How it follows keys and the wheel.
struct Followed {
    /// Milliseconds a key, shortest first.
    keys: Vec<f64>,
    /// Frames looked at while it was scrolled.
    frames: u64,
}

async fn follow(window: &Window, t: &Texts, list: &List) -> Followed {
    let mut frames = 0;
    // By the wheel, a page at a time, and by taking the bar to anywhere.
    for how in [
        "for (let i = 0; i < 40; i += 1) { grid().scrollTop += 220; await next(); }",
        "for (let i = 0; i < 15; i += 1) { grid().scrollTop += grid().clientHeight; await next(); }",
        "for (let i = 1; i < 12; i += 1) {
            grid().scrollTop = (grid().scrollHeight * ((i * 7) % 12)) / 12;
            for (let n = 0; n < 3; n += 1) await next();
        }",
    ] {
        let script = format!(
            "grid().scrollIntoView({{ block: 'end' }}); {how} return [frames, blank, fewest, where];"
        );
        let scrolled = run(window, &script, vec![]).await;
        assert_eq!(scrolled[1], json!(0), "blank rows: {scrolled}: {how}");
        // Otherwise there was nothing to see.
        assert!(scrolled[2].as_u64().unwrap() >= 4, "{scrolled}: {how}");
        frames += scrolled[0].as_u64().unwrap();
    }

    window.go_to("searchbox", t.get(list.search)).await;
    let mut keys = Vec::new();
    for key in list.typed.chars() {
        let script = "
            const before = grid()?.getAttribute('aria-rowcount');
            return await time(() => type(arguments[0]), () => grid()?.getAttribute('aria-rowcount') !== before);";
        keys.push(number(&run(window, script, vec![json!(key.to_string())]).await));
    }
    keys.sort_by(f64::total_cmp);
    let drawn = run(window, "return rows().length;", vec![]).await;
    assert!(drawn.as_u64().unwrap() >= 1, "nothing is found by {}", list.typed);
    Followed { keys, frames }
}

async fn run(window: &Window, script: &str, arguments: Vec<Value>) -> Value {
    window.run_async(&format!("{MEASURES}\n{script}"), arguments).await
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}
