import { useTranslation } from "react-i18next";
import { useSession } from "../ipc/session.ts";
import { maySee } from "../routes.ts";
import { LinkButton } from "./LinkButton.tsx";

const RESYNC = "/tokens/detail/$serial/resync";

/** 「時刻補正」 of a token, for whom may do it. */
export function ResyncLink({ serial }: { serial: string }) {
  const { t } = useTranslation();
  const session = useSession();
  if (!maySee(session, RESYNC)) return null;
  return (
    <div>
      <LinkButton to={RESYNC} params={{ serial }} icon="clock">
        {t("nav.resync")}
      </LinkButton>
    </div>
  );
}
