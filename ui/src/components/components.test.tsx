import { screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { useAct } from "../ipc/act.ts";
import { useIpc } from "../ipc/client.ts";
import { createFake, refuse } from "../ipc/fake.ts";
import { useErrorText } from "../ipc/problem.ts";
import { ActCard } from "./ActCard.tsx";
import { Button } from "./Button.tsx";
import { Checkbox } from "./Checkbox.tsx";
import { OtpChip } from "./Chip.tsx";
import { ChoiceCard, ChoiceList } from "./ChoiceCard.tsx";
import { CodeField, SerialField } from "./CodeField.tsx";
import { DataTable } from "./DataTable.tsx";
import { DateField } from "./DateField.tsx";
import { DefinitionList } from "./DefinitionList.tsx";
import { Dialog } from "./Dialog.tsx";
import { FobBack, FobPicture } from "./FobPicture.tsx";
import { Menu } from "./Menu.tsx";
import { Notice } from "./Notice.tsx";
import { PageHeader } from "./PageHeader.tsx";
import { PasswordField } from "./PasswordField.tsx";
import { ProgressBar } from "./ProgressBar.tsx";
import { RadioGroup } from "./RadioGroup.tsx";
import { ResultTable } from "./ResultTable.tsx";
import { SearchField } from "./SearchField.tsx";
import { Section } from "./Section.tsx";
import { Select } from "./Select.tsx";
import { ManualSteps } from "./StepLine.tsx";
import { TextArea, TextField } from "./TextField.tsx";
import { TokenBack } from "./TokenBack.tsx";
import { expectAccessible, renderScreen } from "./testing.tsx";

const people = [
  { id: "tanaka", name: "田中 三郎", failures: 5 },
  { id: "sato", name: "佐藤 花子", failures: 10 },
  { id: "yamada", name: "山田 和子", failures: 0 },
];
const columns = [
  { key: "name", title: "氏名", cell: (p: (typeof people)[number]) => p.name, rowHeader: true },
  {
    key: "failures",
    title: "失敗回数",
    cell: (p: (typeof people)[number]) => p.failures,
    sortBy: (p: (typeof people)[number]) => p.failures,
  },
];

function PeopleTable({ fixed, onSelect }: { fixed?: string[]; onSelect: (ids: string[]) => void }) {
  const [selected, setSelected] = useState(new Set(fixed));
  return (
    <DataTable
      label="利用者一覧"
      columns={columns}
      rows={people}
      rowKey={(p) => p.id}
      selection="multiple"
      selected={selected}
      fixed={new Set(fixed)}
      onSelect={(chosen) => {
        setSelected(chosen);
        onSelect([...chosen].sort());
      }}
    />
  );
}

it("a button whose act is under way keeps the focus, does nothing, and says so", async () => {
  const press = vi.fn<() => void>();
  const submit = vi.fn<() => void>();
  const { user } = await renderScreen(
    <form onSubmit={submit}>
      <TextField label="名前" value="" onChange={() => undefined} />
      <Button type="submit" pending onPress={press}>
        登録
      </Button>
    </form>,
  );
  const button = screen.getByRole("button", { name: "登録" });
  await user.click(button);
  expect(button).toHaveFocus();
  expect(press).not.toHaveBeenCalled();
  expect(submit).not.toHaveBeenCalled();
  expect(button).toHaveAttribute("aria-disabled", "true");
  expect(screen.getByText("処理中です")).toHaveAttribute("aria-live", "polite");
});

function Unlock() {
  const ipc = useIpc();
  const errorText = useErrorText();
  const [password, setPassword] = useState("");
  const act = useAct(ipc.unlock);
  const submit = async () => {
    const given = { confirmationPassword: password, otp: null };
    setPassword("");
    await act.run(
      { users: ["tanaka"], spokeToUser: true, request: { number: null, sealChecked: false } },
      given,
    );
  };
  return (
    <ActCard
      sentence="解除します"
      action="停止解除"
      pending={act.pending}
      errors={act.problem ? [{ text: errorText(act.problem), field: "confirmation" }] : []}
      attempt={act.attempt}
      onSubmit={() => void submit()}
    >
      <PasswordField id="confirmation" label="確認用パスワード" value={password} onChange={setPassword} />
    </ActCard>
  );
}

it("an act that is refused says why, takes the focus each time, and leads to the field", async () => {
  const { user } = await renderScreen(<Unlock />);
  const password = screen.getByLabelText("確認用パスワード");
  await user.type(password, "wrong one{Enter}");
  const first = await screen.findByRole("group", { name: "入力内容を確認してください。" });
  expect(first).toHaveFocus();
  expect(first).toHaveTextContent("残り回数は4回です");
  expect(password).toHaveValue("");
  await user.click(within(first).getByRole("link"));
  expect(password).toHaveFocus();
  await user.type(password, "wrong one{Enter}");
  const second = await screen.findByText(/残り回数は3回です/);
  expect(second.closest("[role=group]")).toHaveFocus();
});

it("an act is submitted once, and can be again when it is done", async () => {
  let done = () => {};
  const unlock = vi.fn(() => new Promise<never[]>((resolve) => (done = () => resolve([]))));
  const { user } = await renderScreen(<Unlock />, { ipc: createFake({ overrides: { unlock } }).ipc });
  await user.type(screen.getByLabelText("確認用パスワード"), "password{Enter}{Enter}");
  await user.click(screen.getByRole("button", { name: /停止解除/ }));
  expect(unlock).toHaveBeenCalledTimes(1);
  done();
  await screen.findByRole("button", { name: "停止解除" });
  await user.type(screen.getByLabelText("確認用パスワード"), "password{Enter}");
  expect(unlock).toHaveBeenCalledTimes(2);
});

it("a fault without a code is shown as an internal one", async () => {
  const unlock = () => Promise.reject(new Error("connection lost"));
  const { user } = await renderScreen(<Unlock />, { ipc: createFake({ overrides: { unlock } }).ipc });
  await user.click(screen.getByRole("button", { name: "停止解除" }));
  expect(await screen.findByText(/プログラムに問題が起きました/)).toBeInTheDocument();
});

it("a password is hidden until it is asked for", async () => {
  const { user } = await renderScreen(<PasswordField label="確認用パスワード" defaultValue="secret" />);
  const field = screen.getByLabelText("確認用パスワード");
  expect(field).toHaveAttribute("type", "password");
  await user.click(screen.getByRole("button", { name: "確認用パスワードを表示" }));
  expect(field).toHaveAttribute("type", "text");
  await user.click(screen.getByRole("button", { name: "確認用パスワードを隠す" }));
  expect(field).toHaveAttribute("type", "password");
});

it("rows are chosen one by one and all together, by keyboard too", async () => {
  const onSelect = vi.fn();
  const { user } = await renderScreen(<PeopleTable onSelect={onSelect} />);
  const row = screen.getByRole("row", { name: /田中 三郎/ });
  await user.click(within(row).getByRole("checkbox"));
  expect(onSelect).toHaveBeenLastCalledWith(["tanaka"]);
  await user.keyboard("{ArrowDown} ");
  expect(onSelect).toHaveBeenLastCalledWith(["sato", "tanaka"]);
  await user.click(screen.getByRole("checkbox", { name: "すべて選択" }));
  expect(onSelect).toHaveBeenLastCalledWith(["sato", "tanaka", "yamada"]);
});

it("the tick of all rows tells some from all", async () => {
  const { user } = await renderScreen(<PeopleTable onSelect={() => undefined} />);
  const all = screen.getByRole("checkbox", { name: "すべて選択" });
  expect(all).not.toBePartiallyChecked();
  await user.click(within(screen.getByRole("row", { name: /田中 三郎/ })).getByRole("checkbox"));
  expect(all).toBePartiallyChecked();
  await user.click(all);
  expect(all).toBeChecked();
  expect(all).not.toBePartiallyChecked();
});

it("a fixed row keeps its tick", async () => {
  const onSelect = vi.fn();
  const { user } = await renderScreen(<PeopleTable fixed={["sato"]} onSelect={onSelect} />);
  const fixed = within(screen.getByRole("row", { name: /佐藤 花子/ })).getByRole("checkbox");
  expect(fixed).toBeChecked();
  expect(fixed).toBeDisabled();
  await user.click(within(screen.getByRole("row", { name: /山田 和子/ })).getByRole("checkbox"));
  expect(onSelect).toHaveBeenLastCalledWith(["sato", "yamada"]);
});

it("a column is sorted by its value, not by its text", async () => {
  const { user } = await renderScreen(<PeopleTable onSelect={() => undefined} />);
  await user.click(screen.getByRole("columnheader", { name: "失敗回数" }));
  const names = screen.getAllByRole("rowheader").map((cell) => cell.textContent);
  expect(names).toEqual(["山田 和子", "田中 三郎", "佐藤 花子"]);
});

it("nothing found is another thing than nothing there", async () => {
  const clear = vi.fn();
  const table = { label: "利用者一覧", columns, rows: [], rowKey: () => "" };
  const { user } = await renderScreen(
    <>
      <DataTable {...table} empty="まだ利用者がいません" />
      <DataTable {...table} label="検索結果" filtered onClearFilter={clear} empty="まだ利用者がいません" />
    </>,
  );
  expect(screen.getAllByText("まだ利用者がいません")).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "絞り込みを解除" }));
  expect(clear).toHaveBeenCalledOnce();
});

