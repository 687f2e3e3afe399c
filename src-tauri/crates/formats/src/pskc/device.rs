//! The device a key sits in.

use std::io::BufRead;

use jiff::civil::Date;
use kagimori_domain::text::{self, Serial};

use super::names::{Element, Once, Xml};
use super::value;
use crate::error::{Located, Problem, excerpt};
use crate::problems::Problems;

/// `DeviceInfo` (RFC 6030 section 4.3.1); all empty if there is none.
#[derive(Debug, Default)]
pub(super) struct Device {
    /// `None` only if there is no `DeviceInfo`; then the key's id stands for the serial number. A bad one comes with
    /// its text, for display.
    serial: Option<Result<Serial, (Problem, Option<String>)>>,
    pub(super) manufacturer: String,
    pub(super) model: String,
    pub(super) start_on: Option<Date>,
    pub(super) expires_on: Option<Date>,
}

impl Device {
    /// Reads the `DeviceInfo` element that just began to its end.
    pub(super) fn read<R: BufRead>(xml: &mut Xml<R>, problems: &mut Problems) -> Result<Self, Located> {
        let mut device = Self { serial: Some(Err((Problem::SerialMissing, None))), ..Self::default() };
        let mut once = Once::default();
        while let Some(name) = xml.child(problems)? {
            let line = xml.line();
            if name != Element::Extensions && !once.first(name) {
                problems.duplicate(line, name);
                xml.skip()?;
                continue;
            }
            match name {
                Element::SerialNo => {
                    device.serial = Some(match xml.text(name)? {
                        Ok(text) => serial(text)
                            .map_err(|problem| (problem, Some(excerpt(text)).filter(|t| !t.is_empty()))),
                        Err(problem) => Err((problem, None)),
                    });
                }
                Element::Manufacturer => device.manufacturer = label(xml, name, problems)?,
                Element::Model => device.model = label(xml, name, problems)?,
                Element::StartDate => {
                    let day = xml.text(name)?.and_then(|text| value::date(text, name));
                    device.start_on = problems.ok(line, day);
                }
                Element::ExpiryDate => {
                    let day = xml.text(name)?.and_then(|text| value::date(text, name));
                    device.expires_on = problems.ok(line, day);
                }
                Element::IssueNo | Element::DeviceBinding | Element::UserId | Element::Extensions => {
                    xml.skip()?;
                }
                _ => {
                    problems.push(line, Problem::UnknownElement { element: xml.written(name) });
                    xml.skip()?;
                }
            }
        }
        Ok(device)
    }

    /// The serial number of a key in this device, whose own id is `id`.
    pub(super) fn serial_of(&self, id: Option<&str>) -> Result<Serial, Problem> {
        match (&self.serial, id) {
            (Some(Ok(serial)), _) => Ok(serial.clone()),
            (Some(Err((problem, _))), _) => Err(problem.clone()),
            (None, Some(id)) => serial(id),
            (None, None) => Err(Problem::SerialMissing),
        }
    }

    /// The same for display, good or bad.
    pub(super) fn shown_serial_of(&self, id: Option<&str>) -> Option<String> {
        match &self.serial {
            Some(Ok(serial)) => Some(serial.as_str().to_owned()),
            Some(Err((_, Some(shown)))) => Some(shown.clone()),
            Some(Err((_, None))) | None => id.map(excerpt),
        }
    }
}

/// A serial number out of its text.
fn serial(text: &str) -> Result<Serial, Problem> {
    Serial::parse(text).map_err(|problem| match problem {
        text::TextProblem::Empty => Problem::SerialMissing,
        _ => Problem::SerialInvalid,
    })
}

fn label<R: BufRead>(xml: &mut Xml<R>, name: Element, problems: &mut Problems) -> Result<String, Located> {
    let line = xml.line();
    let invalid = |_| Problem::NameInvalid { element: name.as_str().to_owned() };
    let line_of_text =
        xml.text(name)?.and_then(|text| text::optional_line(text, text::NAME_MAX).map_err(invalid));
    Ok(problems.ok(line, line_of_text).unwrap_or_default())
}
