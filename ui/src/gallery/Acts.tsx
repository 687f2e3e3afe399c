import { useState } from "react";
import { ActCard } from "../components/ActCard.tsx";
import { Button } from "../components/Button.tsx";
import { Checkbox } from "../components/Checkbox.tsx";
import { ChoiceCard, ChoiceList } from "../components/ChoiceCard.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { LinkButton, TextLink } from "../components/LinkButton.tsx";
import { Menu } from "../components/Menu.tsx";
import { PasswordField } from "../components/PasswordField.tsx";
import { Show } from "./Show.tsx";
import { useWords } from "./use-words.ts";

const VARIANTS = ["primary", "secondary", "danger", "quiet"] as const;
const nothing = () => undefined;

/** Buttons, links, choices and the authorising card. */
export function Acts() {
  const w = useWords();
  const [open, setOpen] = useState(false);
  const unlock = w("停止解除", "Unlock");
  return (
    <>
      <Show name="Button">
        {VARIANTS.map((variant) => (
          <div key={variant} className="row">
            <Button variant={variant}>{unlock}</Button>
            <Button variant={variant} icon="unlock">
              {unlock}
            </Button>
            <Button variant={variant} size="large">
              {unlock}
            </Button>
            <Button variant={variant} isDisabled>
              {unlock}
            </Button>
            <Button variant={variant} pending>
              {unlock}
            </Button>
          </div>
        ))}
      </Show>
      <Show name="LinkButton, TextLink, Menu, Dialog">
        <div className="row">
          <LinkButton to="/" icon="home">
            {w("トップページへ", "To the top page")}
          </LinkButton>
          <TextLink to="/tokens">KT000001</TextLink>
          <Menu
            label={w("操作", "Actions")}
            items={[
              { id: "pause", text: w("一時停止", "Pause"), icon: "pause" },
              { id: "lose", text: w("紛失", "Lost"), icon: "search" },
            ]}
            onAction={nothing}
          />
          <Button onPress={() => setOpen(true)}>{w("確認を開く", "Open a question")}</Button>
        </div>
        <Dialog
          alert
          title={w("はじめからやり直す", "Start over")}
          open={open}
          onClose={() => setOpen(false)}
          actions={<Button onPress={() => setOpen(false)}>{w("キャンセル", "Cancel")}</Button>}
        >
          <p>{w("練習した内容をすべて消します。", "Everything you practised is removed.")}</p>
        </Dialog>
      </Show>
      <Show name="ChoiceCard">
        <ChoiceList>
          <ChoiceCard
            icon="users"
            title={w("利用者管理", "User management")}
            description={w("利用停止解除、トークンの失効", "Unlock, revoke a token")}
            onPress={nothing}
          />
          <ChoiceCard
            icon="building"
            title={w("契約先管理", "Contracts")}
            description={w("契約先の照会と登録", "See and add contracts")}
            onPress={nothing}
          />
        </ChoiceList>
      </Show>
      <Show name="ActCard">
        <SampleAct />
        <SampleAct pending />
        <SampleAct wrong />
      </Show>
    </>
  );
}

function SampleAct({ pending = false, wrong = false }: { pending?: boolean; wrong?: boolean }) {
  const w = useWords();
  const error = wrong
    ? w("確認用パスワードが正しくありません。", "The confirmation password is not right.")
    : null;
  return (
    <ActCard
      sentence={w(
        "田中 三郎さん 1名のワンタイムパスワード利用停止を解除します。",
        "Unlocks the one-time password of 1 user, 田中 三郎.",
      )}
      action={w("停止解除", "Unlock")}
      icon="unlock"
      variant={wrong ? "danger" : "primary"}
      pending={pending}
      errors={error ? [{ text: error, field: "sample-password" }] : []}
      onSubmit={nothing}
    >
      <Checkbox required>{w("本人に状況を確認しました", "I asked the user what happened")}</Checkbox>
      <PasswordField
        id={wrong ? "sample-password" : undefined}
        label={w("確認用パスワード", "Confirmation password")}
        error={error}
      />
    </ActCard>
  );
}
