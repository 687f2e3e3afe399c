//! The log that Yubico's programs write of each YubiKey they set up, in either of their forms:
//!
//! ```text
//! OATH-HOTP,2026/11/23 9:00,1,ubnucccccccb,,3132…3930,,,0,1,0,6,0,0,0,0,0,0     traditional
//! 1234567,,0,3132…3930,,2026-11-23T09:00:00,                                    "Yubico format"
//! ```
//!
//! - **Event-based keys** (OATH-HOTP) are taken; Yubico OTPs, static passwords and answers to challenges are skipped and
//!   named.
//! - **Traditional**: event, time, slot, public identity, private identity, secret key, access codes (2), kind of public
//!   identity (3), digits, moving factor, flags (5). The time is written as the computer does, and may have a comma. The
//!   serial number is the public identity as the key types it before each code (OATH token identifier).
//! - **"Yubico format"**: serial number, public identity, private identity or moving factor, secret key, access code, time.
//!   The serial number is the device's; the public identity if there is none. The number of digits is not said: 6. Keys
//!   that answer challenges (HMAC-SHA1) look like event-based ones without public identity, and are taken for such.
//! - Secret keys are hexadecimal digits, the hash is SHA-1. Encodings, delimiters and the damage that spreadsheets do are
//!   treated as in [`oath_csv`](crate::oath_csv).

use std::io::BufRead;
use std::iter::FusedIterator;

use kagimori_domain::otp::Seed;

use crate::error::{Located, Problem};
use crate::limits::Limits;
use crate::record::Entry;
use crate::table::{Cells, Listing, Rows, SeedEncoding, Seeds, Source, Tokens, shown};

/// Reads the log, entry by entry.
///
/// After a problem of the file as a whole, or one problem more than [`Limits::problems`], there are no more entries.
#[derive(Debug)]
pub struct Reader<R>(Listing<Log<R>>);

