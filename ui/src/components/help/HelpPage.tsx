import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { GLOSSARIES, HELP, MANUAL, PICTURES, SEE } from "../../help/pages.ts";
import type { HelpId } from "../../help/text.ts";
import { useLanguage } from "../../i18n/index.ts";
import { FobBack, FobPicture } from "../FobPicture.tsx";
import { SoftwareToken } from "../SoftwareToken.tsx";
import { useManualSteps } from "../StepLine.tsx";
import styles from "./help.module.css";
import { useHelpTitle } from "./title.ts";

/** One page of the help. */
export function HelpPage({
  id,
  onOpen,
  may,
}: {
  id: HelpId;
  onOpen: (id: HelpId) => void;
  /** Which pages may be led to. */
  may: (id: HelpId) => boolean;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const titleOf = useHelpTitle();
  const { about, steps = [], notes = [], cases = [] } = HELP[language][id];
  const see = (SEE[id] ?? []).filter(may);
  return (
    <>
      <h3>{titleOf(id)}</h3>
      <p>{about}</p>
      <Pictures of={PICTURES[id]} />
      {steps.length > 0 && (
        <section>
          <h4>{t("help.steps")}</h4>
          <Steps id={id} steps={steps} />
        </section>
      )}
      {cases.length > 0 && (
        <section>
          {!GLOSSARIES.includes(id) && <h4>{t("help.cases")}</h4>}
          <dl className={styles.cases}>
            {cases.map(([word, what]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {notes.length > 0 && (
        <section>
          <h4>{t("help.notes")}</h4>
          <ul className={styles.notes}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      {see.length > 0 && (
        <section>
          <h4>{t("help.see")}</h4>
          <ul className={styles.list}>
            {see.map((other) => (
              <li key={other}>
                <Button className={styles.link} onPress={() => onOpen(other)}>
                  {titleOf(other)}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** In the manual's procedures its five steps, by their names. */
function Steps({ id, steps }: { id: HelpId; steps: readonly string[] }) {
  const last = MANUAL[id];
  const names = useManualSteps(last);
  return (
    <ol className={last ? styles.manual : styles.steps}>
      {steps.map((step, index) => (
        <li key={step}>
          {last && <strong>{names[index]}</strong>}
          <span>{step}</span>
        </li>
      ))}
    </ol>
  );
}

const SAMPLE = { code: "123456", serial: "KG000012", expiresOn: "2031-03-31" };

function Pictures({ of }: { of: "tokens" | "back" | undefined }) {
  const { t } = useTranslation();
  if (of === "back") return <FobBack serial={SAMPLE.serial} expiresOn={SAMPLE.expiresOn} />;
  if (of !== "tokens") return null;
  return (
    <div className={styles.pictures}>
      <section>
        <h4>{t("help.hardwareToken")}</h4>
        <FobPicture code={SAMPLE.code} secondsLeft={null} />
        <FobBack serial={SAMPLE.serial} expiresOn={SAMPLE.expiresOn} />
      </section>
      <section>
        <h4>{t("help.softwareToken")}</h4>
        <SoftwareToken code={SAMPLE.code} />
      </section>
    </div>
  );
}
