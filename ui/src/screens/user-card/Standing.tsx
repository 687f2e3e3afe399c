import { useTranslation } from "react-i18next";
import { OtpChip, RoleChip, UserStatusChip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Section } from "../../components/Section.tsx";
import { LockMark } from "../../components/user/LockMark.tsx";
import { useFormat } from "../../format.ts";
import type { UserView } from "../../ipc/client.ts";

/** 「利用者情報」 with the three locks. */
export function Standing({ user }: { user: UserView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const items = [
    { label: t("common.loginId"), value: <span className="figures">{user.loginId}</span> },
    { label: t("common.kana"), value: user.kana || t("common.none") },
    { label: t("common.role"), value: <RoleChip role={user.role} /> },
    { label: t("common.contract"), value: user.contractName ?? t("common.none") },
    { label: t("users.status"), value: <UserStatusChip status={user.status} /> },
    { label: t("users.lock.login"), value: <LockMark locked={user.locks.login} /> },
    { label: t("users.lock.confirmation"), value: <LockMark locked={user.locks.confirmation} /> },
    { label: t("users.lock.otp"), value: <LockMark locked={user.locks.otp} /> },
    { label: t("common.otp"), value: <OtpChip standing={user.otp} /> },
    { label: t("users.failures"), value: t("users.times", { count: user.failures }) },
    { label: t("users.otpStart"), value: format.date(user.otpStart) },
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
  ];
  return (
    <Section title={t("users.facts")}>
      <DefinitionList items={items} />
    </Section>
  );
}
