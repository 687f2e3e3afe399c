import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { App } from "../../app.tsx";
import { i18n } from "../../i18n/index.ts";
import type { Found } from "../../ipc/client.ts";
import { createFake, type FakeOptions, refuse } from "../../ipc/fake.ts";
import { expectAccessible } from "../testing.tsx";
import { share } from "./hits.ts";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

async function open(options: FakeOptions = {}) {
  const fake = createFake(options);
  const search = vi.spyOn(fake.ipc, "search");
  const user = userEvent.setup();
  const { baseElement } = render(<App ipc={fake.ipc} />);
  await screen.findByRole("banner");
  await user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByRole("searchbox", { name: /利用者・トークン・業務・ヘルプを検索/ });
  return { user, fake, search, field, baseElement };
}

const group = (name: string) => screen.findByRole("group", { name });
const options = () => screen.queryAllByRole("option").map((option) => option.textContent);

it.each([
  ["すずき", "鈴木 一郎"],
  ["ｽｽﾞｷ", "鈴木 一郎"],
  ["ＳＵＺＵＫＩ", "鈴木 一郎"],
])("finds a user by 「%s」, and Enter opens his card", async (text, name) => {
  const { user, field } = await open();
  expect(field).toHaveFocus();
  await user.type(field, text);
  await within(await group("利用者")).findByRole("option", { name: new RegExp(name) });
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: new RegExp(name) })).toBeInTheDocument();
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("leads to a token by the arrow keys", async () => {
  const { user, field } = await open();
  await user.type(field, "ｋｔ-00000");
  const token = await within(await group("トークン")).findByRole("option", { name: /KT000002/ });
  expect(token).toHaveTextContent("利用中");
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(token).toHaveAttribute("data-focused");
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "トークン KT000002" })).toBeInTheDocument();
});

it("leads to an act by its name, or by what happened", async () => {
  const { user, field } = await open();
  await user.type(field, "なくした");
  await user.click(await within(await group("業務")).findByRole("option", { name: /トークンの失効/ }));
  expect(await screen.findByRole("heading", { level: 1, name: "トークン失効" })).toBeInTheDocument();
});

it("leads to the help", async () => {
  const { user, field } = await open();
  await user.type(field, "キーボード操作");
  await user.click(await within(await group("ヘルプ")).findByRole("option", { name: "キーボード操作" }));
  const help = await screen.findByRole("dialog", { name: "ヘルプ" });
  expect(within(help).getByRole("heading", { level: 3, name: "キーボード操作" })).toBeInTheDocument();
});

it("shows ten hits at most, of every kind", async () => {
  const { user, field, baseElement } = await open();
  await user.type(field, "t");
  await group("トークン");
  await group("ヘルプ");
  expect(options().length).toBeLessThanOrEqual(10);
  await expectAccessible(baseElement);
});

it("asks Rust once for a pause in typing", async () => {
  const { user, field, search } = await open();
  await user.type(field, "すずきいちろう");
  await group("利用者");
  expect(search.mock.calls.length).toBeLessThan(3);
  expect(search).toHaveBeenLastCalledWith("すずきいちろう");
});

it("never shows an older answer in place of a newer one", async () => {
  const answers = new Map<string, (found: Found) => void>();
  const { user, field } = await open({
    overrides: { search: (text) => new Promise((resolve) => answers.set(text, resolve)) },
  });
  const answer = (text: string, name: string) =>
    act(async () =>
      answers.get(text)?.({ users: [{ loginId: name, name, contractName: null }], tokens: [] }),
    );
  await user.type(field, "さ");
  await waitFor(() => expect(answers.has("さ")).toBe(true));
  await user.type(field, "と");
  await waitFor(() => expect(answers.has("さと")).toBe(true));
  await answer("さと", "newer");
  expect(await screen.findByRole("option", { name: /newer/ })).toBeInTheDocument();
  await answer("さ", "older");
  expect(screen.queryByRole("option", { name: /older/ })).toBeNull();
  expect(screen.getByRole("option", { name: /newer/ })).toBeInTheDocument();
});

it("says so when users and tokens cannot be searched; the rest is found", async () => {
  const { user, field } = await open({ overrides: { search: async () => refuse("storage_failed") } });
  await user.type(field, "失効");
  expect(await screen.findByText("利用者とトークンを検索できませんでした。")).toBeInTheDocument();
  expect(
    await within(await group("業務")).findByRole("option", { name: /トークンの失効/ }),
  ).toBeInTheDocument();
});

it("asks for no records, and tells of no place, that the role may not see", async () => {
  const { user, field, search } = await open({ as: "yamada" });
  await user.type(field, "失効");
  await group("ヘルプ");
  expect(screen.queryByRole("group", { name: "業務" })).toBeNull();
  expect(search).not.toHaveBeenCalled();
});

it("Esc empties it, then closes it, and the focus is where it was", async () => {
  const { user, field } = await open();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const button = screen.getByRole("button", { name: /検索/ });
  await user.click(button);
  const again = await screen.findByRole("searchbox");
  await user.type(again, "t");
  await user.keyboard("{Escape}");
  expect(again).toHaveValue("");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(button).toHaveFocus());
  expect(field).not.toBeInTheDocument();
});

it.each([
  [
    [9, 9, 9, 9],
    [3, 3, 2, 2],
  ],
  [
    [1, 0, 20, 0],
    [1, 0, 9, 0],
  ],
  [
    [2, 1, 0, 3],
    [2, 1, 0, 3],
  ],
])("shares ten places among %j: %j", (counts, shares) => {
  expect(share(counts, 10)).toEqual(shares);
});
