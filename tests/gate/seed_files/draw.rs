//! Random tokens, as a table for `csv2pskc` and as what the product must make of it.

use jiff::civil::{Date, date};
use kagimori_app::domain::otp::{Algorithm, MovingFactor, Parameters, Seed};
use kagimori_app::domain::text::Serial;
use kagimori_formats::Record;
use kagimori_tests::{Fob, Hash, Luck};

/// A token as its maker knows it.
#[derive(Clone, Debug)]
pub(super) struct Draw {
    pub(super) serial: String,
    pub(super) manufacturer: &'static str,
    pub(super) model: &'static str,
    pub(super) key: Vec<u8>,
    /// Seconds for which it shows a code; `None`: it counts.
    pub(super) period: Option<u32>,
    pub(super) algorithm: Algorithm,
    pub(super) digits: u8,
    /// The next counter.
    pub(super) counter: u64,
    /// Steps by which its clock runs ahead, if the file says so.
    pub(super) drift: Option<i32>,
    pub(super) start_on: Option<Date>,
    pub(super) expires_on: Option<Date>,
}

/// The columns of [`table`], by the names that `csv2pskc` and `pskc2csv` have for them.
pub(super) const COLUMNS: &str = "id,serial,manufacturer,model,secret,algorithm,algorithm_suite,response_encoding,\
                                  response_length,counter,time_interval,time_drift,start_date,expiry_date";

/// What makers call themselves: with what XML and tables have to quote.
const MANUFACTURERS: [&str; 5] = ["", "Example", "Müller & Söhne", "△△電機 <東京>", "\"A\", B; C's"];
const MODELS: [&str; 3] = ["", "C200", "OTP-6 / 60s"];
/// How a serial number begins: some lose leading zeros easily.
const BEGINNINGS: [&str; 4] = ["KG", "000", "SN-", "製造"];

impl Draw {
    /// The token with this number.
    pub(super) fn new(luck: &mut Luck, number: usize) -> Self {
        let by_counter = luck.once_in(4);
        let any = luck.between(1, 300);
        let period = u32::try_from(*luck.pick(&[30, 60, 60, any])).unwrap();
        let counter = match luck.below(4) {
            0 => 0,
            1 => luck.below(1_000),
            _ => luck.below(1 << 31),
        };
        let drift = i32::try_from(luck.between(-900, 900)).unwrap();
        let start = luck.once_in(3).then(|| date(2020, 1, 1));
        Self {
            serial: format!("{}{number:06}", luck.pick(&BEGINNINGS)),
            manufacturer: *luck.pick::<&str>(&MANUFACTURERS),
            model: *luck.pick::<&str>(&MODELS),
            key: (0..luck.between(16, 64)).map(|_| luck.draw().to_be_bytes()[0]).collect(),
            period: (!by_counter).then_some(period),
            algorithm: *luck.pick(&Algorithm::ALL),
            digits: u8::try_from(luck.between(6, 8)).unwrap(),
            counter,
            drift: (!by_counter && luck.once_in(3)).then_some(drift),
            start_on: start.map(|day| day.saturating_add(jiff::Span::new().days(luck.between(0, 2_000)))),
            expires_on: luck
                .once_in(2)
                .then(|| date(2027, 1, 1).saturating_add(jiff::Span::new().days(luck.between(0, 9_000)))),
        }
    }

    /// So many different tokens.
    pub(super) fn many(luck: &mut Luck, count: usize) -> Vec<Self> {
        (0..count).map(|number| Self::new(luck, number)).collect()
    }

    /// As a row of [`table`]. The algorithm stands there by its URI or by its bare name, as one may well write it.
    fn row(&self) -> String {
        let hex: String = self.key.iter().map(|byte| format!("{byte:02x}")).collect();
        let kind = if self.period.is_some() { "totp" } else { "hotp" };
        let suite = format!("HMAC-{}", self.algorithm.name().to_uppercase());
        let or_empty = |value: Option<String>| value.unwrap_or_default();
        let cells = [
            format!("K-{}", self.serial),
            self.serial.clone(),
            self.manufacturer.to_owned(),
            self.model.to_owned(),
            hex,
            format!("{}{kind}", if self.digits == 7 { "" } else { "urn:ietf:params:xml:ns:keyprov:pskc:" }),
            suite,
            "DECIMAL".to_owned(),
            self.digits.to_string(),
            or_empty(self.period.is_none().then(|| self.counter.to_string())),
            or_empty(self.period.map(|period| period.to_string())),
            or_empty(self.drift.map(|drift| drift.to_string())),
            or_empty(self.start_on.map(|day| day.to_string())),
            or_empty(self.expires_on.map(|day| day.to_string())),
        ];
        cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).join(",")
    }

    /// What must come out of a file, at this line of it.
    pub(super) fn record(&self, line: u32) -> Record {
        let factor = match self.period {
            Some(period) => MovingFactor::Time { period },
            None => MovingFactor::Counter,
        };
        Record {
            line,
            serial: Serial::parse(&self.serial).unwrap(),
            manufacturer: self.manufacturer.to_owned(),
            model: self.model.to_owned(),
            parameters: Parameters::new(factor, self.algorithm, self.digits).unwrap(),
            seed: Seed::new(self.key.clone().into()).unwrap(),
            counter: self.period.is_none().then_some(self.counter),
            start_on: self.start_on,
            expires_on: self.expires_on,
            time_drift: self.drift,
        }
    }

    /// The same token in somebody's hand.
    pub(super) fn fob(&self) -> Fob {
        let hash = match self.algorithm {
            Algorithm::Sha1 => Hash::Sha1,
            Algorithm::Sha256 => Hash::Sha256,
            Algorithm::Sha512 => Hash::Sha512,
        };
        let fob = Fob::new(self.serial.clone(), self.key.clone())
            .with_hash(hash)
            .with_digits(self.digits.into())
            .every(self.period.unwrap_or(30));
        if self.period.is_none() { fob.by_counter() } else { fob }
    }

    /// The step or counter of the code that the fob shows next, at this Unix time.
    pub(super) fn next(&self, now: i64) -> u64 {
        match self.period {
            Some(period) => {
                let step = u64::try_from(now).unwrap() / u64::from(period);
                step.saturating_add_signed(self.drift.unwrap_or(0).into())
            }
            None => self.counter,
        }
    }
}

/// The table of these tokens.
pub(super) fn table(draws: &[Draw]) -> String {
    let rows: Vec<String> = draws.iter().map(Draw::row).collect();
    format!("{COLUMNS}\n{}\n", rows.join("\n"))
}
