//! What the columns of a table mean.

use std::io::BufRead;

use unicode_normalization::UnicodeNormalization;

use super::rows::Rows;
use crate::error::Problem;

/// A column whose values are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Serial,
    Seed,
    Kind,
    Digits,
    Period,
    Counter,
    Hash,
    /// The hash, or the kind of token: programs differ in what they call so.
    Algorithm,
    Manufacturer,
    Model,
    StartOn,
    ExpiresOn,
    /// Whose token it is, in files made for Microsoft Entra.
    Upn,
}

impl Column {
    const ALL: [Self; 13] = [
        Self::Serial,
        Self::Seed,
        Self::Kind,
        Self::Digits,
        Self::Period,
        Self::Counter,
        Self::Hash,
        Self::Algorithm,
        Self::Manufacturer,
        Self::Model,
        Self::StartOn,
        Self::ExpiresOn,
        Self::Upn,
    ];

    /// What the sentences call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial number",
            Self::Seed => "secret key",
            Self::Kind => "type",
            Self::Digits => "digits",
            Self::Period => "time interval",
            Self::Counter => "counter",
            Self::Hash => "hash",
            Self::Algorithm => "algorithm",
            Self::Manufacturer => "manufacturer",
            Self::Model => "model",
            Self::StartOn => "start date",
            Self::ExpiresOn => "expiry date",
            Self::Upn => "upn",
        }
    }

    /// The column that the sentences call so.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// How headers call it: letters and digits only, in lower case.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Serial => &[
                "serial",
                "serialnumber",
                "serialno",
                "serialnr",
                "sn",
                "tokenserial",
                "tokenserialnumber",
                "シリアル",
                "シリアル番号",
                "シリアルナンバー",
                "製造番号",
            ],
            Self::Seed => &[
                "seed",
                "secret",
                "secretkey",
                "key",
                "otpkey",
                "hmackey",
                "seedkey",
                "秘密鍵",
                "シークレット",
            ],
            Self::Kind => &["type", "otptype", "tokentype", "種別", "種類", "方式"],
            Self::Digits => &[
                "digits",
                "length",
                "otplen",
                "otplength",
                "codelength",
                "responselength",
                "otpdigits",
                "桁数",
            ],
            Self::Period => {
                &["timestep", "timeinterval", "interval", "period", "step", "時間間隔", "更新間隔"]
            }
            Self::Counter => &["counter", "movingfactor", "eventcounter", "カウンター", "カウンタ"],
            Self::Hash => {
                &["hash", "hashlib", "hashalgorithm", "suite", "algorithmsuite", "hmacalgorithm", "ハッシュ"]
            }
            Self::Algorithm => &["algorithm"],
            Self::Manufacturer => &["manufacturer", "maker", "vendor", "メーカー", "製造元"],
            Self::Model => &["model", "機種", "型番", "モデル"],
            Self::StartOn => &["start", "startdate", "validfrom", "policystartdate"],
            Self::ExpiresOn => &[
                "expiry",
                "expiration",
                "expirydate",
                "expirationdate",
                "expires",
                "validto",
                "validuntil",
                "policyexpirydate",
                "有効期限",
            ],
            Self::Upn => &["upn", "userprincipalname"],
        }
    }

    fn of(cell: &str) -> Option<Self> {
        let name = heading(cell)?;
        Self::ALL.into_iter().find(|column| column.aliases().contains(&name.as_str()))
    }
}

/// A cell as the name of a column: narrow letters and digits only, in lower case.
pub(crate) fn heading(cell: &str) -> Option<String> {
    // The longest name is not half as long, and what is longer may be a secret.
    if cell.chars().count() > 40 {
        return None;
    }
    // What follows in brackets is a unit.
    let cell: String = cell.nfkc().take_while(|c| !matches!(c, '(' | '[')).collect();
    let letters = cell.chars().filter(|c| c.is_alphanumeric() || *c == 'ー');
    Some(letters.flat_map(char::to_lowercase).collect())
}

/// Which cell of a row is which column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    places: [Option<usize>; Column::ALL.len()],
    /// How many cells the header has; `None` without a header.
    width: Option<usize>,
}

