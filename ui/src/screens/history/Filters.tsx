import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DateField } from "../../components/DateField.tsx";
import { Form } from "../../components/Form.tsx";
import { type Filter, useFirstFilter, useResultWords } from "../../components/history/filter.ts";
import { REFUSALS } from "../../components/refusal.ts";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import type { Problem } from "../../ipc/client.ts";
import { KINDS } from "../../ipc/history-kinds.ts";
import { useErrorText } from "../../ipc/problem.ts";
import styles from "./History.module.css";

const ALL = "all";

/** What to show. A `key` of its own starts it anew. `own`: who sees nobody else's entries is not asked for people. */
export function Filters({
  value,
  own,
  problem,
  onShow,
}: {
  value: Filter;
  own: boolean;
  /** Why nothing could be shown. */
  problem: Problem | null;
  onShow: (filter: Filter) => void;
}) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const resultWords = useResultWords();
  const first = useFirstFilter();
  const [draft, setDraft] = useState(value);
  const change = (part: Partial<Filter>) => setDraft({ ...draft, ...part });
  const chosen = (value: string) => (value === ALL ? null : value);
  // Whoever is not known was asked for by the only field that is filled in, or by the first of them.
  const unknown = draft.user ? "history-user" : "history-operator";
  const field = problem?.code === "user_unknown" ? unknown : undefined;
  const errors = problem ? [{ text: errorText(problem), code: problem.code, field }] : [];
  const errorAt = (id: string) => (field === id ? errors[0]?.text : undefined);
  const show = () =>
    onShow({ ...draft, user: draft.user?.trim() || null, operator: draft.operator?.trim() || null });
  return (
    <div className="screen-only">
      <Section title={t("history.filters")}>
        <Form
          label={t("history.filters")}
          onSubmit={show}
          errors={errors}
          actions={
            <>
              <Button type="submit" variant="primary" icon="search">
                {t("history.show")}
              </Button>
              <Button
                onPress={() => {
                  setDraft(first);
                  onShow(first);
                }}
              >
                {t("history.reset")}
              </Button>
            </>
          }
        >
          <div className={styles.filters}>
            <DateField
              label={t("history.from")}
              value={draft.from}
              max={draft.to ?? undefined}
              onChange={(from) => change({ from })}
            />
            <DateField
              label={t("history.to")}
              value={draft.to}
              min={draft.from ?? undefined}
              onChange={(to) => change({ to })}
            />
            <Select
              label={t("history.kind")}
              value={draft.kind ?? ALL}
              onChange={(kind) => change({ kind: chosen(kind) })}
              options={[
                { value: ALL, text: t("history.all") },
                ...KINDS.map((kind) => ({ value: kind as string, text: t(`kind.${kind}`) })),
              ]}
            />
            <Select
              label={t("history.result")}
              value={draft.result ?? ALL}
              onChange={(result) => change({ result: chosen(result) })}
              options={[
                { value: ALL, text: t("history.all") },
                ...["done", "refused", ...REFUSALS].map((result) => ({
                  value: result,
                  text: resultWords(result),
                })),
              ]}
            />
            {!own && (
              <>
                <TextField
                  id="history-user"
                  error={errorAt("history-user")}
                  label={t("history.user")}
                  description={t("history.userHint")}
                  value={draft.user ?? ""}
                  onChange={(user) => change({ user })}
                />
                <TextField
                  id="history-operator"
                  error={errorAt("history-operator")}
                  label={t("history.operatorId")}
                  value={draft.operator ?? ""}
                  onChange={(operator) => change({ operator })}
                />
              </>
            )}
          </div>
        </Form>
      </Section>
    </div>
  );
}
