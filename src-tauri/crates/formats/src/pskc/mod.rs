//! PSKC, the Portable Symmetric Key Container (RFC 6030): keys in the clear, or encrypted with a key that was agreed upon
//! or made of a password.
//!
//! Liberal in form, strict in meaning: elements come in any order, with any prefix, with white space, comments and
//! CDATA anywhere; but an element that is not known where it stands, a value that comes twice or a restriction that
//! cannot be kept refuses its key. What was decided where RFC 6030 leaves room:
//!
//! - **Serial number**: `DeviceInfo/SerialNo`; the key's `Id` if the package has no `DeviceInfo`. A `DeviceInfo`
//!   without serial number is an error. `Id` may be absent where it is not needed, and is unique among the keys taken.
//! - **Several keys** in one package share its device and so its serial number; only one of them can be a token.
//!   Keys of other algorithms (a PIN beside the token's key) are skipped and named, whatever they hold.
//! - **TOTP** without `TimeInterval` has steps of 30 seconds. `Time` is checked and ignored. `TimeDrift` counts as our
//!   drift does: positive where the token runs ahead.
//! - **HOTP** needs its `Counter`, and both need `ResponseFormat/@Length`; a missing `@Encoding` means decimal.
//! - **Seeds** are Base64. What is written in hexadecimal digits or Base32 would be another key, and is refused.
//! - **PINs** that the device asks for itself (`PINUsageMode="Local"`) are its own affair; other uses of a PIN refuse the
//!   key.
//! - **Dates**: the day as written, in the offset of the text; the later start and the earlier expiry of device and
//!   policy hold.
//! - **Extensions** of container, package, device, module and key are ignored; in `AlgorithmParameters`, `Data` and
//!   `Policy` they would change what a code is or when it may be used, and refuse the key (section 5).
//! - **Encrypted values** are AES-CBC with a check sum (section 6.1.1), looked at before the value is used; its key is
//!   one of its own. `EncryptionKey` and `MACMethod` come before the first package. How other programs read the standard
//!   is taken only if [`Unlock::legacy_mac`] says so.
//! - **Signed** files, and keys handed over in another way, are refused as a whole.

mod cipher;
mod device;
mod encryption;
mod key;
mod names;
mod value;
mod write;

use std::collections::VecDeque;
use std::fmt;
use std::io::BufRead;
use std::iter::FusedIterator;

use self::device::Device;
use self::encryption::{Announced, Encryption};
use self::key::{Before, Draft, Kind};
use self::names::{Element, Once, Xml};
pub use self::write::{Protection, Writer};
use crate::error::{Located, Problem, excerpt};
use crate::limits::Limits;
use crate::problems::Problems;
use crate::record::{Entry, SkipReason, Skipped};
use crate::unlock::Unlock;
use crate::xml::Token;

/// Reads a PSKC file, entry by entry.
///
/// After a problem of the file as a whole, or one problem more than [`Limits::problems`], there are no more entries.
/// Wrap a file in a [`BufReader`](std::io::BufReader); its buffer, which sees the seeds too, is the caller's.
pub struct Reader<R> {
    stage: Stage<R>,
    limits: Limits,
    unlock: Unlock,
    /// What was said of encryption before the first package; none of it after.
    announced: Option<Announced>,
    encryption: Option<Encryption>,
    ready: VecDeque<Entry>,
    before: Before,
    keys: u32,
    problems: u32,
}

enum Stage<R> {
    /// Nothing was read yet.
    Unopened(R),
    /// Within the container.
    Open(Box<Xml<R>>),
    Done,
}

impl<R: BufRead> Reader<R> {
    /// A reader of `source`; nothing is read before the first entry is asked for.
    pub fn new(source: R, limits: Limits) -> Self {
        Self::unlocked(source, limits, Unlock::default())
    }

    /// The same for a file that may be encrypted.
    pub fn unlocked(source: R, limits: Limits, unlock: Unlock) -> Self {
        Self {
            stage: Stage::Unopened(source),
            limits,
            unlock,
            announced: Some(Announced::default()),
            encryption: None,
            ready: VecDeque::new(),
            before: Before::default(),
            keys: 0,
            problems: 0,
        }
    }

