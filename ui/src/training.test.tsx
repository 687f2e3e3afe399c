import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { App } from "./app.tsx";
import { i18n } from "./i18n/index.ts";
import { createFake } from "./ipc/fake.ts";

it("training leads from the first start to an unlock in twelve clicks at most", {
  timeout: 30_000,
}, async () => {
  await i18n.changeLanguage("ja");
  const user = userEvent.setup();
  const fake = createFake({ phase: "first_start" });
  render(<App ipc={fake.ipc} />);
  let clicks = 0;
  const click = async (role: string, name: string | RegExp) => {
    const [first] = await screen.findAllByRole(role, { name });
    if (!first) throw new Error(`no ${role}`);
    await user.click(first);
    clicks += 1;
    return first;
  };
  await click("button", /研修で使う/);
  await click("link", "管理");
  await click("button", /利用者管理/);
  await click("button", /ワンタイムパスワードの利用停止解除/);
  await click("row", /田中 三郎/);
  await click("checkbox", /本人に状況を確認しました/);
  await click("button", "研修パネルを開く");
  const password = (await screen.findByText("renshu-kakunin-suzuki")).textContent;
  // As typed after one more click.
  clicks += 1;
  fireEvent.change(screen.getByLabelText(/^確認用パスワード/, { selector: "input" }), {
    target: { value: password },
  });
  await click("button", "停止解除");
  expect(
    await screen.findByRole("heading", { name: "ワンタイムパスワード利用停止解除結果" }),
  ).toBeInTheDocument();
  expect(fake.state.users.find(({ loginId }) => loginId === "tanaka")?.suspended).toBe(false);
  expect(clicks).toBeLessThanOrEqual(12);
});
