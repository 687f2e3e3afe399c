//! The page as a person at the keyboard meets it: by role and name, never by the inside of the page.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::driver::{PATIENCE, Window};

const PAGE: &str = include_str!("page.js");

/// Longer than the way round any page.
const MOST_STEPS: usize = 300;

impl Window {
    /// Waits for a heading.
    pub(crate) async fn heading(&self, name: &str) {
        self.there("heading", name).await;
    }

    /// Waits for something of this role and accessible name.
    pub(crate) async fn there(&self, role: &str, name: &str) {
        self.wait(
            &format!("{role} 「{name}」"),
            "return !!find(...arguments);",
            vec![json!(role), json!(name)],
        )
        .await;
    }

    /// Waits until nothing of this role and name is left.
    pub(crate) async fn gone(&self, role: &str, name: &str) {
        self.wait(
            &format!("{role} 「{name}」 to go"),
            "return !find(...arguments);",
            vec![json!(role), json!(name)],
        )
        .await;
    }

    /// Waits for a text anywhere on the page.
    pub(crate) async fn text(&self, text: &str) {
        let script = "return tidy(document.body.innerText).includes(tidy(arguments[0]));";
        self.wait(&format!("the text 「{text}」"), script, vec![json!(text)]).await;
    }

    /// All that can be read on the page.
    pub(crate) async fn all_text(&self) -> String {
        self.run("return document.body.innerText;", vec![]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Goes to something and presses Enter on it.
    pub(crate) async fn press(&self, role: &str, name: &str) {
        self.go_to(role, name).await;
        self.key(Key::Enter).await;
    }

    /// Goes to something, such as a checkbox, and presses the space bar on it.
    pub(crate) async fn toggle(&self, role: &str, name: &str) {
        self.go_to(role, name).await;
        self.chord(&[' ']).await;
    }

    /// Goes to a field, replaces what is in it and leaves the focus there.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        self.go_to_any(&["textbox", "searchbox", "combobox", "spinbutton"], name).await;
        self.chord(&[Key::Control.into(), 'a']).await;
        self.type_text(text).await;
    }

    /// Tab, or Shift and Tab, until something of this role and name has the focus.
    pub(crate) async fn go_to(&self, role: &str, name: &str) {
        self.go_to_any(&[role], name).await;
    }

    /// Presses an arrow or another key until something of this role and name has the focus: within a group of radio
    /// buttons, a list, a menu or a table.
    pub(crate) async fn move_to(&self, key: Key, role: &str, name: &str) {
        for _ in 0..MOST_STEPS {
            if self.place_of(&[role], name).await.as_deref() == Some("here") {
                return;
            }
            self.key(key).await;
        }
        self.fail(&format!("{role} 「{name}」 is not reached by {key:?}")).await;
    }

    /// Goes into a group of radio buttons and along it to this one.
    pub(crate) async fn choose_radio(&self, name: &str) {
        let script = "
            const wanted = find('radio', arguments[0]);
            const group = wanted && [...document.querySelectorAll('input[type=radio]')]
                .filter((radio) => radio.name === wanted.name);
            return !!group && group.includes(document.activeElement);";
        self.there("radio", name).await;
        for _ in 0..MOST_STEPS {
            if self.run_on_page(script, vec![json!(name)]).await == json!(true) {
                self.move_to(Key::Down, "radio", name).await;
                // The first one of a group is not chosen by reaching it.
                self.chord(&[' ']).await;
                return;
            }
            self.key(Key::Tab).await;
        }
        self.fail(&format!("radio 「{name}」 is not reached")).await;
    }

    /// Goes into a list and down to the row with this text, and ticks it.
    pub(crate) async fn choose_row(&self, text: &str) {
        self.reach_row(text).await;
        self.chord(&[' ']).await;
    }

    /// Goes into a list and down to the row with this text.
    pub(crate) async fn reach_row(&self, text: &str) {
        // A long list has the focus itself and says which row is meant.
        let inside = "return !!document.activeElement?.closest('[role=grid]');";
        let row = "
            const focus = document.activeElement;
            const meant = document.getElementById(focus?.getAttribute('aria-activedescendant')) ?? focus;
            return meant?.closest('[role=row]')?.innerText.includes(arguments[0]) ?? false;";
        self.text(text).await;
        for _ in 0..MOST_STEPS {
            if self.run_on_page(inside, vec![]).await == json!(true) {
                break;
            }
            self.key(Key::Tab).await;
        }
        for _ in 0..MOST_STEPS {
            if self.run_on_page(row, vec![json!(text)]).await == json!(true) {
                return;
            }
            self.key(Key::Down).await;
        }
        self.fail(&format!("no row with 「{text}」 is reached")).await;
    }

    /// Clicks with the mouse; a row is found by a text in it.
    pub(crate) async fn click(&self, role: &str, name: &str) {
        let script = "
            const [role, name] = arguments;
            document.querySelectorAll('[data-click]').forEach((element) => delete element.dataset.click);
            const wanted = role === 'row'
                ? [...document.querySelectorAll('[role=rowheader]')].find((cell) => cell.innerText.includes(name))
                : find(role, name);
            if (!wanted) return false;
            (role === 'checkbox' ? wanted.closest('label') ?? wanted : wanted).dataset.click = '';
            return true;";
        self.wait(&format!("{role} 「{name}」"), script, vec![json!(role), json!(name)]).await;
        let clicked = self.client.find(Locator::Css("[data-click]")).await.unwrap().click().await;
        if let Err(error) = clicked {
            self.fail(&format!("{role} 「{name}」 is not clicked: {error}")).await;
        }
    }

    async fn go_to_any(&self, roles: &[&str], name: &str) {
        let script = "return arguments[0].some((role) => !!find(role, arguments[1]));";
        self.wait(&format!("{roles:?} 「{name}」"), script, vec![json!(roles), json!(name)]).await;
        for _ in 0..MOST_STEPS {
            match self.place_of(roles, name).await.as_deref() {
                Some("here") => return,
                Some("before") => self.chord(&[Key::Shift.into(), Key::Tab.into()]).await,
                _ => self.key(Key::Tab).await,
            }
        }
        self.fail(&format!("{roles:?} 「{name}」 is not reached by Tab")).await;
    }

    /// Where it is as seen from the focus: `here`, `before` or `after`.
    async fn place_of(&self, roles: &[&str], name: &str) -> Option<String> {
        let script = "
            const [roles, name] = arguments;
            const focus = document.activeElement;
            if (roles.some((role) => is(focus, role, name))) return 'here';
            const wanted = roles.map((role) => find(role, name)).find(Boolean);
            if (!wanted) return null;
            const before = focus.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING;
            return before && focus !== document.body ? 'before' : 'after';";
        self.run_on_page(script, vec![json!(roles), json!(name)]).await.as_str().map(str::to_owned)
    }

    /// Presses one key.
    pub(crate) async fn key(&self, key: Key) {
        self.chord(&[key.into()]).await;
    }

    /// Types into whatever has the focus.
    pub(crate) async fn type_text(&self, text: &str) {
        self.client.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Presses keys one after the other and lets go of them in reverse.
    pub(crate) async fn chord(&self, keys: &[char]) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &value in keys {
            actions = actions.then(KeyAction::Down { value });
        }
        for &value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.unwrap();
    }

    /// Waits until a script on the page returns true.
    pub(crate) async fn wait(&self, what: &str, script: &str, arguments: Vec<Value>) {
        let started = Instant::now();
        while self.run_on_page(script, arguments.clone()).await != json!(true) {
            if started.elapsed() > PATIENCE {
                self.fail(&format!("{what}: not within {PATIENCE:?}")).await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn run_on_page(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.run(&format!("{PAGE}\n{script}"), arguments).await
    }

    async fn fail(&self, what: &str) -> ! {
        let script = "const focus = document.activeElement; return `${roleOf(focus)} 「${nameOf(focus).slice(0, 80)}」`;";
        let focus = self.run_on_page(script, vec![]).await;
        panic!("{what}\nfocus: {}\npage:\n{}", focus.as_str().unwrap_or_default(), self.all_text().await);
    }
}
