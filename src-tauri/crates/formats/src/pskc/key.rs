//! One key: from its elements to a record.

use std::io::BufRead;

use jiff::civil::Date;
use kagimori_domain::otp::{Algorithm, BadParameters, MovingFactor, Parameters, Seed};
use kagimori_domain::policy::RESYNC_REACH;
use zeroize::Zeroizing;

use super::device::Device;
use super::encryption::{Encryption, Sealed};
use super::names::{Element, Once, Xml};
use super::value;
use crate::error::{Located, Problem, excerpt};
use crate::problems::Problems;
use crate::record::Record;
use crate::seen::Seen;

/// Steps a file that names no interval means, in seconds (RFC 6238 section 4.1).
const DEFAULT_PERIOD: u64 = 30;

/// What a key is for, by its `Algorithm`.
pub(super) enum Kind {
    Totp,
    Hotp,
    /// Another algorithm, or none; the key's content was not looked at.
    Other(Option<String>),
}

impl Kind {
    /// The registered URIs (RFC 6030 section 10, and its registry), how drafts spelled them, and the bare names: those
    /// forms are still written into files of the final namespace.
    fn of(algorithm: Option<&str>) -> Self {
        const PREFIXES: [&str; 3] = [
            "urn:ietf:params:xml:ns:keyprov:pskc:",
            "urn:ietf:params:xml:ns:keyprov:pskc#",
            "http://www.ietf.org/keyprov/pskc#",
        ];
        let Some(uri) = algorithm.filter(|uri| !uri.is_empty()) else { return Self::Other(None) };
        let name = PREFIXES.iter().find_map(|prefix| uri.strip_prefix(prefix)).unwrap_or(uri);
        if name.eq_ignore_ascii_case("totp") {
            Self::Totp
        } else if name.eq_ignore_ascii_case("hotp") {
            Self::Hotp
        } else {
            Self::Other(Some(excerpt(uri)))
        }
    }
}

/// A value and the line it stands on.
#[derive(Clone, Copy, Debug)]
struct At<T> {
    line: u32,
    value: T,
}

/// What came before in the file.
#[derive(Debug, Default)]
pub(super) struct Before {
    ids: Seen,
    serials: Seen,
    seeds: Seen,
}

/// A key as read, before it is known what device it belongs to: `DeviceInfo` may follow it.
pub(super) struct Draft {
    pub(super) line: u32,
    pub(super) kind: Kind,
    /// The key's id, which stands for the serial number if there is no device.
    pub(super) id: Option<String>,
    problems: Problems,
    present: Once,
    suite: Algorithm,
    digits: Option<At<u64>>,
    seed: Option<Seed>,
    counter: Option<u64>,
    period: At<u64>,
    drift: i32,
    start_on: Option<Date>,
    expires_on: Option<Date>,
}

impl Draft {
    /// Reads the `Key` element that just began to its end (RFC 6030 section 4.2).
    pub(super) fn read<R: BufRead>(
        xml: &mut Xml<R>,
        before: &mut Before,
        encryption: Option<&Encryption>,
    ) -> Result<Self, Located> {
        let line = xml.line();
        let id = xml.attribute("Id").filter(|id| !id.is_empty());
        let mut draft = Self {
            line,
            kind: Kind::of(xml.attribute("Algorithm")),
            id: id.map(keep),
            problems: Problems::default(),
            present: Once::default(),
            suite: Algorithm::Sha1,
            digits: None,
            seed: None,
            counter: None,
            period: At { line, value: DEFAULT_PERIOD },
            drift: 0,
            start_on: None,
            expires_on: None,
        };
        if let Kind::Other(algorithm) = &draft.kind {
            if algorithm.is_none() {
                draft.problems.push(line, Problem::AlgorithmMissing);
            }
            xml.skip()?;
            return Ok(draft);
        }
        if let Some(first_line) = id.and_then(|id| before.ids.note(id, line)) {
            draft.problems.push(line, Problem::DuplicateKeyId { first_line });
        }
        while let Some(name) = xml.child(&mut draft.problems)? {
            if name != Element::FriendlyName && name != Element::Extensions && !draft.present.first(name) {
                draft.problems.duplicate(xml.line(), name);
                xml.skip()?;
                continue;
            }
            match name {
                Element::AlgorithmParameters => draft.algorithm_parameters(xml)?,
                Element::Data => draft.data(xml, encryption)?,
                Element::Policy => draft.policy(xml)?,
                // Extensions of a key may be ignored; restrictions of its use stand in `Policy` (section 5).
                Element::Issuer
                | Element::FriendlyName
                | Element::UserId
                | Element::KeyProfileId
                | Element::KeyReference
                | Element::Extensions => xml.skip()?,
                _ => draft.unknown(xml, name)?,
            }
        }
        Ok(draft)
    }

