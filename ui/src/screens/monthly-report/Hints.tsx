import { useTranslation } from "react-i18next";
import { Chip } from "../../components/Chip.tsx";
import { TextLink } from "../../components/LinkButton.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { Finding, Hint, HintBounds } from "../../ipc/client.ts";
import styles from "./MonthlyReport.module.css";

/** Whom a finding is about: the user, or who did it. */
const ABOUT_USER = ["many_failures", "quick_return"];

/** Five rules, each in words, and what each of them found. */
export function Hints({ hints, bounds }: { hints: readonly Hint[]; bounds: HintBounds }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t("report.hints")}>
      <p className="quiet">{t("report.hintsLead")}</p>
      <ul className={styles.hints}>
        {hints.map(({ rule, total, findings }) => (
          <li key={rule} className={styles.hint}>
            <div className={styles.rule}>
              <strong>{t(`report.rule.${rule}.name`)}</strong>
              {total === 0 ? (
                <Chip tone="neutral" icon="check">
                  {t("report.nothing")}
                </Chip>
              ) : (
                <Chip tone="attention" icon="warning">
                  {t("report.findings", { n: format.number(total) })}
                </Chip>
              )}
            </div>
            <p className={styles.means}>{t(`report.rule.${rule}.means`, { ...bounds })}</p>
            {findings.length > 0 && (
              <ul className={styles.findings}>
                {findings.map((finding) => (
                  <li key={finding.newest.number}>
                    <FindingLine finding={finding} aboutUser={ABOUT_USER.includes(rule)} />
                  </li>
                ))}
              </ul>
            )}
            {total > findings.length && (
              <p className="quiet">{t("report.more", { n: total - findings.length })}</p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FindingLine({ finding: { count, newest }, aboutUser }: { finding: Finding; aboutUser: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const who = aboutUser ? newest.user : newest.operator;
  return (
    <span className={styles.finding}>
      {who &&
        (aboutUser ? (
          <TextLink to="/manage/users/detail/$loginId" params={{ loginId: who }}>
            {who}
          </TextLink>
        ) : (
          <span className="figures">{who}</span>
        ))}
      <span>{t("report.times", { n: format.number(count) })}</span>
      <span className={`${styles.means} figures`}>
        {t("report.lastEntry", { at: format.dateTime(newest.at), n: format.number(newest.number) })}
      </span>
    </span>
  );
}
