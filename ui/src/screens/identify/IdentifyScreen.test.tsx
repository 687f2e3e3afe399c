import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import type { Identified } from "../../ipc/client.ts";
import { createFake } from "../../ipc/fake.ts";
import { IdentifyScreen } from "./IdentifyScreen.tsx";

const INPUT = { selector: "input" };

const first = () => screen.getByLabelText(/^ワンタイムパスワード/, INPUT);
const result = () => within(screen.getByRole("region", { name: "結果" }));

const TWO: Identified = {
  candidates: [
    { serial: "KT000001", state: "in_use", users: ["鈴木 一郎", "田中 三郎"] },
    { serial: "KT000003", state: "unregistered", users: [] },
  ],
  searched: 100_000,
};

it("finds the token, and leads to it", async () => {
  const fake = createFake();
  const { user, container, pathname } = await renderScreen(<IdentifyScreen />, {
    ipc: fake.ipc,
    at: "/tokens/identify",
  });
  expect(await screen.findByText(/3本のトークンの中を探します/)).toBeVisible();
  await expectAccessible(container);
  await user.type(first(), `${fake.code("KT000002")}{Enter}`);
  expect(await result().findByRole("status")).toHaveTextContent("トークンが見つかりました。");
  expect(result().getByRole("row", { name: /KT000002/ })).toHaveTextContent(
    "利用中佐藤 花子 さん、小林 正 さん",
  );
  expect(first()).toHaveValue("");
  await expectAccessible(container);
  await user.click(result().getByRole("link", { name: "KT000002" }));
  expect(pathname()).toBe("/tokens/detail/KT000002");
});

it("asks for the next one where several tokens fit", async () => {
  const asked: (string | null)[] = [];
  const identifyToken = async (_: string, second: string | null): Promise<Identified> => {
    asked.push(second);
    return second === null ? TWO : { ...TWO, candidates: TWO.candidates.slice(1) };
  };
  const fake = createFake({ overrides: { identifyToken } });
  const { user, container } = await renderScreen(<IdentifyScreen />, {
    ipc: fake.ipc,
    at: "/tokens/identify",
  });
  await user.type(first(), "123456{Enter}");
  expect(await result().findByRole("status")).toHaveTextContent("2本のトークンが当てはまります。");
  expect(result().getAllByRole("link")).toHaveLength(2);
  const next = screen.getByLabelText(/^次のワンタイムパスワード/, INPUT);
  expect(next).toHaveFocus();
  expect(first()).toHaveValue("123 456");
  await expectAccessible(container);
  await user.type(next, "654321{Enter}");
  expect(await result().findByText("トークンが見つかりました。")).toBeVisible();
  expect(result().getByRole("link", { name: "KT000003" })).toBeVisible();
  expect(screen.queryByLabelText(/^次のワンタイムパスワード/, INPUT)).toBeNull();
  expect(first()).toHaveFocus();
  expect(first()).toHaveValue("");
  expect(asked).toEqual([null, "654321"]);
});

it("says when even two do not tell them apart", async () => {
  const fake = createFake({ overrides: { identifyToken: async () => TWO } });
  const { user } = await renderScreen(<IdentifyScreen />, { ipc: fake.ipc, at: "/tokens/identify" });
  await user.type(first(), "123456{Enter}");
  await user.type(await screen.findByLabelText(/^次のワンタイムパスワード/, INPUT), "654321{Enter}");
  expect(await result().findByText(/まだ2本のトークンが当てはまります/)).toBeVisible();
  expect(screen.queryByLabelText(/^次のワンタイムパスワード/, INPUT)).toBeNull();
});

it("gives advice where none is found", async () => {
  const { user, container } = await renderScreen(<IdentifyScreen />, { at: "/tokens/identify" });
  await user.type(first(), "000000{Enter}");
  const status = await result().findByRole("status");
  expect(status).toHaveTextContent("当てはまるトークンはありません。");
  expect(status).toHaveTextContent("3本のトークンを調べました。");
  expect(within(status).getAllByRole("listitem")).toHaveLength(3);
  await expectAccessible(container);
});

it("says what is wrong with what was typed, in English, too", async () => {
  const { user, container } = await renderScreen(<IdentifyScreen />, {
    at: "/tokens/identify",
    language: "en",
    theme: "dark",
  });
  await user.click(screen.getByRole("button", { name: "Find" }));
  expect(await screen.findByRole("link", { name: "Enter “One-time password”." })).toBeVisible();
  await user.type(screen.getByLabelText(/^One-time password/, INPUT), "12{Enter}");
  expect(await screen.findByRole("link", { name: /not a one-time password/ })).toBeVisible();
  await expectAccessible(container);
});
