//! The vault's keys, and nothing of a database: slots that passwords and the recovery code open, sealing of
//! records, the blind index, the keyed row sum and the chained history tags.
//!
//! A secret goes in (a password, a recovery code), [`Keys`] come out; with them records are sealed and opened.
//! Everything is a well-kept library's primitive put in one place: Argon2id (RFC 9106), HPKE (RFC 9180),
//! HKDF and HMAC with SHA-256 (RFC 5869, RFC 2104), XChaCha20-Poly1305.
//!
//! ```text
//! password ─ Argon2id(64 MiB, 3, 4; salt from vault salt and login ID) ─ wraps ─ slot secret key
//! recovery code ─ the same ───────────────────────────────────────────── wraps ─ slot secret key
//! data key ─ HPKE ─ sealed to every slot's public key
//! data key ─ HKDF ─ rows │ row sum │ head │ header tag │ key ring │ backup
//! key ring (survives a new data key) ─ blind index │ history seal │ history chain
//! ```

mod backup;
mod canonical;
mod chain;
#[cfg(feature = "test-keys")]
mod exposed;
mod header;
mod kdf;
mod key;
mod keys;
mod passphrase;
mod recovery;
mod rowsum;
mod seal;
mod slot;
mod stack;

pub use backup::{Backup, BackupError, BackupReader, BackupWriter};
pub use canonical::Canonical;
pub use chain::ChainTag;
#[cfg(feature = "test-keys")]
pub use exposed::Exposed;
pub use header::{Header, HeaderError, Opener};
pub use kdf::{Kdf, KdfError};
pub use keys::Keys;
pub use passphrase::{Passphrase, PasswordHash};
pub use recovery::{BadRecoveryCode, RecoveryCode};
pub use rowsum::{RowHash, RowSum};
pub use seal::SealError;
pub use slot::{Slot, SlotKind};
pub use stack::swept;
