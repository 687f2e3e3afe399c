//! A list of `otpauth://` URIs, one a line, as authenticator apps and their QR codes have them.
//!
//! Blank lines and lines that begin with `#` are ignored. The label's part after the colon, or the whole label, is
//! the serial number; the parameter `issuer`, or else the part before the colon, is the manufacturer. Where the URI
//! names none, a code has 6 digits, is shown for 30 seconds and made with SHA-1. Event-based keys need their counter.
//! Parameters that only change how an app looks are ignored. Encodings are those of [`oath_csv`](crate::oath_csv).

use std::borrow::Cow;
use std::io::BufRead;
use std::iter::FusedIterator;

use kagimori_domain::otp::Seed;
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use crate::error::{Located, Problem};
use crate::limits::Limits;
use crate::record::Entry;
use crate::table::{Cells, Corrections, Lines, Listing, SeedEncoding, Seeds, Source, Tokens, shown};

/// How every line begins, in any case.
const SCHEME: &str = "otpauth://";

/// Reads a list of URIs, entry by entry.
///
/// After a problem of the file as a whole, or one problem more than [`Limits::problems`], there are no more entries.
#[derive(Debug)]
pub struct Reader<R>(Listing<List<R>>);

impl<R: BufRead> Reader<R> {
    /// A reader of `source`; nothing is read before the first entry is asked for.
    pub fn new(source: R, limits: Limits) -> Self {
        let list = List { lines: Lines::new(source, limits), is_empty: true };
        Self(Listing::new(list, Seeds::new(SeedEncoding::Base32, Seed::MAX), limits))
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads these cells otherwise than the file has them.
    #[must_use]
    pub fn correcting(mut self, corrections: Corrections) -> Self {
        self.0.correct(corrections);
        self
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.0.next()
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

struct List<R> {
    lines: Lines<R>,
    is_empty: bool,
}

impl<R: BufRead> Source for List<R> {
    fn advance(&mut self, tokens: &mut Tokens) -> Result<bool, Located> {
        if !self.lines.next()? {
            return tokens.end(self.lines.number(), self.is_empty);
        }
        let (line, text) = (self.lines.number(), self.lines.text().trim());
        if text.is_empty() || text.starts_with('#') {
            return Ok(true);
        }
        self.is_empty = false;
        let Some(rest) = after_scheme(text) else {
            // Another kind of file, rather than a bad line.
            return Err(Problem::NotOtpauth.at(line));
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (kind, label) = path.split_once('/').unwrap_or((path, ""));
        let Ok(label) = decoded(label) else {
            return tokens.refuse(line, "", Problem::UriMalformed).map(|()| true);
        };
        let (issuer, account) = label.split_once(':').unwrap_or(("", &label));
        let parameters = match Parameters::of(query) {
            Ok(parameters) => parameters,
            Err(problem) => return tokens.refuse(line, account, problem).map(|()| true),
        };
        let needs_counter = kind.eq_ignore_ascii_case("hotp") && parameters.counter.is_none();
        let problems = Vec::from_iter(needs_counter.then_some(Problem::CounterMissing));
        let cells = Cells {
            serial: account,
            seed: parameters.secret.as_ref().map_or("", |secret| secret),
            kind,
            digits: parameters.digits.as_deref().unwrap_or_default(),
            period: parameters.period.as_deref().unwrap_or_default(),
            counter: parameters.counter.as_deref().unwrap_or_default(),
            hash: parameters.algorithm.as_deref().unwrap_or("SHA1"),
            manufacturer: parameters.issuer.as_deref().unwrap_or(issuer),
            ..Cells::default()
        };
        tokens.take(line, &cells, problems)?;
        Ok(true)
    }
}

/// What follows `otpauth://`, if that is how the line begins.
pub(crate) fn after_scheme(line: &str) -> Option<&str> {
    let scheme = line.get(..SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then(|| &line[SCHEME.len()..])
}

/// The parameters of a URI, decoded.
#[derive(Default)]
struct Parameters<'a> {
    secret: Option<Zeroizing<String>>,
    issuer: Option<Cow<'a, str>>,
    algorithm: Option<Cow<'a, str>>,
    digits: Option<Cow<'a, str>>,
    period: Option<Cow<'a, str>>,
    counter: Option<Cow<'a, str>>,
}

impl<'a> Parameters<'a> {
    fn of(query: &'a str) -> Result<Self, Problem> {
        let mut parameters = Self::default();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, value) = parameter.split_once('=').ok_or(Problem::UriMalformed)?;
            let name = name.to_ascii_lowercase();
            let place = match name.as_str() {
                "secret" => {
                    if parameters.secret.replace(secret(value)?).is_some() {
                        return Err(Problem::ParameterTwice { parameter: name });
                    }
                    continue;
                }
                "issuer" => &mut parameters.issuer,
                "algorithm" => &mut parameters.algorithm,
                "digits" => &mut parameters.digits,
                "period" => &mut parameters.period,
                "counter" => &mut parameters.counter,
                // Codes of letters.
                "encoder" => {
                    return Err(Problem::ResponseEncodingUnsupported { encoding: shown(&decoded(value)?) });
                }
                _ => continue,
            };
            // A space may be written as a plus sign, as forms do.
            let value = if name == "issuer" && value.contains('+') {
                Cow::Owned(decoded(&value.replace('+', " "))?.into_owned())
            } else {
                decoded(value)?
            };
            if place.replace(value).is_some() {
                return Err(Problem::ParameterTwice { parameter: name });
            }
        }
        Ok(parameters)
    }
}

fn decoded(text: &str) -> Result<Cow<'_, str>, Problem> {
    percent_decode_str(text).decode_utf8().map_err(|_| Problem::UriMalformed)
}

/// A value that is never copied by growing: no piece of it is left behind.
fn secret(value: &str) -> Result<Zeroizing<String>, Problem> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(value.len()));
    bytes.extend(percent_decode_str(value));
    let text = str::from_utf8(&bytes).map_err(|_| Problem::UriMalformed)?;
    Ok(Zeroizing::new(text.to_owned()))
}
