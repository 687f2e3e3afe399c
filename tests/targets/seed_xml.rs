//! A PSKC file in the clear, or a file of SafeNet, edited, or made up.

use arbitrary::{Arbitrary, Unstructured};
use kagimori_formats::{Format, Unlock, format};

use crate::Outcome;
use crate::seed_files::{Edit, File};

const PSKC: &str = include_str!("../../src-tauri/crates/formats/tests/pskc/data/two-tokens.xml");
const ODD: &str = include_str!("../../src-tauri/crates/formats/tests/pskc/data/odd-form.xml");
const SAFENET: &str = include_str!("../../src-tauri/crates/formats/tests/tables/data/safenet.xml");

/// The keys in them.
const SECRETS: &[&str] = &["MTIzNDU2Nzg5MDEy", "YWJjZGVmZ2hpamts", "313233343536373839303132"];

const WORDS: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "&",
    "&#65;",
    "&amp;",
    "&lol;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE a [",
    "<!ENTITY",
    "<?",
    "?>",
    "\"",
    "'",
    "\0",
    " xmlns=''",
    " xmlns:p='urn:ietf:params:xml:ns:keyprov:pskc'",
    "<Key>",
    "</Key>",
    "<KeyPackage/>",
    "<Extensions>",
    "</Extensions>",
    "<Policy>",
    "<PINPolicy/>",
    "<d:Signature xmlns:d='http://www.w3.org/2000/09/xmldsig#'/>",
    "<PlainValue>",
    "<EncryptedValue>",
    "<EncryptionKey/>",
    "<ChallengeFormat/>",
    "<Suite>HMAC-SHA512</Suite>",
    " CheckDigits='true'",
    ":hotp",
    ":totp",
    ":ocra",
    "-1",
    "0",
    "9",
    "99999999999999999999",
    "2030-02-30T00:00:00Z",
    "<Token serial='X'>",
    "</Token>",
    "<Application>",
    "<Seed>",
    "\u{202E}",
];

#[derive(Arbitrary, Debug)]
enum Base {
    Pskc,
    Odd,
    Safenet,
    /// What is recognised is said by the edited file.
    Recognised,
}

/// The file may be anything.
///
/// # Panics
///
/// If something is read beyond its bounds, differently in pieces, or given away in a problem.
#[must_use]
pub fn seed_xml(input: &[u8]) -> Outcome {
    let Ok((base, edits)) = <(Base, Vec<Edit>)>::arbitrary_take_rest(Unstructured::new(input)) else {
        return Outcome::Refused;
    };
    let (genuine, format) = match base {
        Base::Pskc | Base::Recognised => (PSKC, Format::Pskc),
        Base::Odd => (ODD, Format::Pskc),
        Base::Safenet => (SAFENET, Format::SafenetXml),
    };
    let file = File::edited(genuine.as_bytes(), edits, WORDS);
    let format = match base {
        Base::Recognised => format::detect(&file.bytes).unwrap_or(format),
        _ => format,
    };
    file.read(format, &Unlock::default(), SECRETS).0
}
