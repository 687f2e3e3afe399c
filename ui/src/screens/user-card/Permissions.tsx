import { useTranslation } from "react-i18next";
import { Icon } from "../../components/Icon.tsx";
import { Section } from "../../components/Section.tsx";
import { PERMISSIONS } from "../../components/user/acts.ts";
import type { UserView } from "../../ipc/client.ts";
import styles from "./user-card.module.css";

/** サービス利用権限. */
export function Permissions({ user }: { user: UserView }) {
  const { t } = useTranslation();
  return (
    <Section title={t("users.permissions")}>
      <ul>
        {PERMISSIONS.map((purpose) => {
          const granted = user.permissions.includes(purpose);
          return (
            <li key={purpose} className={styles.permission}>
              <Icon name={granted ? "check" : "ban"} />
              <span className={granted ? undefined : "quiet"}>
                {t(`purpose.${purpose}`)}
                <span className="visually-hidden">{t(granted ? "users.granted" : "users.notGranted")}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
