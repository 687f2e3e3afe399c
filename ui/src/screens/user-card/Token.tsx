import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Chip, PlaceChip, TokenStateChip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { TextLink } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useOffsetWords } from "../../components/offset.ts";
import { ResyncLink } from "../../components/ResyncLink.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { type TokenView, type UserView, useIpc } from "../../ipc/client.ts";
import { inHand } from "../../ipc/tokens.ts";
import styles from "./user-card.module.css";

/** The token in the user's hand, and who else holds it. */
export function Token({ user: { serial, loginId } }: { user: UserView }) {
  const { t } = useTranslation();
  return (
    <Section title={t("userCard.token")}>
      {serial === null ? (
        <p className="quiet">{t("userCard.noToken")}</p>
      ) : (
        <TokenFacts serial={serial} loginId={loginId} />
      )}
    </Section>
  );
}

function TokenFacts({ serial, loginId }: { serial: string; loginId: string }) {
  const ipc = useIpc();
  const query = useQuery({ queryKey: ["token", serial], queryFn: () => ipc.token(serial) });
  return <Loaded query={query}>{(token) => <Facts token={token} loginId={loginId} />}</Loaded>;
}

function Facts({ token, loginId }: { token: TokenView; loginId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const offset = useOffsetWords();
  const { serial, state, place, expiresOn, expired, offsetSeconds, needsResync, registrations } = token;
  const sharers = registrations.filter((one) => one.loginId !== loginId);
  const items = [
    {
      label: t("common.serial"),
      value: (
        <TextLink to="/tokens/detail/$serial" params={{ serial }}>
          {serial}
        </TextLink>
      ),
    },
    { label: t("tokens.state"), value: <TokenStateChip state={state} /> },
    { label: t("tokens.place"), value: <PlaceChip place={place} /> },
    {
      label: t("common.expiry"),
      value: expiresOn ? (
        <span className={styles.marked}>
          <span className="figures">{format.date(expiresOn)}</span>
          {expired && (
            <Chip tone="danger" icon="danger">
              {t("tokens.expired")}
            </Chip>
          )}
        </span>
      ) : (
        t("common.none")
      ),
    },
    {
      label: t("userCard.sharers"),
      value:
        sharers.length === 0 ? (
          t("common.none")
        ) : (
          <ul className={styles.people}>
            {sharers.map((one) => (
              <li key={one.loginId}>
                <TextLink to="/manage/users/detail/$loginId" params={{ loginId: one.loginId }}>
                  {t("common.honorific", { name: one.name })}
                </TextLink>
              </li>
            ))}
          </ul>
        ),
    },
  ];
  if (offsetSeconds !== null)
    items.push({ label: t("tokens.offset.title"), value: <span>{offset(offsetSeconds)}</span> });
  return (
    <>
      {needsResync && (
        <Notice tone="attention" title={t("tokens.needsResync")}>
          <p>{t("tokens.needsResyncHint")}</p>
        </Notice>
      )}
      <DefinitionList items={items} />
      {inHand(state) && <ResyncLink serial={serial} />}
    </>
  );
}