it("the line of steps says where one stands, in the manual's words", async () => {
  await renderScreen(<ManualSteps current={4} last="revoked" />);
  const steps = within(screen.getByRole("list", { name: "手順" })).getAllByRole("listitem");
  expect(steps.map((step) => step.textContent)).toEqual([
    "手順１グローバルナビゲーション操作完了",
    "手順２業務の選択完了",
    "手順３作業内容の選択完了",
    "手順４対象利用者を選択",
    "手順５失効完了",
  ]);
  expect(steps.map((step) => step.getAttribute("aria-current"))).toEqual([null, null, null, "step", null]);
});

it("the title of a page takes the focus, unless a field asked for it", async () => {
  const { unmount } = await renderScreen(<PageHeader title="操作履歴照会" />);
  expect(screen.getByRole("heading", { level: 1, name: "操作履歴照会" })).toHaveFocus();
  unmount();
  await renderScreen(
    <>
      <PageHeader title="ログイン" />
      <TextField label="ログインＩＤ" autoFocus />
    </>,
  );
  expect(screen.getByRole("textbox", { name: "ログインＩＤ" })).toHaveFocus();
});

it("a date is a day, written in the language of the screen", async () => {
  await renderScreen(<DateField label="利用開始日" value="2026-11-24" onChange={() => undefined} />);
  const parts = within(screen.getByRole("group", { name: "利用開始日" })).getAllByRole("spinbutton");
  expect(parts.map((part) => part.textContent)).toEqual(["2026", "11", "24"]);
});

