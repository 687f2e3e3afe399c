import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "../../i18n/index.ts";
import { useSession } from "../../ipc/session.ts";
import { THEMES, usePreferences } from "../../preferences.ts";
import { Brand } from "../Brand.tsx";
import { Button } from "../Button.tsx";
import { useHelp } from "../help/context.ts";
import { Menu } from "../Menu.tsx";
import styles from "./PlainFrame.module.css";
import { SidePanel } from "./SidePanel.tsx";
import { TrainingMark } from "./TrainingMark.tsx";

/** A page before or outside the desk: one card in the middle, language and colours at the top right. */
export function PlainFrame({
  wide = false,
  children,
}: {
  /** For pages with lists or two columns. */
  wide?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { edition, institution } = useSession();
  const help = useHelp();
  const { preferences, change } = usePreferences();
  return (
    <div className={edition === "training" ? `${styles.frame} ${styles.training}` : styles.frame}>
      <header className={styles.bar}>
        <Brand />
        {institution && <span className={styles.institution}>{institution}</span>}
        {edition === "training" && <TrainingMark />}
        <span className={styles.space} />
        <div className={styles.choices}>
          {LANGUAGES.map((language) => (
            <Button
              key={language}
              variant={language === preferences.language ? "secondary" : "quiet"}
              aria-pressed={language === preferences.language}
              onPress={() => void change({ language })}
            >
              <span lang={language}>{t(`language.${language}`)}</span>
            </Button>
          ))}
          <Button variant="quiet" icon="help" onPress={() => help?.open()}>
            {t("help.title")}
          </Button>
          <Menu
            label={t("theme.label")}
            items={THEMES.map((id) => ({ id, text: t(`theme.${id}`) }))}
            onAction={(theme) => void change({ theme })}
          />
        </div>
      </header>
      <main className={styles.main}>
        <div className={wide ? `${styles.card} ${styles.wide}` : styles.card}>{children}</div>
      </main>
      <SidePanel className={styles.side} />
    </div>
  );
}
