import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { helpOn } from "../../help/codes.ts";
import { useHelp } from "./context.ts";
import styles from "./help.module.css";
import { useHelpTitle } from "./title.ts";

/** Behind a refusal: leads to the page that says what to do. Nothing, if there is none. */
export function HelpLink({ code }: { code: string }) {
  const { t } = useTranslation();
  const help = useHelp();
  const titleOf = useHelpTitle();
  const page = helpOn(code);
  if (!help || !page) return null;
  return (
    <>
      {" "}
      <Button
        className={styles.link}
        aria-label={t("help.about", { title: titleOf(page) })}
        onPress={() => help.open(page)}
      >
        {t("help.whatToDo")}
      </Button>
    </>
  );
}
