//! A list of users that are to be added, as spreadsheets save it; its template, and the passwords they get.
//!
//! Columns are found by their names, in Japanese or English, or taken in the order of [`Column::ALL`] if there is no
//! header. What a cell says is read here; whether such a user may be added is decided by the caller.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use jiff::civil::Date;
use kagimori_domain::purpose::{Permissions, Purpose};
use kagimori_domain::role::Role;
use kagimori_domain::text::{self, LoginId, NAME_MAX};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Located, Problem, excerpt};
use crate::limits::Limits;
use crate::spreadsheet::{Encoding, NotWritten, Sheet};
use crate::table::{self, Rows, heading, inside};

/// Bounds of such a file.
pub const LIMITS: Limits = Limits { file_bytes: 4 << 20, keys: 1_000, ..Limits::DEFAULT };

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// ログインＩＤ.
    LoginId,
    /// 氏名.
    Name,
    /// カナ; may be missing or empty.
    Kana,
    /// 種別; missing or empty: 一般ユーザ.
    Role,
    /// 利用開始日; missing or empty: that of the contract.
    OtpStart,
    /// サービス利用権限; missing or empty: what the role has at first.
    Permissions,
}

impl Column {
    /// All of them, in the order of a file without header.
    pub const ALL: [Self; 6] =
        [Self::LoginId, Self::Name, Self::Kana, Self::Role, Self::OtpStart, Self::Permissions];

    /// Its stable name, which is also the field that a refusal names, and a header knows.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LoginId => "login_id",
            Self::Name => "name",
            Self::Kana => "kana",
            Self::Role => "role",
            Self::OtpStart => "otp_start",
            Self::Permissions => "permissions",
        }
    }

    /// How headers call it; the first is the template's.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::LoginId => {
                &["ログインid", "loginid", "login", "userid", "利用者id", "ユーザid", "ユーザーid"]
            }
            Self::Name => &["氏名", "name", "fullname", "利用者名", "名前"],
            Self::Kana => &["カナ", "kana", "フリガナ", "ふりがな", "氏名カナ", "かな"],
            Self::Role => &["種別", "role", "利用者種別"],
            Self::OtpStart => &["利用開始日", "otpstart", "startdate", "start"],
            Self::Permissions => &["サービス利用権限", "permissions", "purposes", "利用権限", "権限"],
        }
    }

    fn of(cell: &str) -> Option<Self> {
        let name = heading(inside(cell))?;
        Self::ALL.into_iter().find(|column| column.aliases().contains(&name.as_str()))
    }
}

/// A user as the list has him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line, from 1.
    pub line: u32,
    /// ログインＩＤ, unique in the file.
    pub login_id: LoginId,
    /// 氏名.
    pub name: String,
    /// カナ; may be empty.
    pub kana: String,
    /// 種別.
    pub role: Role,
    /// 利用開始日, if he has one of his own.
    pub otp_start: Option<Date>,
    /// サービス利用権限, if they are not what the role has at first.
    pub permissions: Option<Permissions>,
}

/// One statement of the list, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A user.
    Row(Row),
    /// A cell that cannot be read.
    Cell {
        /// The line, from 1.
        line: u32,
        /// The login ID of the row, shortened for display.
        login_id: String,
        /// Which cell.
        column: Column,
    },
    /// A problem of the file, or a login ID that came before.
    Problem(Located),
}

/// Reads a list. What is wrong with single rows is told of each; after a problem of the file reading ends.
pub fn read<R: BufRead>(source: R) -> Vec<Entry> {
    let mut reader = Reader {
        rows: Rows::new(source, LIMITS),
        places: None,
        width: None,
        seen: HashMap::new(),
        entries: Vec::new(),
    };
    if let Err(problem) = reader.read() {
        reader.entries.push(Entry::Problem(problem));
    }
    reader.entries
}

struct Reader<R> {
    rows: Rows<R>,
    /// Where each column stands, once the first row has told.
    places: Option<[Option<usize>; Column::ALL.len()]>,
    /// How many cells the header has.
    width: Option<usize>,
    /// Login IDs by their lines.
    seen: HashMap<String, u32>,
    entries: Vec<Entry>,
}

