import { useEffect, useRef, useState } from "react";
import { Button as AriaButton, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { CONTENTS, HELP, HELP_IDS, isPlace } from "../../help/pages.ts";
import { searchHelp } from "../../help/search.ts";
import type { HelpId } from "../../help/text.ts";
import { useLanguage } from "../../i18n/index.ts";
import { useSession } from "../../ipc/session.ts";
import { maySee } from "../../routes.ts";
import { Button } from "../Button.tsx";
import { SearchField } from "../SearchField.tsx";
import { HelpPage } from "./HelpPage.tsx";
import styles from "./help.module.css";
import { useHelpTitle } from "./title.ts";

const SHOWN = 12;

/** The help, beside the page: Esc closes it, and the focus is where it was. */
export function HelpDialog({ start, onClose }: { start: HelpId; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className={styles.backdrop} isOpen onOpenChange={(now) => !now && onClose()} isDismissable>
      <Modal className={styles.drawer}>
        <Dialog className={styles.dialog}>
          <div className={styles.head}>
            <Heading slot="title" level={2}>
              {t("help.title")}
            </Heading>
            <Button variant="quiet" icon="close" onPress={onClose}>
              {t("help.close")}
            </Button>
          </div>
          <Pages start={start} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Pages that one leads to from the other, and the search over all of them. */
function Pages({ start }: { start: HelpId }) {
  const { t } = useTranslation();
  const [trail, setTrail] = useState<readonly (HelpId | "contents")[]>([start]);
  const [search, setSearch] = useState("");
  const may = useMaySee();
  const top = useRef<HTMLDivElement>(null);
  const here = trail.at(-1) ?? start;
  const depth = trail.length;
  useEffect(() => {
    // Another page begins at its top; the first one has the focus with the dialog.
    if (depth > 1) top.current?.focus();
  }, [depth]);
  const go = (to: HelpId | "contents") => {
    setSearch("");
    setTrail([...trail, to]);
  };
  return (
    <>
      <SearchField label={t("help.search")} value={search} onChange={setSearch} width="full" />
      {search.trim() !== "" ? (
        <Found search={search} onOpen={go} />
      ) : (
        <div ref={top} tabIndex={-1} className={styles.page} key={here}>
          {here === "contents" ? <Contents onOpen={go} /> : <HelpPage id={here} onOpen={go} may={may} />}
          <div className="row">
            {depth > 1 && (
              <Button icon="chevronLeft" onPress={() => setTrail(trail.slice(0, -1))}>
                {t("help.back")}
              </Button>
            )}
            {here !== "contents" && (
              <Button icon="menu" onPress={() => go("contents")}>
                {t("help.contents")}
              </Button>
            )}
          </div>
        </div>
      )}
    </>
  );
}

function Found({ search, onOpen }: { search: string; onOpen: (id: HelpId) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const titleOf = useHelpTitle();
  const found = searchHelp(language, search, titleOf, HELP_IDS.filter(useMaySee()));
  return (
    <div className={styles.page}>
      <p role="status">{t("help.found", { count: found.length })}</p>
      <ul className={styles.list}>
        {found.slice(0, SHOWN).map((id) => (
          <li key={id}>
            <AriaButton className={styles.link} onPress={() => onOpen(id)}>
              {titleOf(id)}
            </AriaButton>
            <p className="quiet">{HELP[language][id].about}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Contents({ onOpen }: { onOpen: (id: HelpId) => void }) {
  const { t } = useTranslation();
  const titleOf = useHelpTitle();
  const may = useMaySee();
  return (
    <>
      <h3>{t("help.contents")}</h3>
      <ul className={styles.list}>
        {CONTENTS.filter(may).map((id) => (
          <li key={id}>
            <AriaButton className={styles.link} onPress={() => onOpen(id)}>
              {titleOf(id)}
            </AriaButton>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a role may not see is not told of either. */
function useMaySee(): (id: HelpId) => boolean {
  const session = useSession();
  return (id) => !isPlace(id) || maySee(session, id);
}
