import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { type Policy, useIpc } from "../../ipc/client.ts";
import { mayAct, useSession } from "../../ipc/session.ts";
import { GuessChance } from "./GuessChance.tsx";
import { FAILURES, USERS, WINDOW } from "./policy.ts";
import { usePolicyWords, useRangeWords } from "./policy-words.ts";
import styles from "./SettingsScreen.module.css";

/** 「認証の設定」, to read. */
export function PolicySection({ onChange }: { onChange: (policy: Policy) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const format = useFormat();
  const session = useSession();
  const words = usePolicyWords();
  const range = useRangeWords();
  const people = (value: number) => t("settings.people", { value: format.number(value) });
  const query = useQuery({ queryKey: ["policy"], queryFn: () => ipc.policy() });
  return (
    <Section title={t("settings.policy")}>
      <Loaded query={query}>
        {(policy) => (
          <>
            <DefinitionList
              items={[
                {
                  label: t("settings.failuresAllowed"),
                  value: (
                    <Setting
                      value={words.failures(policy.failuresAllowed)}
                      range={range(FAILURES, words.failures)}
                      means={t("settings.failuresAllowedHint")}
                    />
                  ),
                },
                {
                  label: t("settings.window"),
                  value: (
                    <Setting
                      value={words.window(policy.window)}
                      range={range(WINDOW, words.window)}
                      means={t("settings.windowHint")}
                    />
                  ),
                },
                {
                  label: t("settings.revokeNeeds"),
                  value: (
                    <Setting
                      value={words.revokeNeeds(policy.revokeNeedsOtp)}
                      range={t("settings.initially", { initial: words.revokeNeeds(true) })}
                      means={t("settings.revokeNeedsHint")}
                    />
                  ),
                },
                {
                  label: t("settings.sameToken"),
                  value: (
                    <Setting
                      value={words.allowed(policy.unlockSameToken)}
                      range={t("settings.initially", { initial: words.allowed(true) })}
                      means={t("settings.sameTokenHint")}
                    />
                  ),
                },
                {
                  label: t("settings.usersPerContract"),
                  value: (
                    <Setting
                      value={people(policy.usersPerContract)}
                      range={range(USERS, people)}
                      means={t("settings.usersMeans")}
                    />
                  ),
                },
                {
                  label: t("settings.largeImports"),
                  value: (
                    <Setting
                      value={words.allowed(policy.largeImports)}
                      range={t("settings.initially", { initial: words.allowed(false) })}
                      means={t("settings.largeImportsHint")}
                    />
                  ),
                },
              ]}
            />
            <GuessChance policy={policy} />
            {mayAct(session, ["administer"]) ? (
              <div className="row">
                <Button icon="edit" onPress={() => onChange(policy)}>
                  {t("settings.change")}
                </Button>
              </div>
            ) : (
              <p className="quiet">{t("settings.policyOthers")}</p>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** A value, between what it may be, and what it decides. */
function Setting({ value, range, means }: { value: string; range: string; means: string }) {
  return (
    <span className={styles.setting}>
      <span>{value}</span>
      <span className={styles.means}>{range}</span>
      <span className={styles.means}>{means}</span>
    </span>
  );
}
