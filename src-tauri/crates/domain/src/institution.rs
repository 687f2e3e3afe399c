//! The institution that hands the tokens out: a bank or a credit union.

/// How the institution is named on screens and papers. Either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Institution {
    /// 金融機関名.
    pub name: String,
    /// 電話番号, as it is to be read.
    pub telephone: String,
}