function StartDate({ onChange }: { onChange: (day: string | null) => void }) {
  const [day, setDay] = useState<string | null>(null);
  const change = (day: string | null) => {
    setDay(day);
    onChange(day);
  };
  return <DateField label="利用開始日" value={day} onChange={change} />;
}

it("a date is typed part by part", async () => {
  const onChange = vi.fn();
  const { user } = await renderScreen(<StartDate onChange={onChange} />);
  await user.tab();
  await user.keyboard("20261124");
  expect(onChange).toHaveBeenLastCalledWith("2026-11-24");
});

it("a dialog closes with Esc", async () => {
  const onClose = vi.fn();
  const { user } = await renderScreen(
    <Dialog title="共有して登録しますか" open onClose={onClose} alert>
      <p>すでに 2 名の利用者が使用しています。</p>
    </Dialog>,
  );
  expect(screen.getByRole("alertdialog", { name: "共有して登録しますか" })).toBeInTheDocument();
  await user.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalled();
});

it("a menu and a select name what they offer", async () => {
  const onAction = vi.fn();
  const onChange = vi.fn();
  const { user } = await renderScreen(
    <>
      <Menu label="操作" items={[{ id: "pause", text: "一時停止" }]} onAction={onAction} />
      <Select label="状態" value={null} onChange={onChange} options={[{ value: "lost", text: "紛失" }]} />
    </>,
  );
  await user.click(screen.getByRole("button", { name: "操作" }));
  await user.click(await screen.findByRole("menuitem", { name: "一時停止" }));
  expect(onAction).toHaveBeenCalledWith("pause");
  await user.click(screen.getByRole("button", { name: /状態/ }));
  await user.click(await screen.findByRole("option", { name: "紛失" }));
  expect(onChange).toHaveBeenCalledWith("lost");
});

it.each(["ja", "en"] as const)("everything is accessible (%s)", async (language) => {
  const nothing = () => undefined;
  const { container } = await renderScreen(
    <>
      <PageHeader title="部品">
        <ManualSteps current={2} />
      </PageHeader>
      <ChoiceList>
        <ChoiceCard icon="users" title="利用者管理" description="利用停止解除・失効" onPress={nothing} />
      </ChoiceList>
      <Section title="部品">
        <TextField label="氏名" required description="全角" />
        <TextField label="カナ" error="カナを入力してください" />
        <TextArea label="備考" width="full" />
        <PasswordField label="確認用パスワード" required />
        <CodeField />
        <SerialField />
        <SearchField label="検索" value="田中" onChange={nothing} />
        <DateField label="利用開始日" value="2026-11-24" onChange={nothing} />
        <Select label="状態" value="lost" onChange={nothing} options={[{ value: "lost", text: "紛失" }]} />
        <RadioGroup
          label="理由"
          cards
          value="lost"
          onChange={nothing}
          options={[
            { value: "lost", title: "紛失・盗難", description: "トークンが見つからない", icon: "search" },
          ]}
        />
        <Checkbox required>本人に状況を確認しました</Checkbox>
        <ProgressBar label="取り込み" value={40} />
        <Notice tone="success" title="完了しました" live />
        <DefinitionList items={[{ label: "状態", value: <OtpChip standing="suspended" /> }]} />
        <ResultTable
          label="変更結果"
          columns={[{ title: "氏名", cell: (name: string) => name }]}
          rows={["田中 三郎"]}
          rowKey={(name) => name}
        />
        <FobPicture code="123456" secondsLeft={23} />
        <FobBack serial="KT000001" expiresOn="2031-03-31" />
        <TokenBack />
      </Section>
      <PeopleTable onSelect={nothing} />
      <Unlock />
    </>,
    { language },
  );
  await expectAccessible(container);
});

it("a test can make any command refuse", async () => {
  const { ipc } = createFake({ overrides: { overview: async () => refuse("permission_denied") } });
  await expect(ipc.overview()).rejects.toMatchObject({ code: "permission_denied" });
});
