import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { CLOCKS } from "../../ipc/fake/data.ts";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { ClockScreen } from "./ClockScreen.tsx";

async function renderClock(options: FakeOptions, language: "ja" | "en" = "ja") {
  const fake = createFake(options);
  return { fake, ...(await renderScreen(<ClockScreen />, { ipc: fake.ipc, language, at: "/clock" })) };
}

const confirmButton = () => screen.queryByRole("button", { name: "この日時で正しい" });

it.each([
  [
    "behind",
    "パソコンの時計が、最後に確認できた日時より約25分遅れています",
    "約25分遅れ",
    "2026/11/23（月） 11:40",
  ],
  ["jumped", "使用中に、パソコンの時計が約3日進みました", "約3日進み", "2026/11/20（金） 11:15"],
  ["far_ahead", "前回の使用から、パソコンの時計が約45日進んでいます", "約45日進み", "2026/10/09（金） 11:15"],
] as const)("shows the times and what happened: %s", async (clockIs, happened, difference, latest) => {
  const { container } = await renderClock({ clockIs });
  expect(await screen.findByText(happened)).toBeInTheDocument();
  expect(screen.getByText("2026/11/23（月）")).toBeInTheDocument();
  expect(screen.getByText(/^11:15:3\d$/)).toBeInTheDocument();
  expect(screen.getByText("日本標準時（GMT+9）")).toBeInTheDocument();
  expect(screen.getByText(latest)).toBeInTheDocument();
  expect(screen.getByText(difference)).toBeInTheDocument();
  await expectAccessible(container);
});

it("is accessible in English", async () => {
  const { container } = await renderClock({ clockIs: "behind" }, "en");
  expect(await screen.findByRole("button", { name: "This time is right" })).toBeInTheDocument();
  await expectAccessible(container);
});

it("takes the time as right, for a reason and with the confirmation password", async () => {
  const { user, fake } = await renderClock({ clockIs: "behind" });
  await user.type(await screen.findByLabelText(/^確認用パスワード(必須)?$/), "renshu-kakunin-suzuki{Enter}");
  await user.click(await screen.findByRole("link", { name: "「理由」を入力してください。" }));
  expect(screen.getByLabelText(/^理由/)).toHaveFocus();
  await user.keyboard("進んでいた時計を合わせ直した");
  await user.clear(screen.getByLabelText(/^確認用パスワード(必須)?$/));
  await user.type(screen.getByLabelText(/^確認用パスワード(必須)?$/), "wrong{Enter}");
  expect(await screen.findByRole("link", { name: /確認用パスワードが正しくありません/ })).toBeInTheDocument();
  expect(screen.getByLabelText(/^確認用パスワード(必須)?$/)).toHaveValue("");
  expect(screen.getByLabelText(/^理由/)).toHaveValue("進んでいた時計を合わせ直した");
  await user.type(screen.getByLabelText(/^確認用パスワード(必須)?$/), "renshu-kakunin-suzuki{Enter}");
  expect(await screen.findByRole("status")).toHaveTextContent("日時を確認しました。");
  expect(confirmButton()).toBeNull();
  expect(screen.getByRole("heading", { level: 1, name: "日時の確認" })).toHaveFocus();
  expect(fake.state.history.at(-1)).toMatchObject({
    kind: "clock_anchored",
    details: [{ name: "reason", value: "進んでいた時計を合わせ直した" }],
  });
});

it("asks nothing while the clock is trusted", async () => {
  const { container } = await renderClock({});
  expect(await screen.findByText("パソコンの時計に問題は見つかっていません。")).toBeInTheDocument();
  expect(screen.getByText(/^11:15:3\d$/)).toBeInTheDocument();
  expect(confirmButton()).toBeNull();
  await expectAccessible(container);
});

it("says which way the tokens say the clock is off", async () => {
  const { fake, client } = await renderClock({ clockIs: "suspected" });
  expect(await screen.findByText("3本のトークンが同じ約3分のずれを示しています")).toBeInTheDocument();
  expect(screen.getByText(/約3分進んでいる可能性があります。パソコンの設定で/)).toBeInTheDocument();
  expect(confirmButton()).toBeNull();
  fake.state.clock = { ...CLOCKS.suspected, suspected: { seconds: -120, tokens: 4 } };
  await client.invalidateQueries();
  expect(await screen.findByText(/約2分遅れている可能性があります。/)).toBeInTheDocument();
});

it("asks no more once the clock was set right in the system's settings", async () => {
  const { fake, client } = await renderClock({ clockIs: "behind" });
  expect(await screen.findByRole("button", { name: "この日時で正しい" })).toBeInTheDocument();
  fake.state.clock = CLOCKS.trusted;
  await client.invalidateQueries();
  await waitFor(() => expect(confirmButton()).toBeNull());
});
