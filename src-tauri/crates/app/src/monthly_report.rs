//! 月次報告: the numbers of a month from the history, how things stand now, and hints at what somebody should look into.

mod hints;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use kagimori_domain::Refusal;
use kagimori_domain::audit::{Detail, Event, Kind};
use kagimori_domain::permission::Act;
use kagimori_formats::monthly_report::{Header, Row, write};
use kagimori_formats::{Encoding, NotWritten};
use kagimori_store::Entry;

use crate::audit::{EntryView, HistoryQuery, Names};
use crate::contract_end;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::export_file::{Digesting, new_file, unwritable};
use crate::overview::DeskState;
use crate::revoke::Reason;
use crate::views::rfc3339;
use hints::{Found, Watch};

pub use hints::{BACK_WITHIN_HOURS, FAILURES, OFFICE_HOURS, Rule, UNLOCKS};

/// Entries that are read at a time.
const PAGE: usize = 2_000;

/// Findings of one rule that a report names; the others are counted.
const NAMED: usize = 20;

/// The names of what is counted, in the order they are shown.
const ACTS: [&str; 18] = [
    "signed_in",
    "enrolled",
    "accepted",
    "refused",
    "suspended",
    "unlocked",
    "password_unlocked",
    "resynced",
    "temporary_codes_issued",
    "revoked",
    "lost",
    "found",
    "faulty",
    "disposed",
    "imported",
    "user_added",
    "user_stopped",
    "user_deleted",
];

/// A number with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its stable name.
    pub name: &'static str,
    /// How often.
    pub count: u64,
}

/// What one rule found.
#[derive(Clone, Debug)]
pub struct Hint {
    /// The rule.
    pub rule: Rule,
    /// How many findings there are.
    pub total: usize,
    /// The newest of them.
    pub findings: Vec<Finding>,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How often.
    pub count: u32,
    /// The newest entry of it.
    pub newest: EntryView,
}

/// The report.
#[derive(Clone, Debug)]
pub struct MonthlyReport {
    /// `2026-11`.
    pub month: String,
    /// What was done in the month.
    pub acts: Vec<Figure>,
    /// Revoked registrations by reason.
    pub revoked: Vec<Figure>,
    /// How things stand now.
    pub state: DeskState,
    /// Every rule once.
    pub hints: Vec<Hint>,
    /// Digest of the history's end, 12 characters.
    pub head: String,
}

/// Into which file a report is written.
#[derive(Clone, Debug)]
pub struct ReportExportRequest {
    /// `2026-11`.
    pub month: String,
    /// How characters are written.
    pub encoding: Encoding,
    /// It must not be there yet.
    pub file: PathBuf,
}

/// A report that was written.
#[derive(Clone, Debug)]
pub struct ReportExported {
    /// Digest of the history's end when it was written, 12 characters.
    pub head: String,
    /// SHA-256 of the file.
    pub file_digest: String,
}

impl Desk {
    /// The report of a month (`2026-11`): branch staff count everything, others what concerns their contract.
    pub async fn monthly_report(&self, month: &str) -> Result<MonthlyReport> {
        let (reader, policy, _) = self.look(Act::SeeRecords, &[]).await?;
        let (from, to) = days_of(month)?;
        let head = self.history_head().await?;
        let query = HistoryQuery { from: Some(from), to: Some(to), ..HistoryQuery::default() };
        let filter = self.history_filter(&reader, &policy, &query).await?;
        let mut counts = Counts::default();
        let mut watch = Watch::new(policy.time_zone.clone());
        let mut after = None;
        loop {
            let entries = self.store.page_of_entries(&filter, after, PAGE).await?;
            let Some(last) = entries.last() else { break };
            after = Some(last.number);
            for entry in &entries {
                counts.take_in(entry);
                watch.see(entry);
            }
        }
        let mut hints = Vec::with_capacity(Rule::ALL.len());
        let mut names = Names::default();
        let found = watch.finish();
        for rule in Rule::ALL {
            let of_it: Vec<&Found> = found.iter().filter(|one| one.rule == rule).collect();
            let newest: Vec<Entry> = of_it.iter().take(NAMED).map(|one| one.newest.clone()).collect();
            let views = self.entry_views(&reader, &newest, &mut names).await?;
            let findings = of_it.iter().zip(views).map(|(one, newest)| Finding { count: one.count, newest });
            hints.push(Hint { rule, total: of_it.len(), findings: findings.collect() });
        }
        let state = self.overview().await?.desk.ok_or(Refusal::PermissionDenied)?;
        let (acts, revoked) = counts.figures();
        Ok(MonthlyReport { month: month.to_owned(), acts, revoked, state, hints, head })
    }

