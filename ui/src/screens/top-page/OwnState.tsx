import { useTranslation } from "react-i18next";
import { OtpChip } from "../../components/Chip.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { LinkButton } from "../../components/LinkButton.tsx";
import { Section } from "../../components/Section.tsx";
import { useFormat } from "../../format.ts";
import type { Overview } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import { maySee } from "../../routes.ts";

/** How one's own one-time password stands. */
export function OwnState({ own: { otp, otpStart, serial, expiresOn } }: { own: Overview["own"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession();
  const items = [
    { label: t("top.standing"), value: <OtpChip standing={otp} /> },
    { label: t("common.serial"), value: serial ?? t("common.none") },
    ...(expiresOn ? [{ label: t("common.expiry"), value: format.date(expiresOn) }] : []),
    { label: t("top.otpStart"), value: format.date(otpStart) },
  ];
  return (
    <Section
      title={t("top.own")}
      actions={
        maySee(session, "/passwords") && (
          <LinkButton to="/passwords" icon="edit">
            {t("top.changePasswords")}
          </LinkButton>
        )
      }
    >
      <p>{t(`top.standingText.${otp}`, { date: format.date(otpStart) })}</p>
      <DefinitionList items={items} />
    </Section>
  );
}