    /// `AlgorithmParameters` (section 4.3.4).
    fn algorithm_parameters<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Located> {
        while let Some(name) = xml.child(&mut self.problems)? {
            let line = xml.line();
            if !self.present.first(name) {
                self.problems.duplicate(line, name);
                xml.skip()?;
                continue;
            }
            match name {
                Element::Suite => {
                    let suite = xml.text(name)?.and_then(value::suite);
                    self.suite = self.problems.ok(line, suite).unwrap_or(self.suite);
                }
                Element::ResponseFormat => self.response_format(xml)?,
                Element::ChallengeFormat => {
                    self.problems.push(line, Problem::ChallengeResponse);
                    xml.skip()?;
                }
                // An extension here changes how codes are computed, so it cannot be ignored.
                _ => self.unknown(xml, name)?,
            }
        }
        Ok(())
    }

    /// `ResponseFormat`: how many digits. `Encoding` may be absent, since HOTP and TOTP codes are decimal.
    fn response_format<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Located> {
        let line = xml.line();
        if let Some(encoding) = xml.attribute("Encoding").filter(|e| !e.eq_ignore_ascii_case("DECIMAL")) {
            let encoding = excerpt(encoding);
            self.problems.push(line, Problem::ResponseEncodingUnsupported { encoding });
        }
        if xml.attribute("CheckDigits").is_some_and(|check| !value::is_false(check)) {
            self.problems.push(line, Problem::CheckDigitsUnsupported);
        }
        match xml.attribute("Length").map(|length| value::natural(length, "Length")) {
            Some(length) => self.digits = self.problems.ok(line, length).map(|value| At { line, value }),
            None => self.problems.push(line, Problem::DigitsMissing),
        }
        while let Some(name) = xml.child(&mut self.problems)? {
            self.unknown(xml, name)?;
        }
        Ok(())
    }

    /// `Data` (section 4.2): each element of it is a value, in the clear or encrypted.
    fn data<R: BufRead>(&mut self, xml: &mut Xml<R>, encryption: Option<&Encryption>) -> Result<(), Located> {
        while let Some(name) = xml.child(&mut self.problems)? {
            let line = xml.line();
            if !self.present.first(name) {
                self.problems.duplicate(line, name);
                xml.skip()?;
                continue;
            }
            let element = name.as_str();
            match name {
                Element::Secret => {
                    let missing = || Problem::SeedMissing;
                    let seed = self.value(xml, name, encryption, missing, value::seed, value::seed_of)?;
                    self.seed = seed.map(|at| at.value);
                }
                Element::Counter => {
                    let counter = self.number(xml, name, encryption, |text| value::natural(text, element))?;
                    self.counter = counter.map(|at| at.value);
                }
                // Where the device's clock was when the file was written: a server has its own.
                Element::Time => {
                    self.number(xml, name, encryption, |text| value::natural(text, element))?;
                }
                Element::TimeInterval => {
                    let period = self.number(xml, name, encryption, |text| value::natural(text, element))?;
                    self.period = period.unwrap_or(self.period);
                }
                Element::TimeDrift => {
                    let drift = self.number(xml, name, encryption, drift)?;
                    self.drift = drift.map_or(0, |at| at.value);
                }
                // More key data changes how codes are computed, so it cannot be ignored.
                _ => self.unknown(xml, name)?,
            }
        }
        Ok(())
    }

    fn number<R: BufRead, T>(
        &mut self,
        xml: &mut Xml<R>,
        name: Element,
        encryption: Option<&Encryption>,
        parse: impl Fn(&str) -> Result<T, Problem>,
    ) -> Result<Option<At<T>>, Located> {
        let element = name.as_str();
        let missing = || Problem::NumberInvalid { element: element.to_owned() };
        let opened =
            |bytes: Zeroizing<Vec<u8>>| value::integer(&bytes, element).and_then(|n| parse(&n.to_string()));
        self.value(xml, name, encryption, missing, &parse, opened)
    }

