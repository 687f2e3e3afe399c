import { useTranslation } from "react-i18next";
import styles from "./cards.module.css";
import { PersonCard } from "./PersonCard.tsx";
import { useCurrentRole } from "./people.ts";

/** The card of whose role is played: the practice passwords are typed from it. */
export function CurrentRole() {
  const { t } = useTranslation();
  const person = useCurrentRole();
  if (!person) return null;
  return (
    <section className={styles.current} aria-labelledby="training-role">
      <h2 id="training-role">{t("training.currentRole")}</h2>
      <PersonCard person={person} />
    </section>
  );
}
