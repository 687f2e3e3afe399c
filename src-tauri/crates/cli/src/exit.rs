use kagimori_app::Error;

/// Why a call did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The call itself is wrong; what about it, in English, as the parser says it.
    Usage(String),
    /// The use case said no.
    App(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::App(error)
    }
}

impl Failure {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage",
            Self::App(error) => error.code(),
        }
    }

    /// The exit status of a code; what is not named is refused by a rule: 1.
    pub(crate) fn exit_status(&self) -> u8 {
        match self.code() {
            "usage" => 2,
            "wrong_credentials"
            | "confirmation_wrong"
            | "confirmation_locked"
            | "login_locked"
            | "login_password_wrong"
            | "recovery_code_wrong"
            | "backup_password_wrong" => 3,
            "integrity" | "rollback" | "vault_newer" | "backup_damaged" | "export_differs" => 4,
            "storage_full" | "storage_failed" | "file_unwritable" => 5,
            "vault_in_use" => 6,
            "import_rejected" | "users_rejected" | "file_unreadable" | "file_too_large" | "file_exists"
            | "export_invalid" | "not_a_backup" => 7,
            _ => 1,
        }
    }
}
