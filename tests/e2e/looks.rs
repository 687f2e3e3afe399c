//! What a stop of a journey looks like in every language, theme and size of text.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::driver::Window;

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
const OVERFLOW: &str = include_str!("overflow.js");

const LANGUAGES: [&str; 2] = ["ja", "en"];
const THEMES: [&str; 3] = ["light", "dark", "contrast"];
/// Percent: the smallest and the largest.
const TEXT_SIZES: [u32; 2] = [100, 200];

/// How the page is to be looked at.
#[derive(Clone, Copy)]
struct Look {
    language: &'static str,
    theme: &'static str,
    text_size: u32,
}

impl Look {
    fn all() -> impl Iterator<Item = Self> {
        LANGUAGES.into_iter().flat_map(|language| {
            THEMES.into_iter().flat_map(move |theme| {
                TEXT_SIZES.into_iter().map(move |text_size| Self { language, theme, text_size })
            })
        })
    }

    /// Colours move nothing.
    fn tells_what_overflows(self) -> bool {
        self.theme == THEMES[0]
    }

    /// What axe-core is asked, which takes the most time by far: everything once at each size of text, and what goes by
    /// colours in each theme. Both languages have the same colours and the same elements.
    fn rules(self) -> Option<Value> {
        match (self.language, self.theme) {
            ("ja", "light") => Some(json!({ "resultTypes": ["violations"] })),
            ("ja", "dark") => Some(only(&["color-contrast", "link-in-text-block"])),
            // 7:1, which the theme promises.
            ("ja", "contrast") => Some(only(&["color-contrast-enhanced", "link-in-text-block"])),
            _ => None,
        }
    }

    fn is_pictured(self) -> bool {
        self.text_size == TEXT_SIZES[0] && self.theme != "contrast"
    }
}

fn only(rules: &[&str]) -> Value {
    json!({ "resultTypes": ["violations"], "runOnly": { "type": "rule", "values": rules } })
}

impl Window {
    /// Looks at the page as it stands: nothing is cut off, nothing keeps people out, and a picture if one is wanted.
    /// The preferences are the same afterwards.
    pub(crate) async fn look(&mut self, stop: &str) {
        let complaints = self.complaints(stop).await;
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    /// What is wrong with the page as it stands.
    pub(crate) async fn complaints(&mut self, stop: &str) -> Vec<String> {
        self.stops += 1;
        let before = self.invoke("preferences", &json!({})).await;
        let mut complaints = Vec::new();
        let pictures = env::var_os("KAGIMORI_PICTURES").map(PathBuf::from);
        for look in Look::all() {
            let folder = pictures.as_deref().filter(|_| look.is_pictured());
            if !look.tells_what_overflows() && look.rules().is_none() && folder.is_none() {
                continue;
            }
            let Look { language, theme, text_size } = look;
            self.prefer(&before, look).await;
            let mut found = Vec::new();
            if look.tells_what_overflows() {
                found.extend(self.overflow().await);
            }
            if let Some(rules) = look.rules() {
                found.extend(self.barriers(rules).await);
            }
            if let Some(folder) = folder {
                self.picture(folder, &format!("{:02}-{stop}.{language}.{theme}", self.stops)).await;
            }
            let case = format!("{stop}.{language}.{theme}.{text_size}");
            complaints.extend(found.into_iter().map(|complaint| format!("{case}: {complaint}")));
        }
        self.invoke("set_preferences", &json!({ "preferences": before })).await;
        complaints
    }

    /// Text that does not fit where it stands.
    pub(crate) async fn overflow(&self) -> Vec<String> {
        strings(&self.run(OVERFLOW, vec![]).await)
    }

    /// What axe-core calls serious or critical, by these rules.
    async fn barriers(&self, rules: Value) -> Vec<String> {
        if self.run("return typeof window.axe;", vec![]).await != json!("object") {
            let axe = fs::read_to_string(AXE).expect("axe-core is installed by `npm ci` in ui");
            self.run(&axe, vec![]).await;
        }
        let script = "
            // What React Aria has said aloud stays for a while, also when the row it was about is gone.
            const page = { include: document, exclude: ['[data-live-announcer]'] };
            const { violations } = await window.axe.run(page, arguments[0]);
            return violations
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
                    `${id}: ${target.join(' ')}: ${failureSummary}`));";
        strings(&self.run_async(script, vec![rules]).await)
    }

    /// Takes a picture of the page.
    async fn picture(&self, folder: &Path, name: &str) {
        let folder = folder.join(self.journey);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.png")), self.client.screenshot().await.unwrap()).unwrap();
    }

    /// Switches the window over, and waits until the page shows it.
    async fn prefer(&self, before: &Value, Look { language, theme, text_size }: Look) {
        let mut preferences = before.clone();
        preferences["language"] = json!(language);
        preferences["theme"] = json!(theme);
        preferences["textSize"] = json!(text_size);
        self.invoke("set_preferences", &json!({ "preferences": preferences })).await;
        let shown = "
            const [language, theme, textSize] = arguments;
            const { lang, dataset, style } = document.documentElement;
            return lang === language && dataset.theme === theme && style.fontSize === `${textSize}%`;";
        let what = format!("<html lang={language} data-theme={theme} style=font-size:{text_size}%>");
        self.wait(&what, shown, vec![json!(language), json!(theme), json!(text_size)]).await;
        let drawn = "
            await document.fonts.ready;
            document.getAnimations().forEach((animation) => animation.finish());
            for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);";
        self.run_async(drawn, vec![]).await;
    }

    /// Calls a command of the shell as the page does.
    async fn invoke(&self, command: &str, arguments: &Value) -> Value {
        // The page of `own_tools` brings commands of its own.
        let script =
            "return await (window.invokeInstead ?? window.__TAURI_INTERNALS__.invoke)(...arguments);";
        self.run_async(script, vec![json!(command), arguments.clone()]).await
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}
