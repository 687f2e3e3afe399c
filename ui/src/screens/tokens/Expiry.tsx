import { useTranslation } from "react-i18next";
import { Chip } from "../../components/Chip.tsx";
import { useFormat } from "../../format.ts";
import type { TokenView } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { expiresSoon } from "./expiry.ts";
import styles from "./tokens.module.css";

/** 「有効期限」, marked when it has passed or is near. */
export function Expiry({ token: { expiresOn, expired } }: { token: TokenView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession();
  if (expiresOn === null) return t("common.none");
  return (
    <span className={styles.marked}>
      <span className="figures">{format.date(expiresOn)}</span>
      {expired ? (
        <Chip tone="danger" icon="danger">
          {t("tokens.expired")}
        </Chip>
      ) : (
        expiresSoon(expiresOn, format.day(session.now)) && (
          <Chip tone="attention" icon="warning">
            {t("tokens.expiresSoon")}
          </Chip>
        )
      )}
    </span>
  );
}

/** That the token's clock has to be put right before it is accepted again. */
export function ResyncChip() {
  const { t } = useTranslation();
  return (
    <Chip tone="attention" icon="clock">
      {t("tokens.needsResync")}
    </Chip>
  );
}