impl<R: BufRead> Reader<R> {
    fn read(&mut self) -> Result<(), Located> {
        let mut count = 0;
        while self.rows.next()? {
            let line = self.rows.line();
            let places = match self.places {
                Some(places) => places,
                None => match self.header().map_err(|problem| problem.at(line))? {
                    Some(places) => {
                        (self.places, self.width) = (Some(places), Some(self.rows.len()));
                        continue;
                    }
                    None => *self.places.insert(std::array::from_fn(Some)),
                },
            };
            count += 1;
            if count > LIMITS.keys {
                return Err(Problem::TooManyUsers { max: LIMITS.keys.into() }.at(line));
            }
            self.row(line, places);
        }
        if count == 0 && self.entries.is_empty() { Err(Problem::FileEmpty.at(1)) } else { Ok(()) }
    }

    /// The places of the columns that the current row names, if it is a header: it names login ID or name.
    fn header(&self) -> Result<Option<[Option<usize>; Column::ALL.len()]>, Problem> {
        let named = || (0..self.rows.len()).filter_map(|at| Some((at, Column::of(self.rows.cell(at))?)));
        if !named().any(|(_, column)| matches!(column, Column::LoginId | Column::Name)) {
            let one = self.rows.len() < 2;
            return if one { Err(Problem::NotTable) } else { Ok(None) };
        }
        let mut places = [None; Column::ALL.len()];
        for (at, column) in named() {
            if places[column as usize].replace(at).is_some() {
                return Err(Problem::ColumnTwice { column: column.name() });
            }
        }
        for column in [Column::LoginId, Column::Name] {
            if places[column as usize].is_none() {
                return Err(Problem::ColumnMissing { column: column.name() });
            }
        }
        Ok(Some(places))
    }

    fn row(&mut self, line: u32, places: [Option<usize>; Column::ALL.len()]) {
        let cell = |column: Column| places[column as usize].map_or("", |at| inside(self.rows.cell(at)));
        let shown = excerpt(cell(Column::LoginId));
        let width = self.width.unwrap_or(Column::ALL.len());
        if (width..self.rows.len()).any(|at| !self.rows.cell(at).is_empty()) {
            let (cells, columns) = (self.rows.len() as u64, width as u64);
            let problem = Problem::TooManyCells { cells, columns };
            self.entries.push(Entry::Problem(Located { line, serial: Some(shown), problem }));
            return;
        }
        let narrow = |column| cell(column).nfkc().collect::<String>();
        let login_id = LoginId::parse(cell(Column::LoginId)).ok();
        let name = text::line(cell(Column::Name), NAME_MAX).ok();
        let kana = text::optional_line(&narrow(Column::Kana), NAME_MAX).ok();
        let role = role(&narrow(Column::Role));
        let otp_start =
            optional(&narrow(Column::OtpStart), |day| table::date(day, table::Column::StartOn).ok());
        let permissions = optional(&narrow(Column::Permissions), permissions);
        for (column, wrong) in [
            (Column::LoginId, login_id.is_none()),
            (Column::Name, name.is_none()),
            (Column::Kana, kana.is_none()),
            (Column::Role, role.is_none()),
            (Column::OtpStart, otp_start.is_err()),
            (Column::Permissions, permissions.is_err()),
        ] {
            if wrong {
                self.entries.push(Entry::Cell { line, login_id: shown.clone(), column });
            }
        }
        if let Some(first_line) = login_id.as_ref().and_then(|id| self.seen.get(&id.key())) {
            let problem = Problem::DuplicateLoginId { first_line: (*first_line).into() };
            self.entries.push(Entry::Problem(Located { line, serial: Some(shown), problem }));
            return;
        }
        if let Some(id) = &login_id {
            self.seen.insert(id.key(), line);
        }
        if let (Some(login_id), Some(name), Some(kana), Some(role), Ok(otp_start), Ok(permissions)) =
            (login_id, name, kana, role, otp_start, permissions)
        {
            self.entries.push(Entry::Row(Row { line, login_id, name, kana, role, otp_start, permissions }));
        }
    }
}

/// What a cell says cannot be read.
struct Unreadable;

