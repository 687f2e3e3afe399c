//! Every reason for which a seed file, a key in it, or a list of users is refused. A problem is data: a stable code and its
//! parameters; the sentences, in Japanese and English, live with the screens' texts.

use std::fmt;

/// A value that belongs to a problem, for its sentence and for a program that reads it. Never a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// A count, a size or a number out of the file.
    Number(u64),
    /// A name out of the file: shortened, without invisible characters.
    Text(String),
}

impl From<u64> for Param {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&'static str> for Param {
    fn from(text: &'static str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A problem and its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct Located {
    /// The line, from 1.
    pub line: u32,
    /// The serial number of the token concerned, shortened for display; `None` if the whole file is concerned.
    pub serial: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

macro_rules! problems {
    ($( $(#[$doc:meta])* $variant:ident $({ $($field:ident : $type:ty),+ })? = $code:literal, )+) => {
        /// Why a seed file, or a key in it, is refused. RFC numbers without more are sections of RFC 6030.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Problem {
            $( $(#[$doc])* $variant $({
                $( #[doc = concat!("Parameter `", stringify!($field), "`.")] $field: $type ),+
            })?, )+
        }

        impl Problem {
            /// All codes, for the check that each has its sentences.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $( Self::$variant $({ $($field: _),+ })? => $code, )+
                }
            }

            /// The parameters, by name.
            #[must_use]
            pub fn params(&self) -> Vec<(&'static str, Param)> {
                match self {
                    $( Self::$variant $({ $($field),+ })? => vec![
                        $( $( (stringify!($field), Param::from(ToOwned::to_owned($field))) ),+ )?
                    ], )+
                }
            }
        }
    };
}

problems! {
    // The file as a whole: reading ends there.
    /// Reading from the disk failed.
    FileUnreadable = "file_unreadable",
    /// The file is larger than `max_mib` MiB.
    FileTooLarge { max_mib: u64 } = "file_too_large",
    /// More than `max` keys.
    TooManyKeys { max: u64 } = "too_many_keys",
    /// More than `max` elements.
    TooManyElements { max: u64 } = "too_many_elements",
    /// More than `max` problems: the rest was not looked at.
    TooManyProblems { max: u64 } = "too_many_problems",
    /// Nothing in it.
    FileEmpty = "file_empty",
    /// It begins like none of the formats.
    FormatUnknown = "format_unknown",
    /// No XML.
    NotXml = "not_xml",
    /// Not well-formed XML.
    XmlMalformed = "xml_malformed",
    /// The file ends too early.
    FileTruncated = "file_truncated",
    /// Something follows the end of the document.
    TrailingContent = "trailing_content",
    /// A document type definition, or a declaration that belongs into one.
    DtdForbidden = "dtd_forbidden",
    /// A reference to an entity other than the five of XML.
    EntityUnknown { entity: String } = "entity_unknown",
    /// UTF-16, UTF-32, or a declared encoding other than UTF-8.
    EncodingUnsupported { encoding: String } = "encoding_unsupported",
    /// Bytes that are no UTF-8.
    EncodingInvalid = "encoding_invalid",
    /// Elements nested more than `max` deep.
    TooDeep { max: u64 } = "too_deep",
    /// A text, comment or tag of more than `max_kib` KiB.
    TokenTooLong { max_kib: u64 } = "token_too_long",
    /// XML, but no PSKC: the root is another element.
    NotPskc { element: String } = "not_pskc",
    /// XML, but not SafeNet's: the root is another element.
    NotSafenetXml { element: String } = "not_safenet_xml",
    /// More than `max` attributes in one tag.
    TooManyAttributes { max: u64 } = "too_many_attributes",
    /// `KeyContainer` without a namespace.
    NamespaceMissing = "namespace_missing",
    /// `KeyContainer` of a draft that came before RFC 6030.
    NamespaceDraft { namespace: String } = "namespace_draft",
    /// `KeyContainer` of an unknown namespace.
    NamespaceUnknown { namespace: String } = "namespace_unknown",
    /// `KeyContainer` without `Version` (1.2).
    VersionMissing = "version_missing",
    /// A version other than 1.0 (1.2).
    VersionUnsupported { version: String } = "version_unsupported",
    /// The file is signed, and signatures are not checked (7).
    SignedNotSupported = "signed_not_supported",
    /// The file is encrypted with a key that was agreed upon, and none was given (6.1).
    ImportKeyNeeded { name: String } = "import_key_needed",
    /// The file is encrypted with a password, and none was given (6.2).
    ImportPasswordNeeded = "import_password_needed",
    /// The key given is not the file's.
    ImportKeyWrong = "import_key_wrong",
    /// The password given is not the file's.
    ImportPasswordWrong = "import_password_wrong",
    /// The key given has `bytes` bytes, and the file needs one of `expected`.
    ImportKeyLength { bytes: u64, expected: u64 } = "import_key_length",
    /// How the values are encrypted is said only after the first of them (4).
    EncryptionLate { element: &'static str } = "encryption_late",
    /// A value is encrypted, and the file does not say with which key (6).
    EncryptionKeyMissing = "encryption_key_missing",
    /// A way to encrypt other than AES in CBC mode, or to hand over its key other than beforehand or by a password (6).
    EncryptionUnsupported { algorithm: String } = "encryption_unsupported",
    /// A way to make a key from a password other than PBKDF2 with a salt in the file (6.2).
    KdfUnsupported { algorithm: String } = "kdf_unsupported",
    /// PBKDF2 takes `min` to `max` rounds.
    KdfRoundsOutOfRange { rounds: u64, min: u64, max: u64 } = "kdf_rounds_out_of_range",
    /// A check sum other than HMAC with a hash of the SHA family (6.1.1).
    MacUnsupported { algorithm: String } = "mac_unsupported",
    /// Not one key.
    NoKeys = "no_keys",

    // One key, or one key package.
    /// An element that has no place there.
    UnknownElement { element: String } = "unknown_element",
    /// An element that may come once came again.
    DuplicateElement { element: String } = "duplicate_element",
    /// Text where only elements belong.
    UnexpectedText = "unexpected_text",
    /// A value longer than `max` bytes.
    ValueTooLong { element: String, max: u64 } = "value_too_long",
    /// `Key` without `Algorithm` (4.2).
    AlgorithmMissing = "algorithm_missing",
    /// A device without serial number, or neither device nor key id (4.3.1).
    SerialMissing = "serial_missing",
    /// A serial number of more than 64 characters, or with invisible ones.
    SerialInvalid = "serial_invalid",
    /// A name of more than 100 characters, or with invisible ones.
    NameInvalid { element: String } = "name_invalid",
    /// No secret key (4.2).
    SeedMissing = "seed_missing",
    /// The secret key is no Base64, or hexadecimal digits or Base32 in its place.
    SeedNotBase64 = "seed_not_base64",
    /// An encrypted value without check sum, or a file that does not say how they are made (6.1.1).
    MacMissing = "mac_missing",
    /// The check sum of an encrypted value does not fit: it was changed, or the key is another one (6.1.1).
    MacMismatch = "mac_mismatch",
    /// No Base64, no whole blocks, or nothing that decrypts.
    EncryptedValueInvalid { element: String } = "encrypted_value_invalid",
    /// A secret key shorter than `min` bytes (RFC 4226 section 4, R6).
    SeedTooShort { bytes: u64, min: u64 } = "seed_too_short",
    /// A secret key longer than `max` bytes.
    SeedTooLong { max: u64 } = "seed_too_long",
    /// A secret key that is one byte repeated.
    SeedWeak = "seed_weak",
    /// An event-based key without counter (10.1.1).
    CounterMissing = "counter_missing",
    /// No whole number, negative, or too large.
    NumberInvalid { element: String } = "number_invalid",
    /// The number of digits is not given (10.1.1).
    DigitsMissing = "digits_missing",
    /// Codes have `min` to `max` digits.
    DigitsOutOfRange { digits: u64, min: u64, max: u64 } = "digits_out_of_range",
    /// A code is shown for `min` to `max` seconds.
    PeriodOutOfRange { seconds: u64, min: u64, max: u64 } = "period_out_of_range",
    /// A clock more than `max` steps away.
    DriftOutOfRange { max: u64 } = "drift_out_of_range",
    /// Codes that are no decimal digits.
    ResponseEncodingUnsupported { encoding: String } = "response_encoding_unsupported",
    /// Codes with a check digit (4.3.4).
    CheckDigitsUnsupported = "check_digits_unsupported",
    /// A token that answers a challenge.
    ChallengeResponse = "challenge_response",
    /// A hash other than SHA-1, SHA-256 and SHA-512.
    SuiteUnsupported { suite: String } = "suite_unsupported",
    /// No calendar date.
    DateInvalid { element: String } = "date_invalid",
    /// The last day of use comes before the first.
    DatesReversed = "dates_reversed",
    /// The key may not be used for one-time passwords (5).
    UsageNotOtp = "usage_not_otp",
    /// The key is to be used with a PIN, and not one that the device asks for itself (5.1).
    PinPolicyUnsupported = "pin_policy_unsupported",
    /// The key may be used a limited number of times only (5).
    UsesLimited = "uses_limited",
    /// A policy that is not understood: such a key must not be used (5).
    PolicyUnknown { element: String } = "policy_unknown",
    /// A key id that came before, at line `first_line`.
    DuplicateKeyId { first_line: u64 } = "duplicate_key_id",
    /// A serial number that came before.
    DuplicateSerial { first_line: u64 } = "duplicate_serial",
    /// A secret key that came before.
    DuplicateSeed { first_line: u64 } = "duplicate_seed",

    // Tables and lists: the file as a whole, where reading ends.
    /// No text, or text in none of the encodings that are read.
    TextUnreadable = "text_unreadable",
    /// A workbook of a spreadsheet program.
    SpreadsheetFile = "spreadsheet_file",
    /// No table: one column only.
    NotTable = "not_table",
    /// No header where one is needed.
    HeaderMissing = "header_missing",
    /// The header lacks `column`.
    ColumnMissing { column: &'static str } = "column_missing",
    /// The header names `column` twice.
    ColumnTwice { column: &'static str } = "column_twice",
    /// More than `max` columns.
    TooManyColumns { max: u64 } = "too_many_columns",
    /// A quotation mark that nothing closes.
    QuoteUnclosed = "quote_unclosed",
    /// A line that is no `otpauth://` URI.
    NotOtpauth = "not_otpauth",

    // Tables and lists: one row or line.
    /// More cells than the header has columns.
    TooManyCells { cells: u64, columns: u64 } = "too_many_cells",
    /// An empty cell where a value is needed.
    ValueMissing { column: &'static str } = "value_missing",
    /// A number that a spreadsheet has shortened: `1.23E+11`.
    ExcelNumber { column: &'static str } = "excel_number",
    /// Neither a type nor anything that tells it.
    TypeMissing = "type_missing",
    /// A type that is not known.
    TypeUnknown { kind: String } = "type_unknown",
    /// A secret key that can be read in two encodings.
    SeedAmbiguous { first: &'static str, second: &'static str } = "seed_ambiguous",
    /// The secret key is in none of the known encodings.
    SeedUnreadable = "seed_unreadable",
    /// The secret key is not in hexadecimal digits.
    SeedNotHex = "seed_not_hex",
    /// The secret key is no Base32: it lacks characters, or has too many.
    SeedNotBase32 = "seed_not_base32",
    /// A character that Base32 does not have, at `position` in its cell, from 1.
    SeedCharacter { character: String, position: u64 } = "seed_character",
    /// A URI that cannot be taken apart.
    UriMalformed = "uri_malformed",
    /// A parameter of a URI that came before.
    ParameterTwice { parameter: String } = "parameter_twice",

    // Lists of users.
    /// More than `max` users.
    TooManyUsers { max: u64 } = "too_many_users",
    /// A login ID that came before.
    DuplicateLoginId { first_line: u64 } = "duplicate_login_id",
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Problem {
    /// Codes of what asks for the file's key or refuses the one given: with the right one they are gone.
    pub const CODES_ABOUT_THE_KEY: [&'static str; 5] = [
        "import_key_needed",
        "import_password_needed",
        "import_key_wrong",
        "import_password_wrong",
        "import_key_length",
    ];

    /// Whether it is of one row of a table or list, and the others can go in without that one. Which of two rows with the
    /// same serial number or secret key is the wrong one, nobody knows.
    #[must_use]
    pub const fn is_of_one_row(&self) -> bool {
        matches!(
            self,
            Self::ValueTooLong { .. }
                | Self::SerialMissing
                | Self::SerialInvalid
                | Self::NameInvalid { .. }
                | Self::SeedMissing
                | Self::SeedNotBase64
                | Self::SeedTooShort { .. }
                | Self::SeedTooLong { .. }
                | Self::SeedWeak
                | Self::CounterMissing
                | Self::NumberInvalid { .. }
                | Self::DigitsOutOfRange { .. }
                | Self::PeriodOutOfRange { .. }
                | Self::SuiteUnsupported { .. }
                | Self::DateInvalid { .. }
                | Self::DatesReversed
                | Self::TooManyCells { .. }
                | Self::ValueMissing { .. }
                | Self::ExcelNumber { .. }
                | Self::TypeMissing
                | Self::TypeUnknown { .. }
                | Self::SeedAmbiguous { .. }
                | Self::SeedUnreadable
                | Self::SeedNotHex
                | Self::SeedNotBase32
                | Self::SeedCharacter { .. }
                | Self::UriMalformed
                | Self::ParameterTwice { .. }
        )
    }

    /// At a line of the file, of no particular token.
    #[must_use]
    pub const fn at(self, line: u32) -> Located {
        Located { line, serial: None, problem: self }
    }
}

/// Longest excerpt, in characters: a namespace fits.
const EXCERPT: usize = 80;

/// A name out of the file as it may be shown: short, and only of characters that print as themselves. Never called
/// with the text of a value that could be a seed.
pub(crate) fn excerpt(text: &str) -> String {
    let shown =
        |c: char| if c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ' { c } else { '\u{FFFD}' };
    let mut short: String = text.trim().chars().take(EXCERPT).map(shown).collect();
    if text.trim().chars().nth(EXCERPT).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_snake_case() {
        let mut codes = [Problem::CODES, crate::SkipReason::CODES].concat();
        assert!(
            codes.iter().all(|c| c.chars().all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit()))
        );
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        assert!(Problem::CODES_ABOUT_THE_KEY.iter().all(|code| Problem::CODES.contains(code)));
    }

    #[test]
    fn a_problem_has_a_code_parameters_and_a_place() {
        let problem = Problem::SeedTooShort { bytes: 15, min: 16 };
        assert_eq!(problem.code(), "seed_too_short");
        assert_eq!(problem.params(), [("bytes", Param::Number(15)), ("min", Param::Number(16))]);
        assert_eq!(problem.at(7).to_string(), "line 7: seed_too_short");
        let late = Problem::EncryptionLate { element: "MACMethod" };
        assert_eq!(late.params(), [("element", Param::Text("MACMethod".into()))]);
    }

    #[test]
    fn an_excerpt_is_short_and_honest() {
        assert_eq!(excerpt("  urn:x:y#z 鍵 "), "urn:x:y#z 鍵");
        assert_eq!(excerpt("a\u{202E}b\u{0}c\nd\u{200B}"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}");
        assert_eq!(excerpt(&"x".repeat(80)), "x".repeat(80));
        assert_eq!(excerpt(&"x".repeat(81)), format!("{}…", "x".repeat(80)));
    }
}
