//! 契約先 and 代表口座.

use std::fmt;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::Refusal;
use crate::text::{ContractCode, TextProblem};

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// 契約者番号.
    pub code: ContractCode,
    /// 契約先名.
    pub name: String,
    /// カナ; may be empty.
    pub kana: String,
    /// 取引店; may be empty.
    pub branch: String,
    /// 代表口座, from which fees are debited.
    pub account: Option<RepresentativeAccount>,
    /// 利用開始日; without it users choose any.
    pub otp_start: Option<Date>,
    /// Whether the contract has ended (解約).
    pub ended: bool,
}

impl Contract {
    /// Refuses whatever would begin, or go on, after 解約.
    pub const fn may_go_on(&self) -> Result<(), Refusal> {
        if self.ended { Err(Refusal::ContractEnded) } else { Ok(()) }
    }
}

/// 代表口座: bank code, branch code, kind and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepresentativeAccount {
    bank: String,
    branch: String,
    kind: AccountKind,
    number: String,
}

/// Kind of account, by the banks' own digit (預金種目).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// 普通, 1.
    Ordinary,
    /// 当座, 2.
    Current,
    /// 貯蓄, 4.
    Savings,
}

impl RepresentativeAccount {
    /// Takes `BANK-BRANCH-TYPE-NUMBER`: 4, 3, 1 and up to 7 digits; the kind as 1, 2, 4 or by its name.
    pub fn parse(text: &str) -> Result<Self, TextProblem> {
        let text: String = text.trim().nfkc().collect();
        let parts: Vec<_> = text.split('-').map(str::trim).collect();
        let [bank, branch, kind, number] = parts[..] else { return Err(TextProblem::Character) };
        let kind = match kind {
            "1" | "ordinary" | "普通" => AccountKind::Ordinary,
            "2" | "current" | "当座" => AccountKind::Current,
            "4" | "savings" | "貯蓄" => AccountKind::Savings,
            _ => return Err(TextProblem::Character),
        };
        let digits = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit());
        if !(digits(bank) && digits(branch) && digits(number)) {
            return Err(TextProblem::Character);
        }
        if bank.len() != 4 || branch.len() != 3 || number.len() > 7 {
            return Err(TextProblem::TooLong);
        }
        Ok(Self { bank: bank.into(), branch: branch.into(), kind, number: format!("{number:0>7}") })
    }

    /// Kind of account.
    #[must_use]
    pub const fn kind(&self) -> AccountKind {
        self.kind
    }
}

impl fmt::Display for RepresentativeAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            AccountKind::Ordinary => 1,
            AccountKind::Current => 2,
            AccountKind::Savings => 4,
        };
        write!(f, "{}-{}-{kind}-{}", self.bank, self.branch, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read_and_written_in_one_form() {
        for (typed, kept) in [
            ("2567-001-1-1234567", "2567-001-1-1234567"),
            ("2567-001-ordinary-123", "2567-001-1-0000123"),
            ("２５６７－００１－当座－１２３４５６７", "2567-001-2-1234567"),
            (" 2567 - 001 - 4 - 7 ", "2567-001-4-0000007"),
        ] {
            assert_eq!(RepresentativeAccount::parse(typed).unwrap().to_string(), kept, "{typed}");
        }
        let savings = RepresentativeAccount::parse("2567-001-貯蓄-7").unwrap();
        assert_eq!(savings.kind(), AccountKind::Savings);
    }

    #[test]
    fn accounts_of_another_form_are_refused() {
        for typed in [
            "",
            "2567-001-1",
            "2567-001-1-1-1",
            "256-001-1-1234567",
            "2567-01-1-1234567",
            "2567-001-3-1234567",
            "2567-001-1-12345678",
            "2567-001-1-",
            "25a7-001-1-1234567",
            "2567-0a1-1-1234567",
            "2567-001-1-12a",
        ] {
            assert!(RepresentativeAccount::parse(typed).is_err(), "{typed}");
        }
    }
}
