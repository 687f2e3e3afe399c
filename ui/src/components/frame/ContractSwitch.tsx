import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showContract, useShownContract } from "../../contract-scope.ts";
import { type ContractView, type Session, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { Button } from "../Button.tsx";
import { Dialog } from "../Dialog.tsx";
import { Loaded } from "../Loaded.tsx";
import { SearchField } from "../SearchField.tsx";
import styles from "./ContractSwitch.module.css";

/** As many are offered at once; the others are searched for. */
const OFFERED = 20;

/** 「契約先を切り替え」: branch staff choose whose users and tokens the lists show. */
export function ContractSwitch() {
  const { t } = useTranslation();
  const session = useSession();
  const shown = useShownContract();
  const [open, setOpen] = useState(false);
  if (!isBranchStaff(session)) return null;
  return (
    <>
      <Button variant="quiet" icon="building" onPress={() => setOpen(true)}>
        {shown ? t("contractSwitch.shown", { name: shown.name }) : t("contractSwitch.open")}
      </Button>
      {open && <Choices onClose={() => setOpen(false)} />}
    </>
  );
}

function isBranchStaff({ edition, person }: Session): boolean {
  return edition === "branch" && (person?.role === "clerk" || person?.role === "supervisor");
}

function Choices({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { person } = useSession();
  const shown = useShownContract();
  const [search, setSearch] = useState("");
  const query = useQuery({ queryKey: ["contracts"], queryFn: () => ipc.contracts() });
  const choose = (contract: ContractView | null) => {
    if (person) showContract(person.loginId, contract);
    onClose();
  };
  return (
    <Dialog
      title={t("contractSwitch.open")}
      open
      onClose={onClose}
      actions={<Button onPress={onClose}>{t("common.cancel")}</Button>}
    >
      <p>{t("contractSwitch.lead")}</p>
      <SearchField label={t("contractSwitch.search")} value={search} onChange={setSearch} />
      <Loaded query={query}>
        {({ items }) => {
          const found = items.filter((contract) => matches(contract, search));
          return (
            <>
              <ul className={styles.choices}>
                <li>
                  <Button
                    icon={shown ? undefined : "check"}
                    aria-pressed={!shown}
                    onPress={() => choose(null)}
                  >
                    {t("contractSwitch.all")}
                  </Button>
                </li>
                {found.slice(0, OFFERED).map((contract) => {
                  const here = contract.code === shown?.code;
                  return (
                    <li key={contract.code}>
                      <Button
                        icon={here ? "check" : undefined}
                        aria-pressed={here}
                        onPress={() => choose(contract)}
                      >
                        {t("users.contractChoice", { code: contract.code, name: contract.name })}
                      </Button>
                    </li>
                  );
                })}
              </ul>
              {found.length > OFFERED && (
                <p className="quiet">{t("contractSwitch.more", { n: found.length - OFFERED })}</p>
              )}
            </>
          );
        }}
      </Loaded>
    </Dialog>
  );
}

/** By name, kana or number, whatever the width of the characters. */
function matches({ code, name, kana }: ContractView, search: string): boolean {
  const folded = (text: string) => text.normalize("NFKC").toLowerCase();
  return [code, name, kana].some((text) => folded(text).includes(folded(search.trim())));
}