    /// The value of the data element `name`, which just began: in the clear as `parse` reads it, or encrypted as `opened`
    /// does; `missing` is noted if there is neither.
    fn value<R: BufRead, T>(
        &mut self,
        xml: &mut Xml<R>,
        name: Element,
        encryption: Option<&Encryption>,
        missing: impl Fn() -> Problem,
        parse: impl Fn(&str) -> Result<T, Problem>,
        opened: impl Fn(Zeroizing<Vec<u8>>) -> Result<T, Problem>,
    ) -> Result<Option<At<T>>, Located> {
        let outer = xml.line();
        let mut once = Once::default();
        let (mut found, mut sealed, mut tag) = (None, None, None);
        while let Some(child) = xml.child(&mut self.problems)? {
            let line = xml.line();
            if !once.first(child) {
                self.problems.duplicate(line, child);
                xml.skip()?;
                continue;
            }
            match child {
                Element::PlainValue => {
                    let parsed = xml.text(child)?.and_then(&parse);
                    found = self.problems.ok(line, parsed).map(|value| At { line, value });
                }
                Element::EncryptedValue => {
                    sealed =
                        self.problems.ok(line, Sealed::read(xml, child)?).map(|value| At { line, value });
                }
                Element::ValueMAC => {
                    let bytes = xml.text(child)?.map(value::bytes);
                    let invalid = Problem::EncryptedValueInvalid { element: child.as_str().to_owned() };
                    let bytes = bytes.and_then(|bytes| bytes.ok_or(invalid));
                    tag = self.problems.ok(line, bytes).map(|value| At { line, value });
                }
                _ => self.unknown(xml, child)?,
            }
        }
        match (once.has(Element::PlainValue), once.has(Element::EncryptedValue)) {
            (true, true) => self.problems.duplicate(outer, Element::EncryptedValue),
            (false, false) => self.problems.push(outer, missing()),
            // What stands in the clear has no check sum.
            (true, false) if once.has(Element::ValueMAC) => {
                let element = Element::ValueMAC.as_str().to_owned();
                self.problems.push(outer, Problem::UnknownElement { element });
            }
            (true, false) => return Ok(found),
            (false, true) => {
                // What is wrong with either of them was noted.
                let Some(At { line, value: sealed }) = sealed else { return Ok(None) };
                if once.has(Element::ValueMAC) && tag.is_none() {
                    return Ok(None);
                }
                let tag = tag.as_ref().map(|at| at.value.as_slice());
                let opened = encryption
                    .ok_or(Problem::EncryptionKeyMissing)
                    .and_then(|encryption| encryption.open(name, &sealed, tag))
                    .and_then(opened);
                return Ok(self.problems.ok(line, opened).map(|value| At { line, value }));
            }
        }
        Ok(None)
    }

    /// `Policy` (section 5). What is not understood there forbids the use of the key.
    fn policy<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Located> {
        let outer = xml.line();
        let mut once = Once::default();
        let (mut restricted, mut otp) = (false, false);
        while let Some(name) = xml.child(&mut self.problems)? {
            let line = xml.line();
            if name != Element::KeyUsage && !once.first(name) {
                self.problems.duplicate(line, name);
                xml.skip()?;
                continue;
            }
            match name {
                Element::StartDate => {
                    let day = xml.text(name)?.and_then(|text| value::date(text, name));
                    self.start_on = self.problems.ok(line, day);
                }
                Element::ExpiryDate => {
                    let day = xml.text(name)?.and_then(|text| value::date(text, name));
                    self.expires_on = self.problems.ok(line, day);
                }
                Element::KeyUsage => {
                    restricted = true;
                    otp |= xml.text(name)? == Ok("OTP");
                }
                // The device asks for the PIN itself; in the other ways it would be part of the code.
                Element::PINPolicy => {
                    if xml.attribute("PINUsageMode") != Some("Local") {
                        self.problems.push(line, Problem::PinPolicyUnsupported);
                    }
                    while let Some(name) = xml.child(&mut self.problems)? {
                        let element = xml.written(name);
                        self.problems.push(xml.line(), Problem::PolicyUnknown { element });
                        xml.skip()?;
                    }
                }
                Element::NumberOfTransactions => {
                    self.problems.push(line, Problem::UsesLimited);
                    xml.skip()?;
                }
                _ => {
                    let element = xml.written(name);
                    self.problems.push(line, Problem::PolicyUnknown { element });
                    xml.skip()?;
                }
            }
        }
        if restricted && !otp {
            self.problems.push(outer, Problem::UsageNotOtp);
        }
        Ok(())
    }