/// What a cell says that may be empty.
fn optional<T>(cell: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Unreadable> {
    if cell.trim().is_empty() { Ok(None) } else { read(cell).map(Some).ok_or(Unreadable) }
}

fn role(cell: &str) -> Option<Role> {
    match heading(cell)?.as_str() {
        "" | "general" | "generaluser" | "一般" | "一般ユーザ" | "一般ユーザー" => {
            Some(Role::General)
        }
        "administrator" | "admin" | "管理者" | "管理者ユーザ" | "管理者ユーザー" => {
            Some(Role::Administrator)
        }
        "readonly" | "readonlyuser" | "照会専用" | "照会専用ユーザ" | "照会専用ユーザー" => {
            Some(Role::ReadOnly)
        }
        "master" | "masteruser" | "マスター" | "マスターユーザ" | "マスターユーザー" => {
            Some(Role::Master)
        }
        _ => None,
    }
}

/// Purposes, by their stable names or as the manual calls them, with `;`, `|`, `,` or `、` between; or all, or none.
fn permissions(cell: &str) -> Option<Permissions> {
    let parts = cell.split([';', '|', ',', '、', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(letters).try_fold(Permissions::NONE, |set, name| match name.as_str() {
        "all" | "すべて" | "全て" => Some(Permissions::ALL),
        "none" | "なし" => Some(set),
        name => set.with(purpose(name)?),
    })
}

fn purpose(name: &str) -> Option<Purpose> {
    let manual = |purpose| match purpose {
        Purpose::TokenRevoke => "トークン管理失効",
        Purpose::Transfer => "振込都度",
        Purpose::BulkTransfer => "総合振込",
        Purpose::Salary => "給与賞与振込",
        Purpose::BillPayment => "収納民間",
        Purpose::BulkTransferFile => "総合振込ファイル受付",
        Purpose::SalaryFile => "給与賞与振込ファイル受付",
        Purpose::UserChange => "利用者登録情報変更サービス利用権限等",
        Purpose::Login | Purpose::HandOver => "",
    };
    Purpose::ALL.into_iter().find(|purpose| letters(purpose.name()) == name || manual(*purpose) == name)
}

/// Letters and digits only, brackets included: `給与・賞与振込` is `給与賞与振込`.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric() || *c == 'ー');
    letters.flat_map(char::to_lowercase).collect()
}

/// Writes an empty list with the names of its columns, in Japanese or English.
pub fn write_template<W: Write>(out: W, japanese: bool) -> Result<W, NotWritten> {
    let mut sheet = Sheet::new(out, Encoding::Utf8)?;
    let name = |column: Column| if japanese { japanese_name(column) } else { column.name() };
    sheet.row(Column::ALL.map(name))?;
    Ok(sheet.finish()?)
}

/// As the screens call it.
const fn japanese_name(column: Column) -> &'static str {
    match column {
        Column::LoginId => "ログインＩＤ",
        Column::Name => "氏名",
        Column::Kana => "カナ",
        Column::Role => "種別",
        Column::OtpStart => "利用開始日",
        Column::Permissions => "サービス利用権限",
    }
}

/// The temporary passwords of a user.
#[derive(Clone, Copy, Debug)]
pub struct Issued<'a> {
    /// ログインＩＤ.
    pub login_id: &'a str,
    /// 氏名.
    pub name: &'a str,
    /// ログインパスワード.
    pub login: &'a str,
    /// 確認用パスワード.
    pub confirmation: &'a str,
}

