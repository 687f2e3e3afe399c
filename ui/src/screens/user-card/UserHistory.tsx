import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { EntryTable } from "../../components/history/EntryTable.tsx";
import { TextLink } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Section } from "../../components/Section.tsx";
import { useIpc } from "../../ipc/client.ts";

const SHOWN = 10;

/** What was done to the user last; all of it stands in 操作履歴照会. */
export function UserHistory({ loginId }: { loginId: string }) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const query = useQuery({
    queryKey: ["history", "user", loginId],
    queryFn: () =>
      ipc.history({
        from: null,
        to: null,
        user: loginId,
        operator: null,
        kind: null,
        result: null,
        limit: SHOWN,
        after: null,
      }),
  });
  return (
    <Section title={t("userCard.history")}>
      <Loaded query={query}>
        {({ items, total }) => (
          <>
            <EntryTable label={t("userCard.history")} entries={items} />
            {total > items.length && (
              <p>
                {t("userCard.moreHistory", { shown: items.length, total })}{" "}
                <TextLink to="/history">{t("nav.history")}</TextLink>
              </p>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}
