import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { SESSION } from "../../ipc/session.ts";
import { TrainingScreen } from "./TrainingScreen.tsx";

const at = (as = "suzuki") => createFake({ edition: "training", as });

it.each(["ja", "en"] as const)("is accessible (%s)", async (language) => {
  const { container } = await renderScreen(<TrainingScreen />, { ipc: at().ipc, language, at: "/training" });
  await screen.findByText("renshu-login-kobayashi");
  await expectAccessible(container);
});

it.each([
  ["ワンタイムパスワードの利用停止解除", "/manage/users/unlock"],
  ["トークンの失効", "/manage/users/revoke"],
])("%s can be practised", async (name, path) => {
  const { user, pathname } = await renderScreen(<TrainingScreen />, { ipc: at().ipc, at: "/training" });
  await user.click(screen.getByRole("button", { name }));
  expect(pathname()).toBe(path);
});

it("the enrolment is practised as the one who has no token", async () => {
  const { user, client } = await renderScreen(<TrainingScreen />, { ipc: at().ipc, at: "/training" });
  await user.click(await screen.findByRole("button", { name: "利用開始登録" }));
  expect(client.getQueryData(SESSION)).toMatchObject({ phase: "sign_in", practiceLoginId: "yamada" });
});

it("shows no procedure the role may not do", async () => {
  await renderScreen(<TrainingScreen />, { ipc: at("tanaka").ipc, at: "/training" });
  expect(await screen.findByRole("button", { name: "利用開始登録" })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "トークンの失効" })).toBeNull();
});
