//! What a stop of a journey looks like in every language, theme and size of text.

use std::env;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::driver::Window;

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
const OVERFLOW: &str = include_str!("overflow.js");

const LANGUAGES: [&str; 2] = ["ja", "en"];
const THEMES: [&str; 2] = ["light", "dark"];
/// Percent.
const TEXT_SIZES: [u32; 2] = [100, 150];

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
        for language in LANGUAGES {
            for theme in THEMES {
                for text_size in TEXT_SIZES {
                    let case = format!("{stop}.{language}.{theme}.{text_size}");
                    self.prefer(&before, language, theme, text_size).await;
                    let mut found = self.overflow().await;
                    // Neither depends on the size of the text.
                    if text_size == TEXT_SIZES[0] {
                        found.extend(self.barriers().await);
                        self.picture(&format!("{:02}-{stop}.{language}.{theme}", self.stops)).await;
                    }
                    complaints.extend(found.into_iter().map(|complaint| format!("{case}: {complaint}")));
                }
            }
        }
        self.invoke("set_preferences", &json!({ "preferences": before })).await;
        complaints
    }

    /// Text that does not fit where it stands.
    pub(crate) async fn overflow(&self) -> Vec<String> {
        strings(&self.run(OVERFLOW, vec![]).await)
    }

    /// What axe-core calls serious or critical.
    pub(crate) async fn barriers(&self) -> Vec<String> {
        if self.run("return typeof window.axe;", vec![]).await != json!("object") {
            let axe = fs::read_to_string(AXE).expect("axe-core is installed by `npm ci` in ui");
            self.run(&axe, vec![]).await;
        }
        let script = "
            // What React Aria has said aloud stays for a while, also when the row it was about is gone.
            const page = { include: document, exclude: ['[data-live-announcer]'] };
            const { violations } = await window.axe.run(page, { resultTypes: ['violations'] });
            return violations
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
                    `${id}: ${target.join(' ')}: ${failureSummary}`));";
        strings(&self.run_async(script, vec![]).await)
    }

    /// Takes a picture of the page, if the person who runs the tests wants pictures.
    async fn picture(&self, name: &str) {
        if let Some(folder) = env::var_os("KAGIMORI_PICTURES") {
            let folder = PathBuf::from(folder).join(self.journey);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{name}.png")), self.client.screenshot().await.unwrap()).unwrap();
        }
    }

    /// Switches the window over, and waits until the page shows it.
    async fn prefer(&self, before: &Value, language: &str, theme: &str, text_size: u32) {
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
