//! What a one-time password is asked for (manual p.2).

/// One code authorises one act of one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Sign-in (ours): never a permission.
    Login,
    /// トークン管理（失効）.
    TokenRevoke,
    /// 振込（都度）.
    Transfer,
    /// 総合振込.
    BulkTransfer,
    /// 給与・賞与振込.
    Salary,
    /// 収納（民間）.
    BillPayment,
    /// 総合振込ファイル受付.
    BulkTransferFile,
    /// 給与・賞与振込ファイル受付.
    SalaryFile,
    /// 利用者登録情報変更（サービス利用権限等）.
    UserChange,
    /// Handing a token over at the counter (ours): never a permission.
    HandOver,
}

impl Purpose {
    /// All purposes, in the manual's order.
    pub const ALL: [Self; 10] = [
        Self::Login,
        Self::TokenRevoke,
        Self::Transfer,
        Self::BulkTransfer,
        Self::Salary,
        Self::BillPayment,
        Self::BulkTransferFile,
        Self::SalaryFile,
        Self::UserChange,
        Self::HandOver,
    ];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::TokenRevoke => "token_revoke",
            Self::Transfer => "transfer",
            Self::BulkTransfer => "bulk_transfer",
            Self::Salary => "salary",
            Self::BillPayment => "bill_payment",
            Self::BulkTransferFile => "bulk_transfer_file",
            Self::SalaryFile => "salary_file",
            Self::UserChange => "user_change",
            Self::HandOver => "hand_over",
        }
    }

    /// The purpose of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// The bit of a purpose that is a service permission (サービス利用権限); the two others need none.
    const fn bit(self) -> Option<u8> {
        match self {
            Self::Login | Self::HandOver => None,
            Self::TokenRevoke => Some(0),
            Self::Transfer => Some(1),
            Self::BulkTransfer => Some(2),
            Self::Salary => Some(3),
            Self::BillPayment => Some(4),
            Self::BulkTransferFile => Some(5),
            Self::SalaryFile => Some(6),
            Self::UserChange => Some(7),
        }
    }
}

/// A user's service permissions: any of the manual's eight purposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permissions(u8);

impl Permissions {
    /// All eight.
    pub const ALL: Self = Self(0xFF);
    /// None.
    pub const NONE: Self = Self(0);

    /// As stored: one bit a purpose.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// From stored bits.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// With one more purpose; `None` if that purpose is not a permission.
    #[must_use]
    pub fn with(self, purpose: Purpose) -> Option<Self> {
        Some(Self(self.0 | 1 << purpose.bit()?))
    }

    /// The purposes among them, in the manual's order.
    pub fn iter(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL.into_iter().filter(move |p| p.bit().is_some() && self.allow(*p))
    }

    /// Whether the user may give a code for `purpose`.
    #[must_use]
    pub fn allow(self, purpose: Purpose) -> bool {
        purpose.bit().is_none_or(|bit| self.0 & (1 << bit) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_purposes() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_name(purpose.name()), Some(purpose));
        }
        assert_eq!(Purpose::from_name("payroll"), None);
    }

    #[test]
    fn eight_purposes_are_permissions_each_by_itself() {
        let grantable: Vec<_> =
            Purpose::ALL.into_iter().filter(|p| Permissions::NONE.with(*p).is_some()).collect();
        assert_eq!(grantable.len(), 8);
        for purpose in &grantable {
            let only = Permissions::NONE.with(*purpose).unwrap();
            let allowed: Vec<_> = grantable.iter().filter(|p| only.allow(**p)).collect();
            assert_eq!(allowed, [purpose]);
        }
        let every = grantable.iter().fold(Permissions::NONE, |set, p| set.with(*p).unwrap());
        assert_eq!(every, Permissions::ALL);
        assert_eq!(Permissions::from_bits(every.bits()), every);
        assert!(every.iter().eq(grantable));
        assert_eq!(Permissions::NONE.iter().count(), 0);
    }

    #[test]
    fn sign_in_and_hand_over_need_no_permission() {
        assert!(Permissions::NONE.allow(Purpose::Login));
        assert!(Permissions::NONE.allow(Purpose::HandOver));
        assert!(!Permissions::NONE.allow(Purpose::Transfer));
        // Granting twice is granting.
        let once = Permissions::NONE.with(Purpose::Salary).unwrap();
        assert_eq!(once.with(Purpose::Salary), Some(once));
    }
}
