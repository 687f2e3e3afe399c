import { useEffect, useRef, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { isHelpId } from "../../help/pages.ts";
import { useGo } from "../../navigation.ts";
import { isPath } from "../../routes.ts";
import { useHelp } from "../help/context.ts";
import { Icon } from "../Icon.tsx";
import { SearchField } from "../SearchField.tsx";
import { type Hit, useHits } from "./groups.tsx";
import styles from "./Search.module.css";

/** 検索 over users, tokens, places and help. Enter opens the first, or what the arrow keys have marked; Esc closes. */
export function Search({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className={styles.backdrop} isOpen onOpenChange={(now) => !now && onClose()} isDismissable>
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog} aria-label={t("search.title")}>
          <Box onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Box({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const go = useGo();
  const help = useHelp();
  const [text, setText] = useState("");
  const { groups, failed } = useHits(text);
  const count = groups.reduce((sum, { hits }) => sum + hits.length, 0);
  const open = ({ kind, id }: Hit) => {
    onClose();
    if (kind === "users") go("/manage/users/detail/$loginId", { loginId: id });
    else if (kind === "tokens") go("/tokens/detail/$serial", { serial: id });
    else if (kind === "places" && isPath(id)) go(id);
    else if (kind === "help" && isHelpId(id)) help?.open(id);
  };
  const hits = groups.flatMap((group) => group.hits);
  const list = useRef<HTMLDivElement>(null);
  const first = hits[0];
  useEffect(() => {
    // Other hits are read from their beginning.
    const scroller = list.current?.parentElement;
    if (first && scroller) scroller.scrollTop = 0;
  }, [first]);
  const openFirst = () => {
    // What the arrow keys have marked is opened by the list.
    if (first && !list.current?.querySelector("[data-focused]")) open(first);
  };
  return (
    <Autocomplete inputValue={text} onInputChange={setText} disableAutoFocusFirst>
      <SearchField label={t("search.label")} width="full" autoFocus onSubmit={openFirst} />
      <p className="quiet" role="status">
        {text.trim() === "" ? t("search.hint") : failed ? t("search.failed") : t("search.found", { count })}
      </p>
      <ListBox
        ref={list}
        className={styles.list}
        aria-label={t("search.results")}
        items={groups}
        dependencies={[groups]}
        onAction={(key) => {
          const hit = hits.find((one) => one.key === key);
          if (hit) open(hit);
        }}
      >
        {(group) => (
          <ListBoxSection id={group.kind}>
            <Header className={styles.kind}>{t(`search.kinds.${group.kind}`)}</Header>
            {group.hits.map((hit) => (
              <ListBoxItem key={hit.key} id={hit.key} className={styles.hit} textValue={hit.title}>
                <Icon name={hit.icon} />
                <span className={styles.words}>
                  <span>{hit.title}</span>
                  {hit.about && <span className={styles.about}>{hit.about}</span>}
                </span>
              </ListBoxItem>
            ))}
          </ListBoxSection>
        )}
      </ListBox>
    </Autocomplete>
  );
}
