import { Link } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Section } from "../../components/Section.tsx";
import { Tip } from "../../components/Tip.tsx";
import { useFormat } from "../../format.ts";
import type { Overview } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { showNext, type TokenList } from "../../list-memory.ts";
import { useGo } from "../../navigation.ts";
import styles from "./TopPage.module.css";

type DeskState = NonNullable<Overview["desk"]>;

/** What is counted, and what the ledger shows of it. */
const TILES = {
  tokens: {},
  withContract: { place: "with_contract" },
  inStock: { place: "in_stock" },
  inUse: { state: "in_use" },
  unregistered: { state: "unregistered" },
  paused: { state: "paused" },
  lost: { state: "lost" },
  faulty: { state: "faulty" },
  expired: { expiry: "expired" },
  expiring90: { expiry: "within90" },
  needsResync: { timekeeping: "needs_resync" },
  offTime: { timekeeping: "off" },
  longUnused: { timekeeping: "long_unused" },
} as const satisfies { [Key in keyof DeskState]?: TokenList };

const KEYS = Object.keys(TILES) as (keyof typeof TILES)[];

/** 「トークンの数」: each number says what it counts when it is pointed at or has the focus, and opens the list of them. */
export function Tiles({ state }: { state: DeskState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const { person } = useSession();
  const open = (key: keyof typeof TILES) => {
    showNext("tokens", person?.loginId ?? null, TILES[key]);
    go("/tokens");
  };
  return (
    <Section title={t("top.numbers")}>
      <ul className={styles.tiles}>
        {KEYS.map((key) => (
          <li key={key}>
            <Tip text={t(`top.tile.${key}.means`)}>
              <Link className={styles.tile} onPress={() => open(key)}>
                <span className={styles.tileName}>{t(`top.tile.${key}.name`)}</span>
                <span className={styles.count}>{format.number(state[key])}</span>
              </Link>
            </Tip>
          </li>
        ))}
      </ul>
    </Section>
  );
}
