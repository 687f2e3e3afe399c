import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { CodeField } from "../../components/CodeField.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { LinkButton } from "../../components/LinkButton.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Revealed } from "../../components/Revealed.tsx";
import { Card, Section } from "../../components/Section.tsx";
import { withoutUsed } from "../../components/used-code.ts";
import { useAct } from "../../ipc/act.ts";
import { type Identified, useIpc } from "../../ipc/client.ts";
import { Candidates } from "./Candidates.tsx";
import styles from "./Identify.module.css";

const FIRST = "identify-first";
const SECOND = "identify-second";

/** What was found by one one-time password, or by two. */
type Found = Identified & { bySecond: boolean };

/** 「このコードはどのトークン？」. */
export function IdentifyScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const tokens = useQuery({
    queryKey: ["tokens", "count"],
    queryFn: () => ipc.tokens({ limit: 1 }),
  });
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState<string | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const identify = useAct(ipc.identifyToken);
  const { errors, attempt, at, complete } = useFormErrors(identify, ({ code }) =>
    code.startsWith("otp_") ? FIRST : undefined,
  );

  const typeFirst = (typed: string) => {
    setFirst(typed);
    // The next one belongs to what was there before.
    setSecond(null);
  };
  const submit = async () => {
    const filled = complete([
      { field: FIRST, label: t("common.otp"), value: first },
      ...(second === null ? [] : [{ field: SECOND, label: t("identify.second"), value: second }]),
    ]);
    if (!filled) return;
    const answer = await identify.run(first, second);
    setFound(answer ? { ...answer, bySecond: second !== null } : null);
    if (answer && answer.candidates.length > 1 && second === null) return setSecond("");
    setFirst(withoutUsed(first));
    setSecond(null);
    // The field of the second is gone: the next search begins at the first.
    if (answer) document.getElementById(FIRST)?.focus();
  };
  return (
    <>
      <PageHeader
        title={t("nav.identify")}
        actions={
          <LinkButton to="/tokens" icon="chevronLeft">
            {t("tokens.backToList")}
          </LinkButton>
        }
      >
        <p className={styles.lead}>{tokens.data && t("identify.lead", { count: tokens.data.total })}</p>
      </PageHeader>
      <Card>
        <Form
          label={t("nav.identify")}
          onSubmit={() => void submit()}
          errors={errors}
          attempt={attempt}
          actions={
            <Button type="submit" variant="primary" size="large" icon="search" pending={identify.pending}>
              {t("identify.action")}
            </Button>
          }
        >
          <div className={styles.pair}>
            <CodeField
              id={FIRST}
              width="medium"
              value={first}
              onChange={typeFirst}
              error={at(FIRST)}
              required
            />
            {second !== null && (
              <CodeField
                id={SECOND}
                width="medium"
                label={t("identify.second")}
                description={t("identify.secondHint")}
                autoFocus
                value={second}
                onChange={setSecond}
                error={at(SECOND)}
                required
              />
            )}
          </div>
        </Form>
      </Card>
      <Revealed answer={second === null ? found : null}>
        <Section title={t("identify.result")}>
          {found ? <Candidates {...found} /> : <p className="quiet">{t("identify.waiting")}</p>}
        </Section>
      </Revealed>
    </>
  );
}