impl<R: BufRead> Reader<R> {
    /// A reader of `source`; nothing is read before the first entry is asked for.
    pub fn new(source: R, limits: Limits) -> Self {
        let log = Log { rows: Rows::new(source, limits) };
        Self(Listing::new(log, Seeds::new(SeedEncoding::Hex, Seed::MAX), limits))
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.0.next()
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}

struct Log<R> {
    rows: Rows<R>,
}

/// Cells of a traditional row whose time has no comma.
const TRADITIONAL: usize = 18;

/// Hexadecimal digits of a private identity: no moving factor has as many.
const PRIVATE_IDENTITY: usize = 12;

/// What the first cell of a traditional row says, in letters and digits, and what it is called here.
const EVENTS: [(&str, Event); 8] = [
    ("loggingstart", Event::Nothing),
    ("oathhotp", Event::Hotp),
    ("yubicootp", Event::Other("Yubico OTP")),
    ("staticpassword", Event::Other("Static Password")),
    ("challengeresponse", Event::Other("Challenge-Response")),
    ("configurationupdate", Event::Other("Configuration Update")),
    ("configurationswap", Event::Other("Configuration Swap")),
    ("unknownprogrammingmode", Event::Other("Unknown programming mode")),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    /// No key was set up.
    Nothing,
    Hotp,
    /// Something else, by its name.
    Other(&'static str),
}

impl Event {
    fn of(cell: &str) -> Option<Self> {
        let letters: String = cell
            .chars()
            .take(40)
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        EVENTS.iter().find(|(name, _)| letters.starts_with(name)).map(|(_, event)| *event)
    }
}

/// Whether the row begins like one of "Yubico format": with a serial number, or without.
fn has_serial<R: BufRead>(row: &Rows<R>) -> bool {
    row.cell(0).bytes().all(|b| b.is_ascii_digit())
}

/// Whether a table whose first row is `row` is such a log.
pub(crate) fn begins<R: BufRead>(row: &Rows<R>) -> bool {
    let is_hex = |cell: &str| matches!(cell.len(), 32 | 40) && cell.bytes().all(|b| b.is_ascii_hexdigit());
    let is_time = |cell: &str| cell.len() == 19 && cell.as_bytes()[10] == b'T';
    match Event::of(row.cell(0)) {
        Some(Event::Nothing) => true,
        Some(_) => row.len() >= TRADITIONAL,
        None => has_serial(row) && is_hex(row.cell(3)) && is_time(row.cell(5)),
    }
}

impl<R: BufRead> Source for Log<R> {
    fn advance(&mut self, tokens: &mut Tokens) -> Result<bool, Located> {
        if !self.rows.next()? {
            return tokens.end(self.rows.line(), self.rows.is_empty());
        }
        let (row, line) = (&self.rows, self.rows.line());
        match Event::of(row.cell(0)) {
            Some(Event::Nothing) => Ok(()),
            Some(event) => traditional(row, event, tokens),
            None if has_serial(row) => with_serial(row, tokens),
            None => tokens.refuse(line, "", Problem::TypeUnknown { kind: shown(row.cell(0)) }),
        }?;
        Ok(true)
    }
}

fn traditional<R: BufRead>(row: &Rows<R>, event: Event, tokens: &mut Tokens) -> Result<(), Located> {
    let line = row.line();
    let length = (0..row.len()).rev().find(|index| !row.cell(*index).is_empty()).map_or(0, |last| last + 1);
    // As many cells as commas in the time.
    let moved = length.saturating_sub(TRADITIONAL);
    let cell = |index: usize| row.cell(index + moved);
    if moved > 0 && !matches!(cell(2), "1" | "2") {
        let problem = Problem::TooManyCells { cells: length as u64, columns: TRADITIONAL as u64 };
        return tokens.refuse(line, "", problem);
    }
    match event {
        Event::Other(name) => tokens.skip(line, cell(3), name),
        Event::Hotp | Event::Nothing => {
            let kept = match (cell(8), cell(9), cell(10)) {
                (_, _, "1") => usize::MAX,
                ("1", ..) => 2,
                (_, "1", _) => 4,
                _ => 0,
            };
            take(line, &typed(cell(3), kept), cell(5), cell(11), cell(12), tokens)
        }
    }
}

/// A public identity as the key types it: its first `kept` characters in modhex, the others as the digits they stand
/// for. What is not in modhex is that already.
fn typed(identity: &str, kept: usize) -> String {
    const MODHEX: &str = "cbdefghijklnrtuv";
    let digit = |c| MODHEX.find(c).and_then(|value| char::from_digit(u32::try_from(value).ok()?, 16));
    let typed = identity.chars().enumerate().map(|(at, c)| {
        let digit = digit(c)?;
        Some(if at < kept { c } else { digit })
    });
    typed.collect::<Option<_>>().unwrap_or_else(|| identity.to_owned())
}

fn with_serial<R: BufRead>(row: &Rows<R>, tokens: &mut Tokens) -> Result<(), Located> {
    let (line, cell) = (row.line(), |index| row.cell(index));
    let serial = if cell(0).is_empty() { cell(1) } else { cell(0) };
    match cell(2) {
        "" => tokens.skip(line, serial, "Static Password"),
        identity if identity.len() >= PRIVATE_IDENTITY => tokens.skip(line, serial, "Yubico OTP"),
        counter => take(line, serial, cell(3), "", counter, tokens),
    }
}

fn take(
    line: u32,
    serial: &str,
    seed: &str,
    digits: &str,
    counter: &str,
    tokens: &mut Tokens,
) -> Result<(), Located> {
    let missing = counter.is_empty().then_some(Problem::CounterMissing);
    let cells = Cells {
        serial,
        seed,
        kind: "HOTP",
        digits,
        counter,
        hash: "SHA1",
        manufacturer: "Yubico",
        ..Cells::default()
    };
    tokens.take(line, &cells, missing.into_iter().collect())
}
