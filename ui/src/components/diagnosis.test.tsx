import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Diagnosis as Found } from "../ipc/client.ts";
import { createFake } from "../ipc/fake.ts";
import { Diagnosis } from "./Diagnosis.tsx";
import { expectAccessible, renderScreen } from "./testing.tsx";

const FOUND: Found = {
  at: "2026-11-23T02:02:30Z",
  refused: "otp_wrong",
  serial: "KT000001",
  cause: "unknown",
  seconds: null,
  presses: null,
  otherSerial: null,
  usedBy: null,
  usedAt: null,
};

async function ask(found: Partial<Found> | null) {
  const diagnose = vi.fn(async () => found && { ...FOUND, ...found });
  const { ipc } = createFake({ overrides: { diagnose } });
  const shown = await renderScreen(<Diagnosis loginId="tanaka" />, { ipc });
  expect(diagnose).not.toHaveBeenCalled();
  await shown.user.click(screen.getByRole("button", { name: "なぜ失敗？" }));
  expect(diagnose).toHaveBeenCalledWith("tanaka");
  await waitFor(() => expect(screen.getByRole("status")).not.toHaveTextContent("読み込んでいます"));
  return { ...shown, diagnose, status: screen.getByRole("status") };
}

describe("says the cause in a sentence, and what to do next", () => {
  it.each<[Partial<Found>, string, string]>([
    [{ cause: "fob_fast", seconds: 190 }, "トークンの時刻が、約3分10秒進んでいます。", "時刻補正を行って"],
    [{ cause: "fob_slow", seconds: 60 }, "トークンの時刻が、約1分遅れています。", "時刻補正を行って"],
    [{ cause: "counter_ahead", presses: 12 }, "使われないまま12回押されています。", "時刻補正を行って"],
    [
      { cause: "already_used", usedBy: "佐藤 花子", usedAt: "2026-11-23T02:01:00Z" },
      "2026/11/23（月） 11:01に佐藤 花子さんが使用済みです。",
      "次の表示に変わるのを待ち",
    ],
    [{ cause: "already_used" }, "すでに使用済みです。", "次の表示に変わるのを待ち"],
    [{ cause: "previous" }, "前に表示されていた数字です。", "いま表示されている数字"],
    [{ cause: "other_token", otherSerial: "KT000003" }, "別のトークン KT000003", "裏面のシリアル番号"],
    [{ cause: "transposed" }, "入れ替わっています。", "もう一度入力"],
    [{ cause: "neighbouring_key" }, "隣のキーの数字を押しています。", "もう一度入力"],
    [{ cause: "clock_wrong", seconds: 3_900 }, "時計が、約1時間5分ずれています。", "日付と時刻を正しく"],
    [{ cause: "not_consecutive" }, "続けて表示されたものではありません。", "2つ目に入力"],
    [{ cause: "unknown" }, "原因は特定できませんでした。", "動作確認"],
  ])("%o", async (found, sentence, next) => {
    const { status } = await ask(found);
    expect(status).toHaveTextContent(sentence);
    expect(status).toHaveTextContent(next);
    expect(status).toHaveTextContent("2026/11/23（月） 11:02 の入力");
    const resync = ["fob_fast", "fob_slow", "counter_ahead"].includes(found.cause ?? "");
    expect(screen.queryAllByRole("link", { name: "時刻補正" })).toHaveLength(resync ? 1 : 0);
  });
});

it("leads to 「時刻補正」 of the token, and to the token whose code it was", async () => {
  const fast = await ask({ cause: "fob_fast", seconds: 190 });
  await expectAccessible(fast.container);
  await fast.user.click(screen.getByRole("link", { name: "時刻補正" }));
  await waitFor(() => expect(fast.pathname()).toBe("/tokens/detail/KT000001/resync"));
  fast.unmount();
  const other = await ask({ cause: "other_token", otherSerial: "KT000003" });
  await other.user.click(screen.getByRole("link", { name: "トークン KT000003 を見る" }));
  await waitFor(() => expect(other.pathname()).toBe("/tokens/detail/KT000003"));
});

it("says so where nothing has failed, and can be asked again", async () => {
  const { user, diagnose, status } = await ask(null);
  expect(status).toHaveTextContent("失敗した入力の記録はありません。");
  await user.click(screen.getByRole("button", { name: "なぜ失敗？" }));
  await waitFor(() => expect(diagnose).toHaveBeenCalledTimes(2));
});

it("is not for those who neither unlock nor check", async () => {
  const { ipc } = createFake({ as: "kobayashi" });
  await renderScreen(<Diagnosis loginId="tanaka" />, { ipc });
  expect(screen.queryByRole("button")).toBeNull();
});
