import { useTranslation } from "react-i18next";
import { useFormat } from "../../format.ts";
import { useHistoryDigest } from "../../ipc/digest.ts";
import { groupsOf } from "../Digest.tsx";
import styles from "./PrintFoot.module.css";

/** At the foot of whatever is printed at a desk: with it the history can be held against the paper later. */
export function PrintFoot() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useHistoryDigest();
  if (!data) return null;
  return (
    <footer className={`print-only ${styles.foot}`}>
      {t("common.historyDigest", {
        digest: groupsOf(data.head),
        entries: format.number(data.entries),
        at: format.dateTime(data.at),
      })}
    </footer>
  );
}
