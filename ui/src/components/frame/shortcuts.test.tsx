import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { App } from "../../app.tsx";
import { i18n } from "../../i18n/index.ts";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

async function open(options: FakeOptions = {}) {
  const user = userEvent.setup();
  render(<App ipc={createFake(options).ipc} />);
  await screen.findByRole("banner");
  return user;
}

const title = (name: string) => screen.findByRole("heading", { level: 1, name });

it("Alt and a number goes to that place of the navigation", async () => {
  const user = await open();
  await user.keyboard("{Alt>}2{/Alt}");
  await title("業務選択");
  await user.keyboard("{Alt>}5{/Alt}");
  await title("操作履歴照会");
  await user.keyboard("{Alt>}9{/Alt}");
  await title("操作履歴照会");
});

it("Ctrl+L locks, also from a dialog", async () => {
  const user = await open();
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog");
  await user.keyboard("{Alt>}2{/Alt}");
  expect(screen.getByRole("dialog")).toBeInTheDocument();
  await user.keyboard("{Control>}l{/Control}");
  await title("画面をロックしました");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("letters typed in a list go into its search field", async () => {
  const user = await open();
  await user.keyboard("{Alt>}4{/Alt}");
  await title("トークン台帳");
  await screen.findByRole("row", { name: /KT000001/ });
  const inList = () => document.activeElement?.closest("[role=grid]");
  for (let n = 0; n < 40 && !inList(); n += 1) await user.tab();
  expect(inList()).not.toBeNull();
  await user.keyboard("2");
  const field = screen.getByRole("searchbox");
  expect(field).toHaveFocus();
  expect(field).toHaveValue("2");
  await waitFor(() => expect(screen.queryByRole("row", { name: /KT000001/ })).toBeNull());
});

it("a list that is narrowed does not lose the focus", async () => {
  const user = await open();
  await user.keyboard("{Alt>}2{/Alt}");
  await user.click(await screen.findByRole("button", { name: "利用者管理" }));
  await user.click(await screen.findByRole("button", { name: "利用者情報の管理" }));
  await screen.findByRole("row", { name: /佐藤 花子/ });
  const inList = () => document.activeElement?.closest("[role=grid]");
  for (let n = 0; n < 40 && !inList(); n += 1) await user.tab();
  // Nobody is found any longer: the list gives way to a sentence, with whoever had the focus in it.
  const search = screen.getByRole("searchbox");
  fireEvent.change(search, { target: { value: "nobody of this name" } });
  await waitFor(() => expect(screen.queryByRole("row", { name: /佐藤 花子/ })).toBeNull());
  await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  expect(document.activeElement?.isConnected).toBe(true);
});
