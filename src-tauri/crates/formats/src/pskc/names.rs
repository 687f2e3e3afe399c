//! The elements this reader knows.

use crate::error::{Problem, excerpt};
use crate::xml::{self, Name};

/// PSKC's namespace (RFC 6030 section 11.2).
const PSKC: &str = "urn:ietf:params:xml:ns:keyprov:pskc";

/// XML signatures' namespace.
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

macro_rules! names {
    (pskc: $($name:ident)+; encryption: $($other:ident)+;) => {
        /// An element by its expanded name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Element {
            $( $name, )+
            $( $other, )+
            /// `PBKDF2-params`.
            PBKDF2Params,
            /// `PRF`.
            Prf,
            /// A signature (`ds:Signature`).
            Signature,
            /// Any other.
            Unknown,
        }

        impl Element {
            fn in_pskc(local: &str) -> Self {
                match local {
                    $( stringify!($name) => Self::$name, )+
                    _ => Self::in_encryption(local),
                }
            }

            /// XML encryption's elements and those of key derivation, in whatever namespace: it differs from writer to
            /// writer, and some use none.
            fn in_encryption(local: &str) -> Self {
                match local {
                    $( stringify!($other) => Self::$other, )+
                    "PBKDF2-params" => Self::PBKDF2Params,
                    "PRF" => Self::Prf,
                    _ => Self::Unknown,
                }
            }

            /// The local name of a known element.
            pub(super) const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$name => stringify!($name), )+
                    $( Self::$other => stringify!($other), )+
                    Self::PBKDF2Params => "PBKDF2-params",
                    Self::Prf => "PRF",
                    Self::Signature => "Signature",
                    Self::Unknown => "",
                }
            }
        }
    };
}

names! {
pskc:
    KeyContainer EncryptionKey MACMethod KeyPackage Extensions
    DeviceInfo Manufacturer SerialNo Model IssueNo DeviceBinding StartDate ExpiryDate UserId
    CryptoModuleInfo Id
    Key Issuer AlgorithmParameters Suite ChallengeFormat ResponseFormat
    KeyProfileId KeyReference FriendlyName
    Data Secret Counter Time TimeInterval TimeDrift PlainValue EncryptedValue ValueMAC
    Policy PINPolicy KeyUsage NumberOfTransactions;
encryption:
    KeyName DerivedKey DerivedKeyName MasterKeyName KeyDerivationMethod Salt Specified IterationCount KeyLength ReferenceList
    MACKey EncryptionMethod CipherData CipherValue;
}

/// The stream of them.
pub(super) type Xml<R> = xml::Xml<R, Element>;

impl Name for Element {
    fn of(namespace: Option<&str>, local: &str) -> Self {
        match namespace {
            Some(PSKC) => Self::in_pskc(local),
            Some(SIGNATURE) if local == "Signature" => Self::Signature,
            _ => Self::in_encryption(local),
        }
    }

    fn as_str(self) -> &'static str {
        self.as_str()
    }

    fn has_attributes(self) -> bool {
        matches!(
            self,
            Self::KeyContainer
                | Self::Key
                | Self::ResponseFormat
                | Self::PINPolicy
                | Self::MACMethod
                | Self::EncryptionMethod
                | Self::KeyDerivationMethod
                | Self::Prf
        )
    }

    fn check_root(self, namespace: Option<&str>, local: &str) -> Result<(), Problem> {
        match namespace {
            _ if self == Self::KeyContainer => Ok(()),
            Some(namespace) if is_draft(namespace) => {
                Err(Problem::NamespaceDraft { namespace: excerpt(namespace) })
            }
            Some(namespace) if local == Self::KeyContainer.as_str() => {
                Err(Problem::NamespaceUnknown { namespace: excerpt(namespace) })
            }
            None if local == Self::KeyContainer.as_str() => Err(Problem::NamespaceMissing),
            _ => Err(Problem::NotPskc { element: excerpt(local) }),
        }
    }
}

/// Whether a namespace belongs to the drafts of 2005 to 2010 that became RFC 6030. Their elements have other names
/// and other meanings.
fn is_draft(namespace: &str) -> bool {
    namespace != PSKC
        && [
            "urn:ietf:params:xml:ns:keyprov",
            "http://www.ietf.org/keyprov",
            "http://www.openauthentication.org/",
        ]
        .iter()
        .any(|beginning| namespace.starts_with(beginning))
}

/// Which elements came already, among those that may come once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Once(u64);

impl Once {
    /// Notes an element; whether it is the first of its name. Unknown names are not counted.
    pub(super) fn first(&mut self, name: Element) -> bool {
        let first = !self.has(name);
        if name != Element::Unknown {
            self.0 |= 1 << name as u8;
        }
        first
    }

    /// Whether the element came.
    pub(super) fn has(self, name: Element) -> bool {
        self.0 & (1 << name as u8) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_known_by_namespace_and_name() {
        assert_eq!(Element::of(Some(PSKC), "SerialNo"), Element::SerialNo);
        assert_eq!(Element::of(Some(PSKC), "Serial"), Element::Unknown);
        assert_eq!(Element::of(Some("urn:other"), "SerialNo"), Element::Unknown);
        assert_eq!(Element::of(None, "SerialNo"), Element::Unknown);
        assert_eq!(Element::of(Some(SIGNATURE), "Signature"), Element::Signature);
        assert_eq!(Element::of(Some(SIGNATURE), "KeyInfo"), Element::Unknown);
        assert_eq!(Element::of(Some(PSKC), "Signature"), Element::Unknown);
        for namespace in [None, Some(PSKC), Some("http://www.w3.org/2009/xmlenc11#")] {
            assert_eq!(Element::of(namespace, "PBKDF2-params"), Element::PBKDF2Params);
        }
        assert_eq!(Element::MACMethod.as_str(), "MACMethod");
    }

    #[test]
    fn drafts_are_told_from_the_standard() {
        for draft in [
            "urn:ietf:params:xml:ns:keyprov:pskc:1.0",
            "urn:ietf:params:xml:ns:keyprov:container:1.0",
            "http://www.openauthentication.org/OATH/2006/10/PSKC",
        ] {
            assert!(is_draft(draft), "{draft}");
        }
        assert!(!is_draft(PSKC));
        assert!(!is_draft("http://www.w3.org/1999/xhtml"));
    }

    #[test]
    fn a_second_one_is_noticed() {
        let mut once = Once::default();
        assert!(once.first(Element::KeyContainer));
        assert!(once.first(Element::NumberOfTransactions));
        assert!(!once.first(Element::NumberOfTransactions));
        assert!(once.has(Element::NumberOfTransactions) && !once.has(Element::Policy));
        assert!(once.first(Element::Unknown) && once.first(Element::Unknown));
    }
}
