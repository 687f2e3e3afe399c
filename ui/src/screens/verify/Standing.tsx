import { useTranslation } from "react-i18next";
import { Chip, OtpChip, UserStatusChip } from "../../components/Chip.tsx";
import type { Purpose, UserView } from "../../ipc/client.ts";

/** Whether the check can come out well at all: known before the user is asked for a one-time password. */
export function Standing({ user, purpose }: { user: UserView; purpose: Purpose | null }) {
  const { t } = useTranslation();
  // 受け渡し needs no permission.
  const permitted = purpose === "hand_over" || (purpose !== null && user.permissions.includes(purpose));
  return (
    <div className="row" role="status" aria-label={t("verify.standing")}>
      <UserStatusChip status={user.status} />
      <OtpChip standing={user.otp} />
      {purpose !== null && (
        <Chip tone={permitted ? "success" : "danger"} icon={permitted ? "check" : "ban"}>
          {t(permitted ? "verify.permitted" : "verify.notPermitted")}
        </Chip>
      )}
    </div>
  );
}
