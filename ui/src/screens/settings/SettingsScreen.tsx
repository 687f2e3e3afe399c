import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { LANGUAGES } from "../../i18n/index.ts";
import { useAct, useSessionAct } from "../../ipc/act.ts";
import { type Policy, type Role, type Session, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { THEMES, usePreferences } from "../../preferences.ts";
import { maySee } from "../../routes.ts";
import { InstitutionForm } from "./InstitutionForm.tsx";
import { InstitutionSection } from "./InstitutionSection.tsx";
import { PolicyForm } from "./PolicyForm.tsx";
import { PolicySection } from "./PolicySection.tsx";
import styles from "./SettingsScreen.module.css";

const TEXT_SIZES = [100, 110, 125, 150, 175, 200];
const MINUTES = [1, 2, 3, 5, 10, 15, 20, 30];
const OPERATORS: readonly Role[] = ["master", "administrator", "clerk", "supervisor"];

/** 設定: how the window looks here, one's own passwords, opening the desk to users, and what decides. */
export function SettingsScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const [changing, setChanging] = useState<Policy | null>(null);
  const [changed, setChanged] = useState<"policy" | "institution" | null>(null);
  const [changingInstitution, setChangingInstitution] = useState(false);
  if (changing) {
    const close = (done: boolean) => {
      setChanging(null);
      setChanged(done ? "policy" : null);
    };
    return <PolicyForm policy={changing} onDone={() => close(true)} onCancel={() => close(false)} />;
  }
  if (changingInstitution) {
    const close = (done: boolean) => {
      setChangingInstitution(false);
      setChanged(done ? "institution" : null);
    };
    return <InstitutionForm onDone={() => close(true)} onCancel={() => close(false)} />;
  }
  return (
    <>
      <PageHeader title={t("nav.settings")} />
      {changed === "policy" && <Notice tone="success" title={t("settings.policyChanged")} live />}
      {changed === "institution" && <Notice tone="success" title={t("institution.changed")} live />}
      <Display />
      {maySee(session, "/passwords") && (
        <Section title={t("settings.passwords")}>
          <p>{t("settings.passwordsHint")}</p>
          <div className="row">
            <LinkButton to="/passwords" icon="key">
              {t("nav.passwords")}
            </LinkButton>
          </div>
        </Section>
      )}
      {mayOpenDesk(session) && <UserMode />}
      {mayAct(session, ["see_administration"]) && (
        <>
          <PolicySection onChange={setChanging} />
          <InstitutionSection onChange={() => setChangingInstitution(true)} />
        </>
      )}
      {maySee(session, "/clock") && (
        <Section title={t("settings.clock")}>
          <p>{t("settings.clockHint")}</p>
          <div className="row">
            <LinkButton to="/clock" icon="clock">
              {t("clock.title")}
            </LinkButton>
          </div>
        </Section>
      )}
    </>
  );
}

/** Every choice takes effect and is kept at once. */
function Display() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { preferences, change } = usePreferences();
  const { run, problem, attempt } = useAct(change);
  return (
    <Section title={t("settings.display")}>
      <div className={styles.message}>
        {problem ? (
          <ErrorSummary errors={[{ text: errorText(problem), code: problem.code }]} attempt={attempt} />
        ) : (
          <p className="quiet">{t("settings.saved")}</p>
        )}
      </div>
      <RadioGroup
        label={t("language.label")}
        value={preferences.language}
        onChange={(language) => void run({ language })}
        options={LANGUAGES.map((value) => ({ value, title: t(`language.${value}`) }))}
      />
      <RadioGroup
        label={t("theme.label")}
        value={preferences.theme}
        onChange={(theme) => void run({ theme })}
        options={THEMES.map((value) => ({ value, title: t(`theme.${value}`) }))}
      />
      <RadioGroup
        label={t("settings.textSize")}
        value={String(preferences.textSize)}
        onChange={(size) => void run({ textSize: Number(size) })}
        options={withPresent(TEXT_SIZES, preferences.textSize).map((value) => ({
          value: String(value),
          title: t("settings.percent", { value }),
        }))}
      />
      <Checkbox checked={preferences.groupDigits} onChange={(groupDigits) => void run({ groupDigits })}>
        {t("settings.groupDigits")}
      </Checkbox>
      <Select
        label={t("settings.idle")}
        description={t("settings.idleHint")}
        value={String(preferences.idleMinutes)}
        onChange={(minutes) => void run({ idleMinutes: Number(minutes) })}
        options={withPresent(MINUTES, preferences.idleMinutes).map((value) => ({
          value: String(value),
          text: t("settings.minutes", { value }),
        }))}
      />
    </Section>
  );
}

/** 利用者モード: only who can open the vault again may leave it to others. */
function UserMode() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const { run, pending, problem, attempt } = useSessionAct(ipc.beginUserMode);
  return (
    <Section title={t("settings.userMode")}>
      <p>{t("settings.userModeHint")}</p>
      <div className="row">
        <Button icon="users" pending={pending} onPress={() => void run()}>
          {t("settings.beginUserMode")}
        </Button>
      </div>
      {problem && (
        <ErrorSummary errors={[{ text: errorText(problem), code: problem.code }]} attempt={attempt} />
      )}
    </Section>
  );
}

function mayOpenDesk({ edition, person, userMode }: Session): boolean {
  return edition !== "training" && !userMode && person !== null && OPERATORS.includes(person.role);
}

/** The usual values, and the one that is set if it is another. */
function withPresent(usual: readonly number[], present: number): number[] {
  return [...new Set([...usual, present])].toSorted((a, b) => a - b);
}
