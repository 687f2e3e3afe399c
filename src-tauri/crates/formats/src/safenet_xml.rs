//! The XML file of SafeNet, formerly Aladdin, for its eToken PASS and for other event-based tokens:
//!
//! ```xml
//! <Tokens>
//!   <Token serial="KG000001">
//!     <ProductName>Example Token</ProductName>
//!     <Applications>
//!       <Application>
//!         <Seed>3132333435363738393031323334353637383930</Seed>
//!         <MovingFactor>0</MovingFactor>
//!       </Application>
//!     </Applications>
//!   </Token>
//! </Tokens>
//! ```
//!
//! There is no published description; what is taken is what other servers take.
//!
//! - **Namespaces** are ignored, and so is what else is said of a device: its case, its model's number, its dates.
//!   `ProductName` is the model. What an application says changes its codes, so that nothing unknown may stand there.
//! - **Seeds** are hexadecimal digits. A code has 6 digits and is made with SHA-1, except with a key of 32 bytes: SHA-256.
//! - **All tokens are event-based**: `MovingFactor`, the next counter, must be there.
//! - **Signed** files are refused as a whole.

use std::io::BufRead;
use std::iter::FusedIterator;

use kagimori_domain::otp::Seed;
use zeroize::Zeroizing;

use crate::error::{Located, Problem, excerpt};
use crate::limits::Limits;
use crate::problems::Problems;
use crate::record::Entry;
use crate::table::{Cells, Listing, SeedEncoding, Seeds, Source, Tokens};
use crate::xml::{self, Name, Token};

/// Reads a SafeNet XML file, entry by entry.
///
/// After a problem of the file as a whole, or one problem more than [`Limits::problems`], there are no more entries.
#[derive(Debug)]
pub struct Reader<R>(Listing<Document<R>>);

impl<R: BufRead> Reader<R> {
    /// A reader of `source`; nothing is read before the first entry is asked for.
    pub fn new(source: R, limits: Limits) -> Self {
        let document = Document::Unopened(source, limits);
        Self(Listing::new(document, Seeds::new(SeedEncoding::Hex, Seed::MAX), limits))
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.0.next()
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

/// Whether a file that begins with `head` has the root of this format.
pub(crate) fn begins(head: &[u8]) -> bool {
    let root = Xml::new(head, Limits::DEFAULT).and_then(|mut xml| xml.next());
    root == Ok(Token::Open(Element::Tokens))
}

type Xml<R> = xml::Xml<R, Element>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Tokens,
    Token,
    Applications,
    ApplicationData,
    Application,
    Seed,
    MovingFactor,
    ProductName,
    /// When the file or a token was made.
    CreationDate,
    /// A signature (`ds:Signature`).
    Signature,
    Unknown,
}

impl Name for Element {
    fn of(_: Option<&str>, local: &str) -> Self {
        match local {
            "Tokens" => Self::Tokens,
            "Token" => Self::Token,
            "Applications" => Self::Applications,
            "ApplicationData" => Self::ApplicationData,
            "Application" => Self::Application,
            "Seed" => Self::Seed,
            "MovingFactor" => Self::MovingFactor,
            "ProductName" => Self::ProductName,
            "CreationDate" => Self::CreationDate,
            "Signature" => Self::Signature,
            _ => Self::Unknown,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Tokens => "Tokens",
            Self::Token => "Token",
            Self::Applications => "Applications",
            Self::ApplicationData => "ApplicationData",
            Self::Application => "Application",
            Self::Seed => "Seed",
            Self::MovingFactor => "MovingFactor",
            Self::ProductName => "ProductName",
            Self::CreationDate => "CreationDate",
            Self::Signature => "Signature",
            Self::Unknown => "",
        }
    }

    fn has_attributes(self) -> bool {
        self == Self::Token
    }