    /// Writes it to a new file that nobody else may read. The export is an entry of the history: without it there is no
    /// file.
    pub async fn export_monthly_report(&self, request: &ReportExportRequest) -> Result<ReportExported> {
        let (reader, _, rows) =
            self.look(Act::SeeRecords, &[kagimori_store::Find::ContractOf(self.operator)]).await?;
        let report = self.monthly_report(&request.month).await?;
        let header = Header {
            month: report.month.clone(),
            exported_at: rfc3339(self.now()),
            exported_by: reader.login_id.as_str().to_owned(),
            contract: rows.contracts.first().map(|contract| contract.code.as_str().to_owned()),
            head: report.head.clone(),
        };
        let out = Digesting::new(new_file(&request.file)?);
        let written = async {
            let written = write(out, request.encoding, &header, &lines(&report));
            let out = written.map_err(|error| match error {
                NotWritten::Io(error) => unwritable(&error),
                NotWritten::NotInEncoding { row, character } => Error::NotInEncoding { row, character },
            })?;
            let file_digest = out.finish()?;
            crate::backup::sync_folder_of(&request.file).map_err(|error| unwritable(&error))?;
            let event = Event::new(Kind::ReportExported)
                .user(self.operator, reader.contract)
                .with(Detail::Month, report.month.clone())
                .with(Detail::Format, "csv")
                .with(Detail::FileDigest, file_digest.clone())
                .with(Detail::Head, header.head.clone());
            self.begin(Act::SeeRecords, &[]).await?.unit.commit(event).await?;
            Ok(file_digest)
        };
        let file_digest = written.await.inspect_err(|_: &Error| {
            // What no entry tells of must not be left behind.
            let _ = std::fs::remove_file(&request.file);
        })?;
        Ok(ReportExported { head: header.head, file_digest })
    }

    /// Whether he may.
    pub async fn may_export_monthly_report(&self, month: &str) -> Result<()> {
        self.look(Act::SeeRecords, &[]).await?;
        Ok(days_of(month).map(drop)?)
    }
}

/// The first and the last day of a month.
fn days_of(month: &str) -> Result<(Date, Date), Refusal> {
    let refusal = Refusal::InvalidValue { field: "month" };
    let (year, of_year) = month.split_once('-').ok_or(refusal.clone())?;
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let plain = digits(year, 4) && digits(of_year, 2);
    let numbers = year.parse().ok().zip(of_year.parse().ok()).filter(|_| plain);
    let (year, of_year) = numbers.ok_or(refusal.clone())?;
    let first = Date::new(year, of_year, 1).map_err(|_| refusal)?;
    Ok((first, first.last_of_month()))
}

/// The acts of a month, counted.
#[derive(Default)]
struct Counts {
    acts: BTreeMap<&'static str, u64>,
    revoked: BTreeMap<String, u64>,
}

