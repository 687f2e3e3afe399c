import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useOffsetWords } from "../../components/offset.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ResultActions } from "../../components/ResultActions.tsx";
import { Section } from "../../components/Section.tsx";
import type { UserAct } from "../../components/user/acts.ts";
import type { Enrolled, UserView } from "../../ipc/client.ts";
import styles from "./users.module.css";

export type Outcome =
  | { act: UserAct; user: UserView; enrolled?: undefined }
  | { act: "enrol"; user: UserView; enrolled: Enrolled };

/** What became of an act on one user. */
export function UserResult({
  outcome: { act, user, enrolled },
  onAgain,
}: {
  outcome: Outcome;
  onAgain: () => void;
}) {
  const { t } = useTranslation();
  const offset = useOffsetWords();
  const items = [
    { label: t("common.name"), value: user.name },
    { label: t("common.loginId"), value: <span className="figures">{user.loginId}</span> },
  ];
  if (enrolled) {
    items.push({ label: t("common.serial"), value: <span className="figures">{enrolled.serial}</span> });
    const others = enrolled.sharedWith.join(t("users.comma"));
    items.push({ label: t("users.enrol.sharedWith"), value: <span>{others || t("common.none")}</span> });
    if (enrolled.offsetSeconds !== null) {
      items.push({ label: t("tokens.offset.title"), value: <span>{offset(enrolled.offsetSeconds)}</span> });
    }
  }
  return (
    <>
      <PageHeader title={t("users.result")} />
      <Notice tone="success" live title={t(`users.act.${act}.done`, { name: user.name })} />
      <Section title={t("users.facts")}>
        <DefinitionList items={items} />
      </Section>
      <div className={styles.actions}>
        <Button icon="chevronLeft" onPress={onAgain}>
          {t("users.again")}
        </Button>
        <ResultActions />
      </div>
    </>
  );
}
