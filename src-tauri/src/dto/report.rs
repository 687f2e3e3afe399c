use kagimori_app::monthly_report as report;
use kagimori_app::permission_table as permissions;
use serde::Serialize;
use specta::Type;

use crate::dto::{Act, DeskState, HistoryEntry, Role, count};

/// A number with its name.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Figure {
    name: &'static str,
    count: u32,
}

impl From<report::Figure> for Figure {
    fn from(figure: report::Figure) -> Self {
        Self { name: figure.name, count: u32::try_from(figure.count).unwrap_or(u32::MAX) }
    }
}

names! {
    /// What a hint follows from.
    HintRule: report::Rule { ManyFailures, ManyUnlocks, QuickReturn, OutsideHours, ClockAnchored }
}

/// Something a rule found.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Finding {
    /// How often.
    count: u32,
    /// The newest entry of it.
    newest: HistoryEntry,
}

/// What one rule found.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Hint {
    rule: HintRule,
    /// How many findings there are.
    total: u32,
    /// The newest of them.
    findings: Vec<Finding>,
}

/// The bounds that the rules of the hints name.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HintBounds {
    failures: u32,
    unlocks: u32,
    back_within_hours: u32,
    /// Office hours: from this hour on, Monday to Friday.
    opens: u32,
    /// Up to, not including, this hour.
    closes: u32,
}

/// The numbers of a month.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct MonthlyReport {
    /// `2026-11`.
    month: String,
    acts: Vec<Figure>,
    /// Revoked registrations by reason.
    revoked: Vec<Figure>,
    /// How things stand now.
    state: DeskState,
    /// Every rule once.
    hints: Vec<Hint>,
    bounds: HintBounds,
}

impl From<report::MonthlyReport> for MonthlyReport {
    fn from(report: report::MonthlyReport) -> Self {
        let finding =
            |finding: report::Finding| Finding { count: finding.count, newest: finding.newest.into() };
        let hint = |hint: report::Hint| Hint {
            rule: hint.rule.into(),
            total: count(hint.total),
            findings: hint.findings.into_iter().map(finding).collect(),
        };
        let hour = |hour: i8| u32::try_from(hour).unwrap_or(0);
        Self {
            month: report.month,
            acts: report.acts.into_iter().map(Into::into).collect(),
            revoked: report.revoked.into_iter().map(Into::into).collect(),
            state: report.state.into(),
            hints: report.hints.into_iter().map(hint).collect(),
            bounds: HintBounds {
                failures: report::FAILURES,
                unlocks: report::UNLOCKS,
                back_within_hours: u32::try_from(report::BACK_WITHIN_HOURS).unwrap_or(0),
                opens: hour(report::OFFICE_HOURS.0),
                closes: hour(report::OFFICE_HOURS.1),
            },
        }
    }
}

/// A report that was written.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ExportedReport {
    /// The file's name, without its folder.
    pub(crate) name: String,
    /// Digest of the history's end, 12 characters.
    pub(crate) head: String,
}

/// Who may do an act.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Permitted {
    act: Act,
    roles: Vec<Role>,
}

/// Who may do what in this vault.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct PermissionTable {
    /// The roles there are.
    roles: Vec<Role>,
    /// Every act that one of them may do.
    rows: Vec<Permitted>,
}

impl From<permissions::PermissionTable> for PermissionTable {
    fn from(table: permissions::PermissionTable) -> Self {
        let roles = |roles: Vec<_>| roles.into_iter().map(Role::from).collect();
        let row = |row: permissions::Permitted| Permitted { act: row.act.into(), roles: roles(row.roles) };
        Self { roles: roles(table.roles), rows: table.rows.into_iter().map(row).collect() }
    }
}
