import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ContractStatus, OtpStanding, Role, TokenPlace, TokenState, UserView } from "../ipc/client.ts";
import styles from "./Chip.module.css";
import { Icon, type IconName } from "./Icon.tsx";

export type Tone = "neutral" | "info" | "success" | "attention" | "danger" | "training";

/** A state: icon, word and colour together. */
export function Chip({ tone, icon, children }: { tone: Tone; icon: IconName; children: ReactNode }) {
  return (
    <span className={`${styles.chip} ${styles[tone]}`}>
      <Icon name={icon} />
      {children}
    </span>
  );
}

type Look = readonly [Tone, IconName];

const OTP: Record<OtpStanding, Look> = {
  not_started: ["neutral", "calendar"],
  pending: ["info", "clock"],
  active: ["success", "check"],
  suspended: ["danger", "ban"],
};

export function OtpChip({ standing }: { standing: OtpStanding }) {
  const { t } = useTranslation();
  const [tone, icon] = OTP[standing];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`otp.${standing}`)}
    </Chip>
  );
}

const TOKEN: Record<TokenState, Look> = {
  unregistered: ["neutral", "token"],
  in_use: ["success", "check"],
  paused: ["attention", "pause"],
  lost: ["danger", "search"],
  faulty: ["danger", "warning"],
  disposed: ["neutral", "trash"],
};

export function TokenStateChip({ state }: { state: TokenState }) {
  const { t } = useTranslation();
  const [tone, icon] = TOKEN[state];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`tokenState.${state}`)}
    </Chip>
  );
}

const PLACE: Record<TokenPlace, IconName> = {
  in_stock: "bank",
  in_transit: "logout",
  with_contract: "building",
  returned: "history",
};

export function PlaceChip({ place }: { place: TokenPlace }) {
  const { t } = useTranslation();
  return (
    <Chip tone="neutral" icon={PLACE[place]}>
      {t(`place.${place}`)}
    </Chip>
  );
}

const ROLE: Record<Role, IconName> = {
  master: "key",
  administrator: "users",
  general: "user",
  read_only: "eye",
  clerk: "desk",
  supervisor: "bank",
};

export function RoleChip({ role }: { role: Role }) {
  const { t } = useTranslation();
  return (
    <Chip tone="neutral" icon={ROLE[role]}>
      {t(`role.${role}`)}
    </Chip>
  );
}

export function UserStatusChip({ status }: { status: UserView["status"] }) {
  const { t } = useTranslation();
  const [tone, icon]: Look = status === "active" ? ["success", "check"] : ["danger", "ban"];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`userStatus.${status}`)}
    </Chip>
  );
}

export function ContractStatusChip({ status }: { status: ContractStatus }) {
  const { t } = useTranslation();
  const [tone, icon]: Look = status === "active" ? ["success", "check"] : ["neutral", "ban"];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`contracts.${status}`)}
    </Chip>
  );
}
