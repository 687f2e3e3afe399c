import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Attempts } from "../../components/Attempts.tsx";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import type { UserView } from "../../ipc/client.ts";
import styles from "./Unlock.module.css";

/** What happened to the chosen user; of several, to the one chosen last unless another is asked for. */
export function Situation({ users }: { users: readonly UserView[] }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<string | null>(null);
  const user = users.find(({ loginId }) => loginId === asked) ?? users.at(-1);
  if (!user) {
    return (
      <Section title={t("unlock.situation")}>
        <p className={styles.quiet}>{t("unlock.chooseFirst")}</p>
      </Section>
    );
  }
  return (
    <Section title={t("unlock.situationOf", { name: user.name })}>
      {users.length > 1 && (
        <Select
          width="full"
          label={t("unlock.see")}
          value={user.loginId}
          onChange={setAsked}
          options={users.map(({ loginId, name }) => ({ value: loginId, text: name }))}
        />
      )}
      <Attempts key={user.loginId} loginId={user.loginId} />
    </Section>
  );
}
