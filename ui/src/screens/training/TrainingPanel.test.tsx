import { act, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SidePanel, SideSlot } from "../../components/frame/SidePanel.tsx";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake, FAKE_NOW, type FakeOptions } from "../../ipc/fake.ts";
import { SESSION } from "../../ipc/session.ts";
import { TrainingPanel } from "./TrainingPanel.tsx";

const WIDE = 1280;
const NARROW = 1024;

beforeEach(() => {
  window.innerWidth = WIDE;
});
afterEach(() => {
  window.innerWidth = NARROW;
});

async function renderPanel(options: FakeOptions = {}, language: "ja" | "en" = "ja") {
  const fake = createFake({ edition: "training", ...options });
  const panel = (
    <SideSlot value={<TrainingPanel />}>
      <SidePanel />
    </SideSlot>
  );
  const shown = await renderScreen(panel, { ipc: fake.ipc, language });
  return { ...shown, fake };
}

const fobs = () => within(screen.getByRole("region", { name: "練習用トークン" }));
const grouped = (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`;

it.each(["ja", "en"] as const)("is accessible (%s)", async (language) => {
  const { container, fake } = await renderPanel({}, language);
  expect(await screen.findByText(grouped(fake.code("KT000003")))).toBeInTheDocument();
  await expectAccessible(container);
});

it("shows the card of the role played, with the passwords to type", async () => {
  await renderPanel();
  const card = await screen.findByRole("region", { name: "現在の役" });
  expect(card).toHaveTextContent("鈴木 一郎");
  expect(card).toHaveTextContent("マスターユーザ");
  expect(card).toHaveTextContent("renshu-kakunin-suzuki");
});

it("marks the fob of the role played", async () => {
  await renderPanel({ as: "sato" });
  const mark = await screen.findByText("この役のトークン");
  expect(within(mark.closest("li") as HTMLElement).getByRole("heading")).toHaveTextContent("KT000002");
});

it("turns a fob over to its serial number and expiry date", async () => {
  const { user, fake } = await renderPanel();
  const code = grouped(fake.code("KT000003"));
  expect(await screen.findByText(code)).toBeInTheDocument();
  const turn = (name: string) => fobs().getAllByRole("button", { name }).at(-1) as HTMLElement;
  await user.click(turn("裏面を見る"));
  expect(fobs().getByText("KT000003")).toBeInTheDocument();
  expect(fobs().getByText("2031/03/31（月）")).toBeInTheDocument();
  expect(screen.queryByText(code)).toBeNull();
  await user.click(turn("表面を見る"));
  expect(await screen.findByText(code)).toBeInTheDocument();
});

it("「次の表示へ」 moves the clock to the next one-time password", async () => {
  const { user, fake } = await renderPanel();
  const before = fake.code("KT000001");
  await screen.findByText(grouped(before));
  await user.click(screen.getByRole("button", { name: "次の表示へ" }));
  const after = fake.code("KT000001");
  expect(after).not.toBe(before);
  expect(await screen.findByText(grouped(after))).toBeInTheDocument();
});

it("reads the displays once a second, and not at all when folded", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    let seconds = 0;
    const clock = () => Date.parse(FAKE_NOW) + seconds * 1000;
    const { user, fake } = await renderPanel({ clock });
    const display = vi.spyOn(fake.ipc, "fobDisplay");
    await screen.findAllByText("あと30秒");
    seconds = 1;
    await act(() => vi.advanceTimersByTimeAsync(1000));
    expect(await screen.findAllByText("あと29秒")).toHaveLength(3);
    await user.click(screen.getByRole("button", { name: "研修パネルをたたむ" }));
    display.mockClear();
    await act(() => vi.advanceTimersByTimeAsync(5000));
    expect(display).not.toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
});

it("「役を選ぶ」 leads to the sign-in page of the person chosen", async () => {
  const { user, client } = await renderPanel();
  await user.click(screen.getByRole("button", { name: "役を選ぶ" }));
  const dialog = await screen.findByRole("dialog", { name: "役を選ぶ" });
  expect(await within(dialog).findAllByRole("listitem")).toHaveLength(5);
  expect(within(dialog).getByText("renshu-login-yamada")).toBeInTheDocument();
  await expectAccessible(dialog);
  await user.click(within(dialog).getByRole("button", { name: "山田 和子 さんの役になる" }));
  expect(client.getQueryData(SESSION)).toMatchObject({ phase: "sign_in", practiceLoginId: "yamada" });
});

it("starts over only after a question", async () => {
  const { user, client, fake } = await renderPanel({ as: "sato" });
  fake.state.users = [];
  await user.click(screen.getByRole("button", { name: "はじめからやり直す" }));
  const dialog = await screen.findByRole("alertdialog", { name: "はじめからやり直す" });
  await user.click(within(dialog).getByRole("button", { name: "キャンセル" }));
  expect(fake.state.users).toEqual([]);
  await user.click(screen.getByRole("button", { name: "はじめからやり直す" }));
  const again = await screen.findByRole("alertdialog");
  await user.click(within(again).getByRole("button", { name: "はじめからやり直す" }));
  expect(fake.state.users).toHaveLength(5);
  expect(client.getQueryData(SESSION)).toMatchObject({ phase: "desk", person: { loginId: "suzuki" } });
});

it("「研修を終了する」 leaves", async () => {
  const { user, client } = await renderPanel();
  await user.click(screen.getByRole("button", { name: "研修を終了する" }));
  expect(client.getQueryData(SESSION)).toMatchObject({ phase: "first_start", edition: null });
});

it("is folded in a narrow window, and opens when asked", async () => {
  window.innerWidth = NARROW;
  const { user } = await renderPanel();
  expect(screen.queryByRole("button", { name: "役を選ぶ" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "研修パネルを開く" }));
  expect(screen.getByRole("button", { name: "役を選ぶ" })).toBeInTheDocument();
});

it("large text makes the window narrow", async () => {
  const fake = createFake({ edition: "training" });
  fake.state.preferences.textSize = 150;
  await renderScreen(
    <SideSlot value={<TrainingPanel />}>
      <SidePanel />
    </SideSlot>,
    { ipc: fake.ipc },
  );
  expect(screen.getByRole("button", { name: "研修パネルを開く" })).toBeInTheDocument();
});

it("a locked desk shows no fobs and no other roles, but the password that opens it", async () => {
  await renderPanel({ phase: "locked" });
  expect(await screen.findByText("renshu-login-suzuki")).toBeInTheDocument();
  expect(screen.queryByRole("region", { name: "練習用トークン" })).toBeNull();
  expect(screen.queryByRole("button", { name: "役を選ぶ" })).toBeNull();
});
