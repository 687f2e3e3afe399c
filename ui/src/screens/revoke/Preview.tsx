import { useTranslation } from "react-i18next";
import { Consequences } from "../../components/Consequences.tsx";
import { Loaded, type Loading } from "../../components/Loaded.tsx";
import type { Preview, RevokeReason } from "../../ipc/client.ts";
import styles from "./Revoke.module.css";

/** What revoking would do, before it is done. */
export function RevokePreview({
  chosen,
  reason,
  query,
}: {
  chosen: boolean;
  reason: RevokeReason | null;
  query: Loading<Preview | null>;
}) {
  const { t } = useTranslation();
  if (!chosen || reason === null) {
    return <p className={styles.quiet}>{chosen ? t("revoke.chooseReason") : t("revoke.chooseFirst")}</p>;
  }
  return (
    <Loaded query={query}>
      {(preview) =>
        preview && (
          <div className={styles.preview}>
            <Consequences preview={preview} />
            <p>{t("revoke.nextSignIn")}</p>
            {reason === "lost" ? (
              <p className={styles.lost}>
                {t("revoke.tokenLost", { serials: preview.tokens.map(({ serial }) => serial).join(", ") })}
              </p>
            ) : (
              preview.tokens.some(({ enrollable }) => enrollable) && <p>{t("revoke.reuse")}</p>
            )}
          </div>
        )
      }
    </Loaded>
  );
}
