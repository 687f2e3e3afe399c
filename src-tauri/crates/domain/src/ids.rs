//! Row identities. They never leave the program: on screen and in the command line a person is a login ID, a
//! token is a serial number and a contract is its number.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);
    };
}

id!(/// A contract (契約先).
    ContractId);
id!(/// A user (利用者), operators included.
    UserId);
id!(/// A token.
    TokenId);
id!(/// A registration (利用登録): one user on one token.
    RegistrationId);
id!(/// One import of a seed file.
    BatchId);