/// Writes temporary passwords as a table.
pub fn write_issued<'a, W: Write>(
    out: W,
    issued: impl IntoIterator<Item = Issued<'a>>,
) -> Result<W, NotWritten> {
    let mut sheet = Sheet::new(out, Encoding::Utf8)?;
    sheet.row(["login_id", "name", "login_password", "confirmation_password"])?;
    for Issued { login_id, name, login, confirmation } in issued {
        sheet.row([login_id, name, login, confirmation])?;
    }
    Ok(sheet.finish()?)
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;
    use proptest::prelude::*;

    use super::*;

    fn row(line: u32, login_id: &str, name: &str) -> Row {
        Row {
            line,
            login_id: LoginId::parse(login_id).unwrap(),
            name: name.into(),
            kana: String::new(),
            role: Role::General,
            otp_start: None,
            permissions: None,
        }
    }

    fn rows(text: &str) -> Vec<Row> {
        let row = |entry| match entry {
            Entry::Row(row) => row,
            other => panic!("{other:?}"),
        };
        read(text.as_bytes()).into_iter().map(row).collect()
    }

    /// What is wrong, with its line.
    fn wrong(text: &str) -> Vec<(u32, &'static str)> {
        let entries = read(text.as_bytes()).into_iter();
        entries
            .filter_map(|entry| match entry {
                Entry::Row(_) => None,
                Entry::Cell { line, column, .. } => Some((line, column.name())),
                Entry::Problem(located) => Some((located.line, located.problem.code())),
            })
            .collect()
    }

    #[test]
    fn columns_are_found_by_their_names_in_any_order() {
        let full = Row {
            kana: "タナカ サブロウ".into(),
            role: Role::Administrator,
            otp_start: Some(jiff::civil::date(2027, 1, 4)),
            permissions: Permissions::NONE.with(Purpose::Transfer).unwrap().with(Purpose::Salary),
            ..row(2, "tanaka", "田中 三郎")
        };
        for (header, line) in [
            (
                "種別,ログインＩＤ,備考,氏名,カナ,利用開始日,サービス利用権限",
                "管理者ユーザ,ｔａｎａｋａ,x,田中 三郎,ﾀﾅｶ ｻﾌﾞﾛｳ,2027/1/4,振込（都度）；給与・賞与振込",
            ),
            (
                "Role;Login ID;note;Name;Kana;OTP start;Permissions",
                "ADMINISTRATOR;tanaka;;田中 三郎;タナカ サブロウ;2027-01-04;\"transfer|salary\"",
            ),
            (
                "role\tlogin_id\tx\tname\tkana\totp_start\tpermissions",
                "管理者\t'tanaka\t\t田中 三郎\tタナカ サブロウ\t2027-01-04\ttransfer, salary",
            ),
        ] {
            let text = format!("{header}\r\n{line}\r\n");
            assert_eq!(rows(&text), std::slice::from_ref(&full), "{header}");
            let shift_jis = SHIFT_JIS.encode(&text).0;
            assert_eq!(read(&*shift_jis), [Entry::Row(full.clone())], "{header}");
        }
    }

    #[test]
    fn without_a_header_they_stand_in_order_and_the_rest_may_be_missing() {
        let list = "tanaka,田中 三郎\nyamada,山田 和子,ヤマダ カズコ,照会専用ユーザ,,なし\n";
        let yamada = Row {
            kana: "ヤマダ カズコ".into(),
            role: Role::ReadOnly,
            permissions: Some(Permissions::NONE),
            ..row(2, "yamada", "山田 和子")
        };
        assert_eq!(rows(list), [row(1, "tanaka", "田中 三郎"), yamada]);
        assert_eq!(rows("ログインＩＤ,氏名\n\ntanaka,田中 三郎\n"), [row(3, "tanaka", "田中 三郎")]);
    }

    #[test]
    fn what_is_wrong_is_told_cell_by_cell() {
        let list = "login_id,name,kana,role,otp_start,permissions\n\
                    tan,田中,,,,\n\
                    sato,,,部長,31.12.2026,transfer;lunch\n\
                    yamada,山田,\u{202E}x,,,\n\
                    ito,伊藤 一,,,,\n\
                    kobayashi,小林,,,,,x\n\
                    itoh,伊藤,,,,\n\
                    ITOH,伊藤 二,,,,\n\
                    suzuki,鈴木,,clerk,,login\n";
        assert_eq!(
            wrong(list),
            [
                (2, "login_id"),
                (3, "name"),
                (3, "role"),
                (3, "otp_start"),
                (3, "permissions"),
                (4, "kana"),
                (5, "login_id"),
                (6, "too_many_cells"),
                (8, "duplicate_login_id"),
                (9, "role"),
                (9, "permissions"),
            ]
        );
        let entries = read(list.as_bytes());
        assert!(entries.contains(&Entry::Row(row(7, "itoh", "伊藤"))));
        assert!(entries.contains(&Entry::Cell { line: 2, login_id: "tan".into(), column: Column::LoginId }));
    }

    #[test]
    fn what_is_wrong_with_the_file_ends_it() {
        for (file, problems) in [
            ("", vec![(1, "file_empty")]),
            ("login_id,name\n", vec![(1, "file_empty")]),
            ("\u{1F600}", vec![(1, "not_table")]),
            ("login_id,kana\ntanaka,x\n", vec![(1, "column_missing")]),
            ("name,氏名\nx,y\n", vec![(1, "column_twice")]),
            ("login_id,name,login\nx,y\n", vec![(1, "column_twice")]),
            ("login_id,name\ntanaka,\"田中\n", vec![(2, "quote_unclosed")]),
            ("PK\u{3}\u{4}", vec![(1, "spreadsheet_file")]),
        ] {
            assert_eq!(wrong(file), problems, "{file:?}");
        }
        let many = |n: u32| (0..n).map(|n| format!("user{n},x\n")).collect::<String>();
        assert_eq!(rows(&many(1_000)).len(), 1_000);
        assert_eq!(wrong(&many(1_001)), [(1_001, "too_many_users")]);
    }

    #[test]
    fn every_purpose_and_role_has_its_names() {
        for purpose in Permissions::ALL.iter() {
            let only = Permissions::NONE.with(purpose);
            assert_eq!(permissions(purpose.name()), only);
        }
        let manual = "トークン管理（失効）、振込（都度）、総合振込、給与・賞与振込、収納（民間）、総合振込ファイル受付、\
                      給与・賞与振込ファイル受付、利用者登録情報変更（サービス利用権限等）";
        assert_eq!(permissions(manual), Some(Permissions::ALL));
        assert_eq!(permissions("すべて"), Some(Permissions::ALL));
        assert_eq!(permissions("none"), Some(Permissions::NONE));
        assert_eq!(permissions("hand_over"), None);
        for known in [Role::Master, Role::Administrator, Role::General, Role::ReadOnly] {
            assert_eq!(role(known.name()), Some(known));
        }
        assert_eq!(role("clerk"), None);
    }

    #[test]
    fn the_template_is_a_list_of_nobody() {
        for japanese in [true, false] {
            let template = write_template(Vec::new(), japanese).unwrap();
            assert_eq!(wrong(str::from_utf8(&template).unwrap()), [(1, "file_empty")]);
            let filled = [&template[..], "tanaka,田中 三郎,,一般ユーザ,,\r\n".as_bytes()].concat();
            assert_eq!(read(&*filled), [Entry::Row(row(2, "tanaka", "田中 三郎"))]);
        }
    }

    #[test]
    fn passwords_are_written_as_a_table() {
        let issued = Issued { login_id: "tanaka", name: "=田中", login: "k7mq-x3vd", confirmation: "ab" };
        let table = write_issued(Vec::new(), [issued]).unwrap();
        let text =
            "\u{FEFF}login_id,name,login_password,confirmation_password\r\ntanaka,'=田中,k7mq-x3vd,ab\r\n";
        assert_eq!(String::from_utf8(table).unwrap(), text);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Whatever the file, reading ends, lines go up, and no login ID comes out twice.
        #[test]
        fn no_file_breaks_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400), header: bool) {
            let head: &[u8] = if header { b"login_id,name,kana,role\n" } else { b"" };
            check(&[head, &bytes].concat())?;
        }

        #[test]
        fn no_table_breaks_the_reader(cells in "([a-z0-9,;\"'\t\n 一般氏名\u{FF21}-\u{FF3A}]|tanaka,|login_id,){0,80}") {
            check(cells.as_bytes())?;
        }
    }

    fn check(file: &[u8]) -> Result<(), TestCaseError> {
        let (mut line, mut seen) = (0, std::collections::HashSet::new());
        for entry in read(file) {
            let at = match &entry {
                Entry::Row(row) => {
                    prop_assert!(seen.insert(row.login_id.key()));
                    row.line
                }
                Entry::Cell { line, .. } => *line,
                Entry::Problem(located) => located.line,
            };
            prop_assert!(at >= line, "{:?}", entry);
            line = at;
        }
        Ok(())
    }
}
