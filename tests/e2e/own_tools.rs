//! The tools of the journeys do what they are for: on a page of their own in the program's window.

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::driver::Window;

/// A page that stands in for the shell's commands too. It is a file: the product's content security policy would let
/// it run no script.
const PAGE: &str = concat!("file://", env!("CARGO_MANIFEST_DIR"), "/e2e/own_tools.html");

async fn at_page(window: Window) -> Window {
    window.client.goto(PAGE).await.unwrap();
    window.heading("道具の試し").await;
    window
}

async fn state(window: &Window) -> Value {
    window
        .run("return [...document.querySelectorAll('input')].map((i) => i.checked || i.value);", vec![])
        .await
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn everything_is_reached_by_keyboard() {
    let window = at_page(Window::open("own_tools").await).await;

    window.go_to("link", "先頭へ").await;
    window.fill("氏名", "鈴木 一郎 (Suzuki)").await;
    window.toggle("checkbox", "本人に状況を確認しました").await;
    window.go_to("radio", "紛失").await;
    window.move_to(Key::Down, "radio", "電池切れ").await;
    assert_eq!(state(&window).await, json!(["鈴木 一郎 (Suzuki)", true, "on", true]));

    window.there("status", "お待ちください").await;
    window.press("button", "次へ").await;
    window.gone("status", "お待ちください").await;
    window.text("済みました").await;
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_look_finds_what_is_cut_off_or_hard_to_read() {
    let mut window = at_page(Window::open("own_tools").await).await;
    window.look("in-order").await;

    let fault = "document.querySelector('#faults').innerHTML = arguments[0];";
    let cut_off_when_large = "<span style='display:block;width:12em;font-size:1rem'>幅に収まる文字</span>\
        <span style='display:block;width:160px;overflow:hidden;white-space:nowrap'>大きいと切れる文字</span>";
    window.run(fault, vec![json!(cut_off_when_large)]).await;
    let found = window.complaints("cut-off").await;
    let cases: Vec<_> = found.iter().filter_map(|complaint| Some(complaint.split_once(": ")?.0)).collect();
    assert_eq!(cases, ["cut-off.ja.light.200", "cut-off.en.light.200"], "{found:#?}");

    let pale_in_light = "<span style='color:#ccc'>薄い文字</span>";
    window.run(fault, vec![json!(pale_in_light)]).await;
    let found = window.complaints("pale").await;
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("pale.ja.light.100: color-contrast"), "{found:#?}");
    assert!(found[1].starts_with("pale.ja.light.200: color-contrast"), "{found:#?}");

    let grey_in_high_contrast = "<style>html[data-theme=contrast] #grey { color: #767676; }</style>\
        <span id='grey'>中間の文字</span>";
    window.run(fault, vec![json!(grey_in_high_contrast)]).await;
    let found = window.complaints("grey").await;
    // Of large text WCAG asks less.
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("grey.ja.contrast.100: color-contrast-enhanced"), "{found:#?}");

    let too_wide = "<span style='display:block;width:1400px'>広い</span>";
    window.run(fault, vec![json!(too_wide)]).await;
    assert!(!window.overflow().await.is_empty());
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_call_to_a_network_is_recorded() {
    let window = at_page(Window::open_watched("own_tools").await).await;
    // Nothing needs to listen there.
    window.run_async("await fetch('http://127.0.0.1:4999/').catch(() => null);", vec![]).await;

    let offences = window.close_and_tell().await;

    assert!(offences.iter().any(|call| call.contains("htons(4999)")), "{offences:#?}");
}

#[tokio::test]
#[ignore = "needs the shell built for tests"]
async fn a_window_keeps_its_data_its_clock_and_its_size() {
    let mut window = Window::open("own_tools").await;
    // Not watched: a second start under `strace` on the same bus does not get its web view.
    window.heading("どのように使いますか").await;
    let before = window.computer.clock.now();
    window.computer.clock.advance(3600);
    assert!((3600..3610).contains(&(window.computer.clock.now() - before)));
    std::fs::write(window.computer.seed_file(), "seeds").unwrap();

    window.reopen().await;

    assert!(window.computer.seed_file().exists());
    assert_eq!(window.run("return [innerWidth, innerHeight];", vec![]).await, json!([1024, 700]));
    window.close().await;
}
