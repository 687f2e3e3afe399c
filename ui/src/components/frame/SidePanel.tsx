import { createContext, type ReactNode, use, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWidth } from "../../preferences.ts";

type Side = { panel: ReactNode; open: boolean; setOpen: (open: boolean) => void };

const SideContext = createContext<Side>({ panel: null, open: false, setOpen: () => undefined });

/** Below this width, in rem, the panel would leave too little of the page: it is folded until it is asked for. */
const ROOM_FOR_BOTH = 73.75;

/** What stands at the right of every frame below. Whether it is folded outlives the frames. */
export function SideSlot({ value: panel, children }: { value: ReactNode; children: ReactNode }) {
  const [wanted, setOpen] = useState<boolean | null>(null);
  const open = useWidth() >= ROOM_FOR_BOTH;
  return <SideContext value={{ panel, open: wanted ?? open, setOpen }}>{children}</SideContext>;
}

/** Whether the panel is open, and how to open and fold it. */
export function useSidePanel(): Pick<Side, "open" | "setOpen"> {
  return use(SideContext);
}

export function SidePanel({ className }: { className?: string }) {
  const { t } = useTranslation();
  const { panel } = use(SideContext);
  if (!panel) return null;
  return (
    <aside className={className} aria-label={t("common.sidePanel")}>
      {panel}
    </aside>
  );
}
