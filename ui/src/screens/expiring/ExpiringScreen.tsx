import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PrintButton } from "../../components/PrintButton.tsx";
import { RadioGroup } from "../../components/RadioGroup.tsx";
import { type ExpiryBand, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { byContract } from "./contracts.ts";
import { ExchangeNotice } from "./ExchangeNotice.tsx";
import { ExpiringList } from "./ExpiringList.tsx";
import styles from "./expiring.module.css";

const BANDS: readonly ExpiryBand[] = ["expired", "within7", "within30", "within60", "within90"];

/** 「有効期限の近いトークン」: bands with their numbers, the tokens of one, and the 交換案内 to print, a page a contract. */
export function ExpiringScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const [band, setBand] = useState<ExpiryBand>("within90");
  const query = useQuery({
    queryKey: ["expiringTokens", band],
    queryFn: () => ipc.expiringTokens(band),
    placeholderData: (before) => before,
  });
  return (
    <>
      <div className="screen-only">
        <PageHeader title={t("nav.expiring")} actions={<PrintButton />}>
          <p className="quiet">{t("expiring.intro")}</p>
        </PageHeader>
      </div>
      <Loaded query={query}>
        {({ counts, items }) => {
          const contracts = byContract(items);
          return (
            <>
              <div className={`screen-only ${styles.bands}`}>
                <RadioGroup
                  label={t("expiring.band")}
                  cards
                  value={band}
                  onChange={setBand}
                  options={BANDS.map((value) => ({
                    value,
                    title: t(`expiring.bands.${value}`),
                    description: t("common.count", {
                      count: counts.find((one) => one.band === value)?.count ?? 0,
                    }),
                  }))}
                />
                <div className={styles.lists}>
                  {contracts.length === 0 && (
                    <EmptyState icon="check" title={t("expiring.none")}>
                      <p>{t("expiring.noneHint")}</p>
                    </EmptyState>
                  )}
                  {contracts.map((contract) => (
                    <ExpiringList key={contract.code ?? ""} contract={contract} />
                  ))}
                </div>
              </div>
              <div className="print-only">
                {contracts.map((contract) => (
                  <ExchangeNotice
                    key={contract.code ?? ""}
                    contract={contract}
                    institution={session.institution}
                  />
                ))}
              </div>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
