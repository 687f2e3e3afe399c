//! The institution that hands the tokens out: a bank or a credit union.

/// How the institution is named on screens and papers. Name and telephone may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Institution {
    /// 金融機関名.
    pub name: String,
    /// 電話番号, as it is to be read.
    pub telephone: String,
    /// What it is, and so what it calls itself.
    pub kind: InstitutionKind,
}

/// What an institution is. In Japanese it calls itself by this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InstitutionKind {
    /// 信用組合: 当組合.
    #[default]
    CreditUnion,
    /// 銀行: 当行.
    Bank,
    /// 信用金庫: 当金庫.
    ShinkinBank,
}

impl InstitutionKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::CreditUnion, Self::Bank, Self::ShinkinBank];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreditUnion => "credit_union",
            Self::Bank => "bank",
            Self::ShinkinBank => "shinkin_bank",
        }
    }

    /// The kind of a stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for kind in InstitutionKind::ALL {
            assert_eq!(InstitutionKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(InstitutionKind::from_name("post_office"), None);
        assert_eq!(Institution::default().kind, InstitutionKind::CreditUnion);
    }
}