    /// Reads on until something is ready or the file is over.
    fn advance(&mut self) -> Result<(), Located> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Unopened(source) => {
                let mut xml = Xml::new(source, self.limits)?;
                open_container(&mut xml)?;
                self.stage = Stage::Open(Box::new(xml));
            }
            Stage::Open(mut xml) => {
                if self.container_child(&mut xml)? {
                    self.stage = Stage::Open(xml);
                }
            }
            Stage::Done => {}
        }
        Ok(())
    }

    /// Reads one child of the container (RFC 6030 section 4); `false` at the end of the file.
    fn container_child(&mut self, xml: &mut Xml<R>) -> Result<bool, Located> {
        let token = xml.next()?;
        let line = xml.line();
        match token {
            Token::Open(Element::KeyPackage) => {
                if let Some(announced) = self.announced.take() {
                    self.encryption = announced.unlock(&self.unlock)?;
                }
                self.package(xml)?;
            }
            Token::Open(Element::Extensions) => xml.skip()?,
            Token::Open(Element::Signature) => return Err(Problem::SignedNotSupported.at(line)),
            Token::Open(name @ (Element::EncryptionKey | Element::MACMethod)) => match &mut self.announced {
                Some(announced) => announced.read(xml, name)?,
                None => return Err(Problem::EncryptionLate { element: name.as_str() }.at(line)),
            },
            Token::Open(name) => {
                let problem = Problem::UnknownElement { element: xml.written(name) };
                self.ready.push_back(Entry::Problem(problem.at(line)));
                xml.skip()?;
            }
            Token::Text => self.ready.push_back(Entry::Problem(Problem::UnexpectedText.at(line))),
            // What follows the container is looked at before the file is believed.
            Token::Close => {
                xml.next()?;
                if self.keys == 0 && self.problems == 0 {
                    return Err(Problem::NoKeys.at(line));
                }
                return Ok(false);
            }
            Token::End => return Ok(false),
        }
        Ok(true)
    }

    /// Reads the `KeyPackage` element that just began to its end.
    fn package(&mut self, xml: &mut Xml<R>) -> Result<(), Located> {
        let line = xml.line();
        let mut problems = Problems::default();
        let mut once = Once::default();
        let mut device = Device::default();
        let mut drafts = Vec::new();
        while let Some(name) = xml.child(&mut problems)? {
            match name {
                Element::Key => {
                    self.count_key(xml.line())?;
                    drafts.push(Draft::read(xml, &mut self.before, self.encryption.as_ref())?);
                }
                Element::DeviceInfo if once.first(name) => device = Device::read(xml, &mut problems)?,
                Element::CryptoModuleInfo if once.first(name) => xml.skip()?,
                Element::Extensions => xml.skip()?,
                Element::DeviceInfo | Element::CryptoModuleInfo => {
                    problems.duplicate(xml.line(), name);
                    xml.skip()?;
                }
                _ => {
                    problems.push(xml.line(), Problem::UnknownElement { element: xml.written(name) });
                    xml.skip()?;
                }
            }
        }
        if drafts.is_empty() {
            self.count_key(line)?;
            let reason = SkipReason::NoKey;
            let serial = device.shown_serial_of(None);
            self.ready.push_back(Entry::Skipped(Skipped { line, serial, reason }));
        } else {
            self.settle(drafts, &device, problems);
        }
        Ok(())
    }

    fn count_key(&mut self, line: u32) -> Result<(), Located> {
        self.keys += 1;
        if self.keys > self.limits.keys {
            return Err(Problem::TooManyKeys { max: self.limits.keys.into() }.at(line));
        }
        Ok(())
    }

    /// Turns the keys of a package into entries. The package's own problems are those of its first token.
    fn settle(&mut self, drafts: Vec<Draft>, device: &Device, problems: Problems) {
        let mut own = Some(problems);
        let mut bad = 0;
        for mut draft in drafts {
            let (line, id) = (draft.line, draft.id.take());
            let id = id.as_deref();
            if let Kind::Other(Some(algorithm)) = draft.kind {
                let (serial, reason) = (device.shown_serial_of(id), SkipReason::NotOtp { algorithm });
                self.ready.push_back(Entry::Skipped(Skipped { line, serial, reason }));
                continue;
            }
            match draft.settle(id, device, own.take(), &mut self.before) {
                Ok(record) => self.ready.push_back(Entry::Record(record)),
                Err(problems) => {
                    bad += 1;
                    self.ready.extend(problems.of(device.shown_serial_of(id)).map(Entry::Problem));
                }
            }
            // Reading ends at so many problems, so that the rest of the package need not be listed.
            if bad > self.limits.problems {
                return;
            }
        }
    }
}

/// Reads up to the children of the container, and checks its version (RFC 6030 section 1.2).
fn open_container<R: BufRead>(xml: &mut Xml<R>) -> Result<(), Located> {
    // The stream lets no other root pass.
    xml.next()?;
    match xml.attribute("Version") {
        Some("1.0") => Ok(()),
        Some(version) => Err(Problem::VersionUnsupported { version: excerpt(version) }.at(xml.line())),
        None => Err(Problem::VersionMissing.at(xml.line())),
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        while self.ready.is_empty() && !matches!(self.stage, Stage::Done) {
            if let Err(fault) = self.advance() {
                self.ready.push_back(Entry::Problem(fault));
            }
        }
        let entry = self.ready.pop_front()?;
        let Entry::Problem(problem) = &entry else { return Some(entry) };
        self.problems += 1;
        if self.problems <= self.limits.problems {
            return Some(entry);
        }
        let end = Problem::TooManyProblems { max: self.limits.problems.into() }.at(problem.line);
        self.stage = Stage::Done;
        self.ready.clear();
        Some(Entry::Problem(end))
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

/// Shows how far it came and nothing of what it holds: its buffers have seen seeds.
impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("keys", &self.keys).finish_non_exhaustive()
    }
}
