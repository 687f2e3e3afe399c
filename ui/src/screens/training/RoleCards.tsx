import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { Chip } from "../../components/Chip.tsx";
import { ErrorSummary } from "../../components/ErrorSummary.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./cards.module.css";
import { PersonCard } from "./PersonCard.tsx";
import { useCurrentRole, usePracticePeople } from "./people.ts";

/** The sample people to choose from; choosing one leads to the sign-in page. */
export function RoleCards() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const people = usePracticePeople();
  const current = useCurrentRole();
  const { run, pending, problem, attempt } = useSessionAct(ipc.takeRole);
  return (
    <>
      <p className="quiet">{t("training.chooseRoleHint")}</p>
      {problem && (
        <ErrorSummary errors={[{ text: errorText(problem), code: problem.code }]} attempt={attempt} />
      )}
      <Loaded query={people}>
        {(found) => (
          <ul className={styles.cards}>
            {found.map((person) => (
              <li key={person.loginId} className={styles.card}>
                <PersonCard person={person} />
                <div className={styles.foot}>
                  {person.loginId === current?.loginId && (
                    <Chip tone="info" icon="check">
                      {t("training.current")}
                    </Chip>
                  )}
                  <Button pending={pending} onPress={() => void run(person.loginId)}>
                    {t("training.takeRole", { name: person.name })}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}
