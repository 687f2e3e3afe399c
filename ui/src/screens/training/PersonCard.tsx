import { useTranslation } from "react-i18next";
import { RoleChip } from "../../components/Chip.tsx";
import type { PracticePerson } from "../../ipc/client.ts";
import styles from "./cards.module.css";

/** Who, and what to sign in with. */
export function PersonCard({ person }: { person: PracticePerson }) {
  const { t } = useTranslation();
  const printed = [
    [t("common.loginId"), person.loginId],
    [t("common.loginPassword"), person.loginPassword],
    [t("common.confirmationPassword"), person.confirmationPassword],
    [t("training.ownToken"), person.serial ?? t("common.none")],
  ] as const;
  return (
    <>
      <p className={styles.who}>
        <b>{person.name}</b> <RoleChip role={person.role} />
      </p>
      <dl className={styles.printed}>
        {printed.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
