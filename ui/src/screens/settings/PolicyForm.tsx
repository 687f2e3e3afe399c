import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { AuthorisationFields, useAuthorised } from "../../components/Authorised.tsx";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { Section } from "../../components/Section.tsx";
import { Select } from "../../components/Select.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useFormat } from "../../format.ts";
import { type Policy, useIpc } from "../../ipc/client.ts";
import { GuessChance } from "./GuessChance.tsx";
import { FAILURES, numberIn, USERS, WINDOW } from "./policy.ts";
import { usePolicyWords, useRangeWords } from "./policy-words.ts";
import styles from "./SettingsScreen.module.css";

/** 「認証の設定」, to change. */
export function PolicyForm({
  policy,
  onDone,
  onCancel,
}: {
  /** As it is now. */
  policy: Policy;
  onDone: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const format = useFormat();
  const words = usePolicyWords();
  const range = useRangeWords();
  const people = (value: number) => t("settings.people", { value: format.number(value) });
  const id = useId();
  const [wanted, setWanted] = useState(policy);
  const [users, setUsers] = useState(String(policy.usersPerContract));
  const set = (change: Partial<Policy>) => setWanted({ ...wanted, ...change });
  const field = (name: string) => ({ id: id + name, error: errorAt(id + name) });

  const { submit, pending, errors, errorAt, attempt, fields } = useAuthorised({
    act: (authorisation) =>
      ipc.setPolicy(
        { ...wanted, usersPerContract: numberIn(USERS, users) ?? wanted.usersPerContract },
        authorisation,
      ),
    check: () => {
      if (numberIn(USERS, users) !== null) return [];
      const range = { min: format.number(USERS.min), max: format.number(USERS.max) };
      return [{ text: t("settings.usersRange", range), field: `${id}users_per_contract` }];
    },
    fieldOf: ({ params }) => (typeof params.field === "string" ? id + params.field : undefined),
    onDone,
  });
  return (
    <>
      <PageHeader title={t("settings.policy")} />
      <Form
        label={t("settings.policy")}
        onSubmit={submit}
        errors={errors}
        attempt={attempt}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" pending={pending}>
              {t("settings.save")}
            </Button>
            <Button size="large" onPress={onCancel}>
              {t("common.cancel")}
            </Button>
          </>
        }
      >
        <Section title={t("settings.suspension")}>
          <div className={styles.fields}>
            <Select
              {...field("failures_allowed")}
              label={t("settings.failuresAllowed")}
              description={`${t("settings.failuresAllowedHint")} ${range(FAILURES, words.failures)}`}
              width="full"
              value={String(wanted.failuresAllowed)}
              onChange={(value) => set({ failuresAllowed: Number(value) })}
              options={choices(FAILURES, words.failures)}
            />
            <Select
              {...field("window")}
              label={t("settings.window")}
              description={`${t("settings.windowHint")} ${range(WINDOW, words.window)}`}
              width="full"
              value={String(wanted.window)}
              onChange={(value) => set({ window: Number(value) })}
              options={choices(WINDOW, words.window)}
            />
          </div>
          <GuessChance policy={wanted} />
        </Section>
        <Section title={t("settings.administration")}>
          <RadioGroup
            label={t("settings.revokeNeeds")}
            description={`${t("settings.revokeNeedsHint")} ${t("settings.initially", { initial: words.revokeNeeds(true) })}`}
            value={wanted.revokeNeedsOtp ? "yes" : "no"}
            onChange={(value) => set({ revokeNeedsOtp: value === "yes" })}
            options={either(words.revokeNeeds)}
          />
          <RadioGroup
            label={t("settings.sameToken")}
            description={`${t("settings.sameTokenHint")} ${t("settings.initially", { initial: words.allowed(true) })}`}
            value={wanted.unlockSameToken ? "yes" : "no"}
            onChange={(value) => set({ unlockSameToken: value === "yes" })}
            options={either(words.allowed)}
          />
          <TextField
            {...field("users_per_contract")}
            label={t("settings.usersPerContract")}
            description={`${t("settings.usersMeans")} ${range(USERS, people)}`}
            inputMode="numeric"
            value={users}
            onChange={setUsers}
          />
          <RadioGroup
            label={t("settings.largeImports")}
            description={`${t("settings.largeImportsHint")} ${t("settings.initially", { initial: words.allowed(false) })}`}
            value={wanted.largeImports ? "yes" : "no"}
            onChange={(value) => set({ largeImports: value === "yes" })}
            options={either(words.allowed)}
          />
        </Section>
        <Section title={t("common.authorisation")}>
          <AuthorisationFields fields={fields} />
        </Section>
      </Form>
    </>
  );
}

function choices({ min, max }: { min: number; max: number }, word: (value: number) => string) {
  return Array.from({ length: max - min + 1 }, (_, index) => ({
    value: String(min + index),
    text: word(min + index),
  }));
}

function either(word: (yes: boolean) => string) {
  return [
    { value: "yes" as const, title: word(true) },
    { value: "no" as const, title: word(false) },
  ];
}
