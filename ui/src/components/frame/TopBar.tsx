import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { useGo } from "../../navigation.ts";
import { useIsTight } from "../../preferences.ts";
import { Brand } from "../Brand.tsx";
import { Button, type ButtonProps } from "../Button.tsx";
import { useHelp } from "../help/context.ts";
import { Search } from "../search/Search.tsx";
import { Tip } from "../Tip.tsx";
import { ContractSwitch } from "./ContractSwitch.tsx";
import styles from "./Frame.module.css";
import { useNavigation } from "./Navigation.tsx";
import { IS_MAC, useShortcuts } from "./shortcuts.ts";
import { TrainingMark } from "./TrainingMark.tsx";

/** Whose desk it is, who sits there, and what is to be had from everywhere. */
export function TopBar() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const { person, contractName, institution, edition } = useSession();
  const help = useHelp();
  const go = useGo();
  const places = useNavigation();
  const [searching, setSearching] = useState(false);
  const lock = useSessionAct(ipc.lock);
  const signOut = useSessionAct(ipc.signOut);
  useShortcuts({
    search: () => setSearching(true),
    lock: () => void lock.run(),
    go: (index) => {
      const place = places[index];
      if (place) go(place.path);
    },
  });
  return (
    <header className={styles.bar}>
      <Brand />
      {edition === "training" && <TrainingMark />}
      <span className={styles.contract}>{contractName ?? institution}</span>
      <ContractSwitch />
      <BarButton
        icon="search"
        label={t("search.title")}
        keys={IS_MAC ? "⌘K" : "Ctrl K"}
        onPress={() => setSearching(true)}
      />
      {person && (
        <span className={styles.person}>
          {t("common.withRole", { name: person.name, role: t(`role.${person.role}`) })}
        </span>
      )}
      <BarButton icon="help" label={t("help.title")} onPress={() => help?.open()} />
      <BarButton icon="lock" label={t("nav.lock")} pending={lock.pending} onPress={() => void lock.run()} />
      <BarButton
        icon="logout"
        label={t("nav.signOut")}
        pending={signOut.pending}
        onPress={() => void signOut.run()}
      />
      {searching && <Search onClose={() => setSearching(false)} />}
    </header>
  );
}

/** With the largest text there is no room for its word: that comes when it is pointed at, or has the focus. */
function BarButton({
  label,
  keys,
  ...props
}: Pick<ButtonProps, "icon" | "pending" | "onPress"> & {
  label: string;
  /** The keys that do the same, to be read beside the word. */
  keys?: string;
}) {
  const tight = useIsTight();
  return tight ? (
    <Tip text={label}>
      <Button {...props} variant="quiet" aria-label={label} />
    </Tip>
  ) : (
    <Button {...props} variant="quiet">
      {label}
      {keys && (
        <span className={styles.keys} aria-hidden="true">
          {keys}
        </span>
      )}
    </Button>
  );
}
