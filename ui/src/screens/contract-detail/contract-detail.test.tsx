import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, onPaper, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { ContractDetailScreen } from "./ContractDetailScreen.tsx";

const PASSWORD = "renshu-kakunin-suzuki";
const password = () =>
  screen.getByLabelText(/^(確認用パスワード|Confirmation password)/, { selector: "input" });
const STAFF: FakeOptions = {
  edition: "branch",
  session: {
    person: { loginId: "suzuki", name: "営業 太郎", kana: "", role: "clerk" },
    acts: ["own", "edit_contracts", "see_records", "see_administration"],
  },
};

async function open(options: FakeOptions = STAFF, language: "ja" | "en" = "ja") {
  const fake = createFake(options);
  const shown = await renderScreen(<ContractDetailScreen />, {
    ipc: fake.ipc,
    at: "/manage/contracts/detail/$code",
    params: { code: "0001234" },
    language,
  });
  return { ...shown, fake };
}

it("shows a contract with its users and where its tokens are", async () => {
  const { container, user, pathname } = await open();
  expect(await screen.findByRole("heading", { level: 1, name: "△△商事株式会社" })).toHaveFocus();
  expect(screen.getByText("2999-001-1-0001234")).toBeVisible();
  expect(screen.getByText("3個")).toBeVisible();
  const users = await screen.findByRole("grid", { name: "この契約先の利用者" });
  await expectAccessible(container);
  await user.click(within(users).getByRole("rowheader", { name: "田中 三郎" }));
  await waitFor(() => expect(pathname()).toBe("/manage/users/detail/tanaka"));
});

it("changes what is known of it", async () => {
  const { container, user, fake } = await open();
  await user.click(await screen.findByRole("button", { name: "契約先の変更" }));
  expect(screen.queryByLabelText(/^契約者番号/)).toBeNull();
  await expectAccessible(container);
  const name = screen.getByLabelText(/^契約先名/);
  await user.clear(name);
  await user.type(password(), `${PASSWORD}{Enter}`);
  await user.click(await screen.findByRole("link", { name: /契約先名/ }));
  expect(name).toHaveFocus();
  // The password that was typed is still there: nothing was tried yet.
  await user.type(name, "みほん商事{Enter}");
  expect(await screen.findByText("契約先の内容を変更しました。")).toBeVisible();
  expect(await screen.findByRole("heading", { level: 1, name: "みほん商事" })).toBeVisible();
  expect(fake.state.contracts[0]).toMatchObject({ code: "0001234", name: "みほん商事", status: "active" });
});

it("leads to the field a refusal is about", async () => {
  const changeContract = async () => refuse("invalid_value", { field: "account" });
  const { user } = await open({ ...STAFF, overrides: { changeContract } });
  await user.click(await screen.findByRole("button", { name: "契約先の変更" }));
  await user.type(password(), `${PASSWORD}{Enter}`);
  await user.click(await screen.findByRole("link", { name: /代表口座は/ }));
  expect(screen.getByLabelText(/^代表口座/)).toHaveFocus();
});

it("ends it by the button alone, on a written request, and prints what it did", async () => {
  const { container, user, fake } = await open();
  await user.click(await screen.findByRole("button", { name: "解約" }));
  expect(await screen.findByText(/利用者5名は、ログインできなくなります/)).toBeVisible();
  expect(screen.getByRole("table", { name: "利用登録が終わる利用者" })).toHaveTextContent("田中 三郎");
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "解約する" }));
  const missing = await screen.findByRole("group", { name: "入力内容を確認してください。" });
  expect(within(missing).getAllByRole("link").length).toBeGreaterThanOrEqual(3);
  await user.type(screen.getByLabelText(/^受付番号/), "U-7");
  await user.click(screen.getByRole("checkbox", { name: /お届印/ }));
  await user.type(password(), `${PASSWORD}{Enter}`);
  expect(fake.state.contracts[0]?.status).toBe("active");
  await user.click(screen.getByRole("button", { name: "解約する" }));
  expect(await screen.findByRole("heading", { level: 1, name: "解約結果" })).toHaveFocus();
  expect(fake.state.contracts[0]?.status).toBe("ended");
  expect(fake.state.users.every(({ serial }) => serial === null)).toBe(true);
  const paper = onPaper(container);
  expect(paper).toHaveTextContent("当組合みほん信用組合 0120-000-000");
  expect(paper).toHaveTextContent("△△商事株式会社（契約者番号 0001234）を解約しました。");
  expect(paper.querySelectorAll("button, [role=link]")).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: "契約先の詳細へ" }));
  expect(await screen.findByText("この契約先は解約されています")).toBeVisible();
  expect(screen.queryByRole("button", { name: "解約" })).toBeNull();
  expect(screen.queryByRole("button", { name: "契約先の変更" })).toBeNull();
});

it("lets a company's master change it, its administrator look, and nobody end it", async () => {
  const master = await open({}, "en");
  expect(await screen.findByRole("button", { name: "Change the contract" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "End the contract" })).toBeNull();
  await expectAccessible(master.container);
  master.unmount();
  await open({ as: "sato" }, "en");
  await screen.findByRole("heading", { level: 1, name: "△△商事株式会社" });
  expect(screen.queryByRole("button", { name: "Change the contract" })).toBeNull();
});