impl Counts {
    fn take_in(&mut self, entry: &Entry) {
        let detail = |wanted| entry.details.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
        if detail(Detail::Suspended).is_some() {
            self.add("suspended", 1);
        }
        if entry.refused.is_some() {
            if entry.kind == Kind::Verified {
                self.add("refused", 1);
            }
            return;
        }
        let name = match entry.kind {
            Kind::SignedIn if detail(Detail::AfterLock).is_none() => "signed_in",
            Kind::Enrolled => "enrolled",
            Kind::Verified => "accepted",
            Kind::Unlocked => "unlocked",
            Kind::PasswordUnlocked => "password_unlocked",
            Kind::TokenResynced => "resynced",
            Kind::TemporaryCodesIssued => "temporary_codes_issued",
            Kind::Revoked => {
                let reason = detail(Detail::Reason).map_or(Reason::Other.name(), String::as_str).to_owned();
                *self.revoked.entry(reason).or_default() += 1;
                "revoked"
            }
            Kind::TokenLost => "lost",
            Kind::TokenFound => "found",
            Kind::TokenFaulty => "faulty",
            Kind::TokenDisposed => "disposed",
            Kind::TokensImported => {
                let new = detail(Detail::New).and_then(|new| new.parse().ok()).unwrap_or(0);
                return self.add("imported", new);
            }
            Kind::UserAdded => "user_added",
            Kind::UserStopped => "user_stopped",
            Kind::UserDeleted => "user_deleted",
            _ => return,
        };
        self.add(name, 1);
    }

    fn add(&mut self, name: &'static str, n: u64) {
        *self.acts.entry(name).or_default() += n;
    }

    /// Every act and every reason once, also those of which there were none.
    fn figures(self) -> (Vec<Figure>, Vec<Figure>) {
        let acts = ACTS.map(|name| Figure { name, count: self.acts.get(name).copied().unwrap_or(0) });
        let reasons = Reason::ALL.map(Reason::name).into_iter().chain([contract_end::REASON]);
        let revoked = reasons
            .map(|name| Figure { name, count: self.revoked.get(name).copied().unwrap_or(0) })
            .collect();
        (acts.into(), revoked)
    }
}

fn standing(state: &DeskState) -> Vec<Figure> {
    let figures = [
        ("users", state.users),
        ("users_pending", state.pending),
        ("users_suspended", state.suspended),
        ("passwords_locked", state.locked_passwords),
        ("tokens", state.tokens),
        ("tokens_unregistered", state.unregistered),
        ("tokens_in_use", state.in_use),
        ("tokens_paused", state.paused),
        ("tokens_lost", state.lost),
        ("tokens_faulty", state.faulty),
        ("tokens_expired", state.expired),
        ("tokens_expiring_30", state.expiring_30),
        ("tokens_expiring_90", state.expiring_90),
        ("tokens_needing_resync", state.needs_resync),
        ("tokens_off_time", state.off_time),
    ];
    figures.map(|(name, count)| Figure { name, count: count as u64 }).into()
}

/// The report as lines of a table.
fn lines(report: &MonthlyReport) -> Vec<Row> {
    let counted = |section: &str, figures: &[Figure]| -> Vec<Row> {
        let row = |figure: &Figure| Row {
            section: section.into(),
            item: figure.name.into(),
            count: figure.count,
            at: None,
            entry: None,
        };
        figures.iter().map(row).collect()
    };
    let mut rows = counted("acts", &report.acts);
    rows.extend(counted("revoked", &report.revoked));
    rows.extend(counted("state", &standing(&report.state)));
    for hint in &report.hints {
        rows.extend(hint.findings.iter().map(|Finding { count, newest }| {
            let about = match hint.rule {
                Rule::ManyFailures | Rule::QuickReturn => &newest.user,
                Rule::ManyUnlocks | Rule::OutsideHours | Rule::ClockAnchored => &newest.operator,
            };
            Row {
                section: hint.rule.name().into(),
                item: about.clone().unwrap_or_default(),
                count: u64::from(*count),
                at: Some(rfc3339(newest.at)),
                entry: Some(newest.number),
            }
        }));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_strictly() {
        let days = days_of("2028-02").unwrap();
        assert_eq!((days.0.to_string(), days.1.to_string()), ("2028-02-01".into(), "2028-02-29".into()));
        for wrong in ["", "2026", "2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "2026-+1", "x-01"] {
            assert_eq!(days_of(wrong), Err(Refusal::InvalidValue { field: "month" }), "{wrong}");
        }
    }
}