    fn unknown<R: BufRead>(&mut self, xml: &mut Xml<R>, name: Element) -> Result<(), Located> {
        self.problems.push(xml.line(), Problem::UnknownElement { element: xml.written(name) });
        xml.skip()
    }

    /// The record, now that the device is known, or what stands against it.
    ///
    /// `package` holds the problems of the package, of which this key is the first.
    pub(super) fn settle(
        mut self,
        id: Option<&str>,
        device: &Device,
        package: Option<Problems>,
        before: &mut Before,
    ) -> Result<Record, Problems> {
        let line = self.line;
        self.problems.append(package.unwrap_or_default());
        let is_hotp = match self.kind {
            Kind::Hotp => true,
            Kind::Totp => false,
            Kind::Other(_) => return Err(self.problems),
        };
        let serial = self.problems.ok(line, device.serial_of(id));
        if let Some(first_line) = serial.as_ref().and_then(|serial| before.serials.note(&serial.key(), line))
        {
            self.problems.push(line, Problem::DuplicateSerial { first_line });
        }
        if let Some(first_line) = self.seed.as_ref().and_then(|seed| before.seeds.note(seed.expose(), line)) {
            self.problems.push(line, Problem::DuplicateSeed { first_line });
        }
        if !self.present.has(Element::Secret) {
            self.problems.push(line, Problem::SeedMissing);
        }
        if is_hotp && !self.present.has(Element::Counter) {
            self.problems.push(line, Problem::CounterMissing);
        }
        let start_on = self.start_on.max(device.start_on);
        let expires_on = self.expires_on.into_iter().chain(device.expires_on).min();
        if start_on.zip(expires_on).is_some_and(|(first, last)| first > last) {
            self.problems.push(line, Problem::DatesReversed);
        }
        let parameters = self.parameters(is_hotp);
        match (serial, self.seed, parameters) {
            (Some(serial), Some(seed), Some(parameters)) if self.problems.is_empty() => Ok(Record {
                line,
                serial,
                manufacturer: device.manufacturer.clone(),
                model: device.model.clone(),
                parameters,
                seed,
                counter: self.counter.filter(|_| is_hotp),
                start_on,
                expires_on,
                time_drift: (!is_hotp && self.present.has(Element::TimeDrift)).then_some(self.drift),
            }),
            _ => Err(self.problems),
        }
    }

    fn parameters(&mut self, is_hotp: bool) -> Option<Parameters> {
        if !self.present.has(Element::ResponseFormat) {
            self.problems.push(self.line, Problem::DigitsMissing);
        }
        let digits = self.digits?;
        let factor = if is_hotp {
            MovingFactor::Counter
        } else {
            MovingFactor::Time { period: u32::try_from(self.period.value).unwrap_or(u32::MAX) }
        };
        match Parameters::new(factor, self.suite, u8::try_from(digits.value).unwrap_or(u8::MAX)) {
            Ok(parameters) => Some(parameters),
            Err(BadParameters::Digits) => {
                let problem = Problem::DigitsOutOfRange { digits: digits.value, min: 6, max: 8 };
                self.problems.push(digits.line, problem);
                None
            }
            Err(BadParameters::Period) => {
                let problem = Problem::PeriodOutOfRange { seconds: self.period.value, min: 1, max: 300 };
                self.problems.push(self.period.line, problem);
                None
            }
        }
    }
}

/// The id, or its beginning if it is too long for a serial number: many keys may wait for their device.
fn keep(id: &str) -> String {
    if id.len() <= 256 { id.to_owned() } else { excerpt(id) }
}

/// Steps by which the device runs ahead of the clock: 8 where the server has 9 is -1 (section 4.2). A token further
/// away than a resync searches would never be found again.
fn drift(text: &str) -> Result<i32, Problem> {
    let steps = value::number(text, Element::TimeDrift.as_str())?;
    let near = i32::try_from(steps).ok().filter(|steps| u64::from(steps.unsigned_abs()) <= RESYNC_REACH);
    near.ok_or(Problem::DriftOutOfRange { max: RESYNC_REACH })
}
