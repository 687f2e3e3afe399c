//! The rules of the token desk, and nothing else: tokens, registrations, users, roles, one-time passwords,
//! lock-out and audit events. No I/O, no async, no SQL, no serialisation, no ambient time or randomness:
//! whatever a rule needs is passed in, and every decision can be tested with plain values.

pub mod audit;
pub mod clock;
pub mod contract;
pub mod date;
pub mod diagnosis;
pub mod enrolment;
pub mod holdings;
pub mod ids;
pub mod institution;
pub mod lockout;
pub mod otp;
pub mod password;
pub mod permission;
pub mod policy;
pub mod purpose;
pub mod refusal;
pub mod registration;
pub mod replacement;
pub mod role;
pub mod temporary;
pub mod text;
pub mod time;
pub mod token;
pub mod user;
pub mod user_change;
pub mod verification;

pub use refusal::Refusal;
