import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { OtpChip, RoleChip, UserStatusChip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Diagnosis } from "../../components/Diagnosis.tsx";
import { Icon, type IconName } from "../../components/Icon.tsx";
import { LinkButton, TextLink } from "../../components/LinkButton.tsx";
import { Loaded } from "../../components/Loaded.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Section, SideBySide } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import { type UserView, useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import {
  mayChange,
  mayDo,
  mayEnrol,
  mayIssueTemporaryCodes,
  mayReset,
  PERMISSIONS,
  type UserAct,
} from "./acts.ts";
import { UserActDialog } from "./UserActDialog.tsx";
import { LockMark } from "./UserTable.tsx";
import styles from "./users.module.css";

const ACTS: readonly [UserAct, IconName][] = [
  ["revokeTemporaryCodes", "close"],
  ["unlockPasswords", "unlock"],
  ["stop", "ban"],
  ["resume", "check"],
  ["delete", "trash"],
];

/** One user: what is known of him, and what can be done for him. */
export function UserDetail({
  user: chosen,
  onBack,
  onEnrol,
  onTemporaryCodes,
  onDeleted,
}: {
  user: UserView;
  onBack: () => void;
  onEnrol: (user: UserView) => void;
  onTemporaryCodes: (user: UserView) => void;
  onDeleted: () => void;
}) {
  const { t } = useTranslation();
  const ipc = useIpc();
  const session = useSession();
  const [asked, setAsked] = useState<UserAct | null>(null);
  const [done, setDone] = useState<UserAct | null>(null);
  const query = useQuery({
    queryKey: ["user", chosen.loginId],
    queryFn: () => ipc.user(chosen.loginId),
    initialData: chosen,
  });
  return (
    <>
      <PageHeader
        title={t("common.honorific", { name: chosen.name })}
        actions={
          <Button icon="chevronLeft" onPress={onBack}>
            {t("users.backToList")}
          </Button>
        }
      />
      {done && <Notice tone="success" live title={t(`users.act.${done}.done`, { name: chosen.name })} />}
      <Loaded query={query}>
        {(user) => (
          <>
            <div className={styles.actions}>
              {mayEnrol(session, user) && (
                <Button variant="primary" icon="token" onPress={() => onEnrol(user)}>
                  {t("nav.enrolUser")}
                </Button>
              )}
              {mayIssueTemporaryCodes(session, user) && (
                <Button icon="key" onPress={() => onTemporaryCodes(user)}>
                  {t("users.temporaryCodes.open")}
                </Button>
              )}
              {mayChange(session, user) && (
                <LinkButton
                  to="/manage/users/detail/$loginId/change"
                  params={{ loginId: user.loginId }}
                  icon="edit"
                >
                  {t("users.change.open")}
                </LinkButton>
              )}
              {mayReset(session, user) && (
                <LinkButton
                  to="/manage/users/detail/$loginId/reset"
                  params={{ loginId: user.loginId }}
                  icon="key"
                >
                  {t("users.reset.open")}
                </LinkButton>
              )}
              {ACTS.filter(([act]) => mayDo(act, session, user)).map(([act, icon]) => (
                <Button key={act} icon={icon} onPress={() => setAsked(act)}>
                  {t(`users.act.${act}.title`)}
                </Button>
              ))}
            </div>
            <SideBySide>
              <Facts user={user} />
              <Permissions user={user} />
            </SideBySide>
            {asked && (
              <UserActDialog
                act={asked}
                user={user}
                onClose={() => setAsked(null)}
                onDone={() => {
                  setAsked(null);
                  if (asked === "delete") onDeleted();
                  else setDone(asked);
                }}
              />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function Facts({ user }: { user: UserView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const items = [
    { label: t("common.loginId"), value: <span className="figures">{user.loginId}</span> },
    { label: t("common.kana"), value: user.kana || t("common.none") },
    { label: t("common.role"), value: <RoleChip role={user.role} /> },
    { label: t("common.contract"), value: user.contractName ?? t("common.none") },
    { label: t("users.status"), value: <UserStatusChip status={user.status} /> },
    { label: t("users.otpStart"), value: format.date(user.otpStart) },
    { label: t("common.otp"), value: <OtpChip standing={user.otp} /> },
    {
      label: t("common.serial"),
      value: user.serial ? (
        <TextLink to="/tokens/detail/$serial" params={{ serial: user.serial }}>
          {user.serial}
        </TextLink>
      ) : (
        t("common.none")
      ),
    },
    {
      label: t("users.temporaryCodes.title"),
      value: user.temporaryCodes ? (
        <>
          <p>{t("users.temporaryCodes.left", { left: user.temporaryCodes.left })}</p>
          <p>{t("users.temporaryCodes.until", { at: format.dateTime(user.temporaryCodes.validUntil) })}</p>
        </>
      ) : (
        t("common.none")
      ),
    },
    { label: t("users.failures"), value: t("users.times", { count: user.failures }) },
    { label: t("users.lock.login"), value: <LockMark locked={user.locks.login} /> },
    { label: t("users.lock.confirmation"), value: <LockMark locked={user.locks.confirmation} /> },
    { label: t("users.lock.otp"), value: <LockMark locked={user.locks.otp} /> },
  ];
  return (
    <Section title={t("users.facts")}>
      <DefinitionList items={items} />
      {user.locks.otp && (
        <Notice
          tone="attention"
          title={
            user.suspendedAt
              ? t("users.suspendedSince", { at: format.dateTime(user.suspendedAt) })
              : t("users.otpLocked")
          }
        >
          {t(user.enrolmentStopped ? "users.enrolmentStopped" : "users.unlockElsewhere")}{" "}
          <TextLink to="/manage/users/unlock">{t("nav.unlock")}</TextLink>
        </Notice>
      )}
      {user.serial && <Diagnosis loginId={user.loginId} />}
    </Section>
  );
}

function Permissions({ user }: { user: UserView }) {
  const { t } = useTranslation();
  return (
    <Section title={t("users.permissions")}>
      <ul>
        {PERMISSIONS.map((purpose) => {
          const granted = user.permissions.includes(purpose);
          return (
            <li key={purpose} className={styles.permission}>
              <Icon name={granted ? "check" : "ban"} />
              <span className={granted ? undefined : "quiet"}>
                {t(`purpose.${purpose}`)}
                <span className="visually-hidden">{t(granted ? "users.granted" : "users.notGranted")}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
