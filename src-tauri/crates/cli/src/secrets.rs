use std::io::Read as _;
use std::path::Path;

use secrecy::SecretString;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::exit::Failure;

/// Everything secret that a call may need, from a file or from standard input: never from arguments or the
/// environment. What a command does not need is ignored; an unknown name is a wrong call.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Secrets {
    pub(crate) login_password: Option<SecretString>,
    pub(crate) confirmation_password: Option<SecretString>,
    pub(crate) otp: Option<SecretString>,
    pub(crate) recovery_code: Option<SecretString>,
    pub(crate) new_login_password: Option<SecretString>,
    pub(crate) new_confirmation_password: Option<SecretString>,
    pub(crate) new_master_login_password: Option<SecretString>,
    pub(crate) import_key: Option<SecretString>,
    pub(crate) import_password: Option<SecretString>,
    pub(crate) export_password: Option<SecretString>,
    pub(crate) backup_password: Option<SecretString>,
}

/// More than any set of passwords needs.
const MAX: u64 = 64 * 1024;

impl Secrets {
    pub(crate) fn read(from: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = from else { return Ok(Self::default()) };
        let mut text = Zeroizing::new(Vec::with_capacity(8 * 1024));
        let read = if path == Path::new("-") {
            std::io::stdin().lock().take(MAX).read_to_end(&mut text)
        } else {
            std::fs::File::open(path).and_then(|file| file.take(MAX).read_to_end(&mut text))
        };
        if read.is_err() {
            return Err(Failure::Usage("--secrets: the file cannot be read".into()));
        }
        // Editors of Windows put a byte order mark in front.
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
        // The parser's own message could quote a value.
        serde_json::from_slice(text).map_err(|_| {
            Failure::Usage(
                "--secrets: not a JSON object of login_password, confirmation_password, otp, import_key, \
                 import_password, export_password, recovery_code, backup_password, new_login_password, \
                 new_confirmation_password, new_master_login_password, each a text"
                    .into(),
            )
        })
    }
}

/// A secret the command cannot do without.
pub(crate) fn need(secret: Option<&SecretString>, name: &'static str) -> Result<SecretString, Failure> {
    secret.cloned().ok_or(Failure::App(kagimori_app::Error::Missing(name)))
}
