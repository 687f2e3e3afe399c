import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActCard } from "../../components/ActCard.tsx";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { CodeField } from "../../components/CodeField.tsx";
import { TextLink } from "../../components/LinkButton.tsx";
import { useNames } from "../../components/names.ts";
import { problemOf, type Resynced, type TokenView, useIpc } from "../../ipc/client.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./Resync.module.css";
import { SecondCode, type SecondState } from "./SecondCode.tsx";

const FIRST = "resync-first";
const SECOND = "resync-second";

/** Two one-time passwords shown one after the other, and 「認証項目」. */
export function ResyncForm({ token, onDone }: { token: TokenView; onDone: (result: Resynced) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const errorText = useErrorText();
  const names = useNames();
  const { serial, registrations, period, digits } = token;
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  // An event-based token shows the next one as soon as its key is pressed.
  const beginning: SecondState = period === null ? "open" : "waiting";
  const [state, setState] = useState<SecondState>(beginning);

  const startAnew = () => {
    setFirst("");
    setSecond("");
    setState(beginning);
  };
  const act = useAuthorised({
    act: async (authorisation) => {
      try {
        return await ipc.resyncToken(serial, first, second, authorisation);
      } catch (thrown) {
        // After a wrong password the two are as good as before.
        if (!problemOf(thrown).code.startsWith("confirmation_")) startAnew();
        throw thrown;
      }
    },
    needed: [
      { field: FIRST, label: t("resync.first"), value: first },
      { field: SECOND, label: t("resync.second"), value: second },
    ],
    // Said here: it would count as a pair that does not fit.
    check: () =>
      first !== "" && digitsOf(first) === digitsOf(second)
        ? [{ text: errorText({ code: "resync_failed", params: { cause: "same_code" } }), field: SECOND }]
        : [],
    fieldOf: ({ code }) => (code.startsWith("otp_") || code === "resync_failed" ? FIRST : undefined),
    onDone,
  });
  const submit = () => {
    // Enter after the first goes on to the second.
    if (state === "waiting" && first !== "") setState("asked");
    else act.submit();
  };
  return (
    <>
      <p>{t(period === null ? "resync.leadEvent" : "resync.lead")}</p>
      <Help />
      <ActCard
        sentence={
          registrations.length === 0
            ? t("resync.sentence", { serial })
            : t("resync.sentenceUsers", { serial, names: names(registrations.map(({ name }) => name)) })
        }
        action={t("resync.action")}
        icon="clock"
        pending={act.pending}
        errors={act.errors}
        attempt={act.attempt}
        onSubmit={submit}
      >
        <CodeField
          id={FIRST}
          width="medium"
          label={t("resync.first")}
          value={first}
          onChange={setFirst}
          error={act.errorAt(FIRST)}
          required
        />
        <SecondCode
          id={SECOND}
          afterField={FIRST}
          first={digitsOf(first).length >= digits ? digitsOf(first) : null}
          period={period ?? 0}
          state={state}
          onState={setState}
          value={second}
          onChange={setSecond}
          error={act.errorAt(SECOND)}
        />
        <AuthorisationFields fields={act.fields} />
      </ActCard>
    </>
  );
}

/** For when it is refused: what may be the cause. */
function Help() {
  const { t } = useTranslation();
  return (
    <details className={styles.help}>
      <summary>{t("resync.help")}</summary>
      <ul>
        <li>{t("resync.helpConsecutive")}</li>
        <li>{t("resync.helpUsed")}</li>
        <li>
          {t("resync.helpOther")} <TextLink to="/tokens/identify">{t("nav.identify")}</TextLink>
        </li>
      </ul>
    </details>
  );
}

/** What was typed, as far as one can tell whether all of it is there; Rust reads it. */
function digitsOf(text: string): string {
  return text.normalize("NFKC").replaceAll(/\D/g, "");
}
