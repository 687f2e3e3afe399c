import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button.tsx";
import { DefinitionList } from "../../components/DefinitionList.tsx";
import { Form } from "../../components/Form.tsx";
import { useFormErrors } from "../../components/form-errors.ts";
import { PlainFrame } from "../../components/frame/PlainFrame.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PasswordField } from "../../components/PasswordField.tsx";
import { useDoor } from "../../door.ts";
import { useSessionAct } from "../../ipc/act.ts";
import { useIpc } from "../../ipc/client.ts";
import { useSession } from "../../ipc/session.ts";
import styles from "./LockedScreen.module.css";

/** 「画面をロックしました」: the person's login password opens it again. */
export function LockedScreen() {
  const { t } = useTranslation();
  const ipc = useIpc();
  const open = useDoor();
  const { person, edition } = useSession();
  const [password, setPassword] = useState("");
  const unlock = useSessionAct(ipc.unlockDesk);
  const leave = useSessionAct(ipc.signOut);
  const { errors, attempt, at, complete } = useFormErrors(unlock, () => "password");
  const submit = async () => {
    if (!complete([{ field: "password", label: t("common.loginPassword"), value: password }])) return;
    await unlock.run(password);
    setPassword("");
  };
  return (
    <PlainFrame>
      <PageHeader title={t("locked.title")}>
        {person && <p className="quiet">{t("locked.lead", { name: person.name })}</p>}
      </PageHeader>
      {person && (
        <DefinitionList
          items={[
            { label: t("common.name"), value: person.name },
            { label: t("common.role"), value: t(`role.${person.role}`) },
            { label: t("common.loginId"), value: person.loginId },
          ]}
        />
      )}
      <Form
        onSubmit={() => void submit()}
        errors={errors}
        attempt={attempt}
        label={t("locked.submit")}
        actions={
          <>
            <Button type="submit" variant="primary" size="large" icon="unlock" pending={unlock.pending}>
              {t("locked.submit")}
            </Button>
            <Button icon="logout" pending={leave.pending} onPress={() => void leave.run()}>
              {t("nav.signOut")}
            </Button>
          </>
        }
      >
        <PasswordField
          id="password"
          label={t("common.loginPassword")}
          value={password}
          onChange={setPassword}
          error={at("password")}
          autoFocus
          width="full"
        />
      </Form>
      <p className="quiet">{t("locked.otherPerson")}</p>
      {edition !== "training" && (
        <div className={styles.others}>
          <Button variant="quiet" icon="key" onPress={() => open("recover")}>
            {t("recover.open")}
          </Button>
        </div>
      )}
    </PlainFrame>
  );
}
