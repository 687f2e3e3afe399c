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
import { usePolicyWords } from "./policy-words.ts";

/** 「認証の設定」, to read. */
export function PolicySection({ onChange }: { onChange: (policy: Policy) => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const format = useFormat();
  const session = useSession();
  const words = usePolicyWords();
  const query = useQuery({ queryKey: ["policy"], queryFn: () => ipc.policy() });
  return (
    <Section title={t("settings.policy")}>
      <Loaded query={query}>
        {(policy) => (
          <>
            <DefinitionList
              items={[
                { label: t("settings.failuresAllowed"), value: words.failures(policy.failuresAllowed) },
                { label: t("settings.window"), value: words.window(policy.window) },
                { label: t("settings.revokeNeeds"), value: words.revokeNeeds(policy.revokeNeedsOtp) },
                { label: t("settings.sameToken"), value: words.allowed(policy.unlockSameToken) },
                {
                  label: t("settings.usersPerContract"),
                  value: t("settings.people", { value: format.number(policy.usersPerContract) }),
                },
                { label: t("settings.largeImports"), value: words.allowed(policy.largeImports) },
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
