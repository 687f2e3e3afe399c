import { useTranslation } from "react-i18next";
import { useFormat } from "../../format.ts";
import type { Policy } from "../../ipc/client.ts";
import { guessChance } from "./policy.ts";
import styles from "./SettingsScreen.module.css";

/** What the two settings mean for who only guesses. */
export function GuessChance({ policy }: { policy: Pick<Policy, "window" | "failuresAllowed"> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const chance = guessChance(policy);
  return (
    <div className={styles.chance}>
      <p>
        {t("settings.chance")} <strong className="figures">{format.percent(chance)}</strong>
      </p>
      <p className="quiet">
        {t("settings.chanceMeans", {
          failures: policy.failuresAllowed,
          tries: format.number(Math.round(1 / chance)),
        })}
      </p>
    </div>
  );
}