    fn check_root(self, _: Option<&str>, local: &str) -> Result<(), Problem> {
        if self == Self::Tokens { Ok(()) } else { Err(Problem::NotSafenetXml { element: excerpt(local) }) }
    }
}

enum Document<R> {
    /// Nothing was read yet.
    Unopened(R, Limits),
    /// Within the root.
    Open(Box<Xml<R>>),
    Done,
}

impl<R: BufRead> Source for Document<R> {
    fn advance(&mut self, tokens: &mut Tokens) -> Result<bool, Located> {
        match std::mem::replace(self, Self::Done) {
            Self::Unopened(source, limits) => {
                let mut xml = Xml::new(source, limits)?;
                // The stream lets no other root pass.
                xml.next()?;
                *self = Self::Open(Box::new(xml));
                Ok(true)
            }
            Self::Open(mut xml) => {
                let more = child_of_root(&mut xml, tokens)?;
                if more {
                    *self = Self::Open(xml);
                }
                Ok(more)
            }
            Self::Done => Ok(false),
        }
    }
}

/// Reads one child of the root; `false` at the end of the file.
fn child_of_root<R: BufRead>(xml: &mut Xml<R>, tokens: &mut Tokens) -> Result<bool, Located> {
    let token = xml.next()?;
    let line = xml.line();
    match token {
        Token::Open(Element::Token) => {
            let serial = ["serial", "Serial"].iter().find_map(|name| xml.attribute(name));
            let serial = serial.unwrap_or_default().to_owned();
            Draft::read(xml)?.take(line, &serial, tokens)?;
        }
        Token::Open(Element::CreationDate) => xml.skip()?,
        Token::Open(Element::Signature) => return Err(Problem::SignedNotSupported.at(line)),
        // A token may be in it, and would be missed.
        Token::Open(name) => return Err(Problem::UnknownElement { element: xml.written(name) }.at(line)),
        Token::Text => return Err(Problem::UnexpectedText.at(line)),
        // What follows the root is looked at before the file is believed.
        Token::Close => {
            xml.next()?;
            return tokens.end(line, false);
        }
        Token::End => return Ok(false),
    }
    Ok(true)
}

/// What a token's elements say.
#[derive(Default)]
struct Draft {
    problems: Problems,
    application: bool,
    seed: Option<Zeroizing<String>>,
    counter: Option<String>,
    model: Option<String>,
}

impl Draft {
    /// Reads the `Token` element that just began to its end.
    fn read<R: BufRead>(xml: &mut Xml<R>) -> Result<Self, Located> {
        let mut draft = Self::default();
        draft.children(xml, false)?;
        Ok(draft)
    }

    /// Reads the children of the token, or of what groups some of them.
    fn children<R: BufRead>(&mut self, xml: &mut Xml<R>, in_application: bool) -> Result<(), Located> {
        while let Some(name) = xml.child(&mut self.problems)? {
            let line = xml.line();
            match name {
                Element::Applications | Element::ApplicationData => self.children(xml, in_application)?,
                Element::Application => {
                    if std::mem::replace(&mut self.application, true) {
                        self.problems.duplicate(line, name);
                    }
                    self.children(xml, true)?;
                }
                Element::Seed => {
                    let text = xml.text(name)?.map(|text| Zeroizing::new(text.to_owned()));
                    let again = self.problems.ok(line, text).and_then(|text| self.seed.replace(text));
                    again.into_iter().for_each(|_| self.problems.duplicate(line, name));
                }
                Element::MovingFactor => {
                    let text = xml.text(name)?.map(ToOwned::to_owned);
                    let again = self.problems.ok(line, text).and_then(|text| self.counter.replace(text));
                    again.into_iter().for_each(|_| self.problems.duplicate(line, name));
                }
                Element::ProductName => {
                    let text = xml.text(name)?.map(ToOwned::to_owned);
                    let again = self.problems.ok(line, text).and_then(|text| self.model.replace(text));
                    again.into_iter().for_each(|_| self.problems.duplicate(line, name));
                }
                _ if in_application => {
                    self.problems.push(line, Problem::UnknownElement { element: xml.written(name) });
                    xml.skip()?;
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    /// Gives the token to `tokens`.
    fn take(mut self, line: u32, serial: &str, tokens: &mut Tokens) -> Result<(), Located> {
        let counter = self.counter.unwrap_or_default();
        if counter.is_empty() {
            self.problems.push(line, Problem::CounterMissing);
        }
        let seed = self.seed.unwrap_or_default();
        let digits = seed.chars().filter(|c| !c.is_whitespace()).count();
        let cells = Cells {
            serial,
            seed: &seed,
            kind: "HOTP",
            counter: &counter,
            hash: if digits == 64 { "SHA256" } else { "SHA1" },
            model: self.model.as_deref().unwrap_or_default(),
            ..Cells::default()
        };
        tokens.take(line, &cells, self.problems.of_token())
    }
}