impl Columns {
    /// The columns that the current row names, if it is a header: serial number or secret key are among them.
    pub(crate) fn of_header<R: BufRead>(row: &Rows<R>) -> Result<Option<Self>, Problem> {
        let named = || (0..row.len()).filter_map(|index| Some((index, Column::of(row.cell(index))?)));
        if !named().any(|(_, column)| matches!(column, Column::Serial | Column::Seed)) {
            return Ok(None);
        }
        let mut columns = Self { width: Some(row.len()), ..Self::default() };
        for (index, column) in named() {
            if columns.places[column as usize].replace(index).is_some() {
                return Err(Problem::ColumnTwice { column: column.name() });
            }
        }
        columns.require(&[Column::Serial, Column::Seed])?;
        Ok(Some(columns))
    }

    /// Columns by their places, from `first` on.
    pub(crate) fn in_order(first: usize, order: &[Column]) -> Self {
        let mut columns = Self::default();
        for (index, column) in order.iter().enumerate() {
            columns.places[*column as usize] = Some(first + index);
        }
        columns
    }

    pub(crate) fn require(&self, needed: &[Column]) -> Result<(), Problem> {
        match needed.iter().find(|column| !self.has(**column)) {
            Some(column) => Err(Problem::ColumnMissing { column: column.name() }),
            None => Ok(()),
        }
    }

    /// Whether there is a header.
    pub(crate) const fn are_named(&self) -> bool {
        self.width.is_some()
    }

    pub(crate) const fn has(&self, column: Column) -> bool {
        self.places[column as usize].is_some()
    }

    /// What is wrong with a row that is longer than the header: a delimiter within a value has moved its cells, so that
    /// nothing else can be said about them.
    pub(crate) fn surplus<R: BufRead>(&self, row: &Rows<R>) -> Option<Problem> {
        let width = self.width?;
        let is_longer = (width..row.len()).any(|index| !row.cell(index).is_empty());
        is_longer.then_some(Problem::TooManyCells { cells: row.len() as u64, columns: width as u64 })
    }

    /// The cell of a column; empty if there is none.
    pub(crate) fn cell<'a, R: BufRead>(&self, row: &'a Rows<R>, column: Column) -> &'a str {
        self.places[column as usize].map_or("", |index| row.cell(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn header(line: &str) -> Result<Option<Columns>, Problem> {
        let mut rows = Rows::new(line.as_bytes(), Limits::DEFAULT);
        assert_eq!(rows.next(), Ok(true));
        Columns::of_header(&rows)
    }

    #[test]
    fn the_order_of_the_table_is_that_of_the_places() {
        assert!(Column::ALL.iter().enumerate().all(|(index, column)| *column as usize == index));
    }

    #[test]
    fn no_name_is_two_columns() {
        let mut all: Vec<_> = Column::ALL.iter().flat_map(|column| column.aliases()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for column in Column::ALL {
            assert_eq!(Column::of(column.name()), Some(column));
            assert!(column.aliases().iter().all(|alias| Column::of(alias) == Some(column)), "{column:?}");
        }
    }

    #[test]
    fn names_in_every_spelling() {
        for (name, column) in [
            ("Serial Number", Column::Serial),
            ("SERIAL_NO.", Column::Serial),
            ("#serial", Column::Serial),
            ("ｼﾘｱﾙ番号", Column::Serial),
            ("secret-key", Column::Seed),
            ("Time\nInterval", Column::Period),
            ("Time interval (seconds)", Column::Period),
            ("ＯＴＰ Ｔｙｐｅ", Column::Kind),
            ("メーカー", Column::Manufacturer),
        ] {
            assert_eq!(Column::of(name), Some(column), "{name}");
        }
        for name in ["", "KG000001", "serials", "totp", "3132333435363738393031323334353637383930"] {
            assert_eq!(Column::of(name), None, "{name}");
        }
    }

    #[test]
    fn a_header_names_serial_number_and_secret_key_once() {
        let columns = header("note,Secret,,Serial").unwrap().unwrap();
        assert_eq!((columns.places[0], columns.places[1], columns.width), (Some(3), Some(1), Some(4)));
        assert!(header("KG1,3132,totp").unwrap().is_none());
        assert!(header("type,model").unwrap().is_none());
        assert_eq!(header("serial,type").err(), Some(Problem::ColumnMissing { column: "secret key" }));
        assert_eq!(header("upn,key").err(), Some(Problem::ColumnMissing { column: "serial number" }));
        assert_eq!(header("serial,seed,key").err(), Some(Problem::ColumnTwice { column: "secret key" }));
    }
}
