import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { ContractsScreen } from "./ContractsScreen.tsx";

const STAFF = {
  edition: "branch",
  session: { acts: ["own", "edit_contracts", "see_records"] },
} satisfies FakeOptions;

it("lists the contracts and adds one", async () => {
  const fake = createFake(STAFF);
  const { user, container } = await renderScreen(<ContractsScreen />, {
    ipc: fake.ipc,
    at: "/manage/contracts",
  });
  expect(await screen.findByRole("rowheader", { name: /△△商事株式会社/ })).toBeVisible();
  await expectAccessible(container);
  await user.click(screen.getByRole("button", { name: "契約先の登録" }));
  await expectAccessible(container);
  await user.type(screen.getByLabelText(/^契約者番号/), "0005678");
  await user.type(screen.getByLabelText(/^契約先名/), "みほん建設");
  await user.type(screen.getByLabelText(/^確認用パスワード(?!を)/), "renshu-kakunin-suzuki{Enter}");
  expect(await screen.findByText("みほん建設を登録しました。")).toBeVisible();
  expect(await screen.findByRole("rowheader", { name: /みほん建設/ })).toBeVisible();
});

it("leads to the field a refusal is about, in English", async () => {
  const { ipc } = createFake({
    ...STAFF,
    overrides: { addContract: async () => refuse("already_exists", { field: "contract_code" }) },
  });
  const { user } = await renderScreen(<ContractsScreen />, { ipc, at: "/manage/contracts", language: "en" });
  await user.click(await screen.findByRole("button", { name: "Add a contract" }));
  await user.type(await screen.findByLabelText(/^Contract number/), "0001234");
  await user.type(screen.getByLabelText(/^Contract name/), "Sample");
  await user.type(screen.getByLabelText(/^Confirmation password/), "renshu-kakunin-suzuki{Enter}");
  await user.click(await screen.findByRole("link"));
  expect(screen.getByLabelText(/^Contract number/)).toHaveFocus();
});

it("opens one; a company's operators find their own, and add none", async () => {
  const { user, pathname } = await renderScreen(<ContractsScreen />, { at: "/manage/contracts" });
  await user.click(await screen.findByRole("rowheader", { name: /△△商事株式会社/ }));
  await waitFor(() => expect(pathname()).toBe("/manage/contracts/detail/0001234"));
  expect(screen.queryByRole("button", { name: "契約先の登録" })).toBeNull();
});
