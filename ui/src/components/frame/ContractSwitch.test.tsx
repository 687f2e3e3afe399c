import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { createFake, type FakeOptions } from "../../ipc/fake.ts";
import { enterSession } from "../../ipc/session.ts";
import { useUsers } from "../../ipc/users.ts";
import { expectAccessible, renderScreen } from "../testing.tsx";
import { ContractSwitch } from "./ContractSwitch.tsx";

const STAFF = {
  edition: "branch",
  session: { person: { loginId: "eigyo", name: "営業 太郎", kana: "", role: "clerk" } },
} satisfies FakeOptions;

function Asked() {
  const { data } = useUsers("");
  return <p>{data ? `${data.total}` : "…"}</p>;
}

async function open() {
  const fake = createFake(STAFF);
  const asked: (string | null | undefined)[] = [];
  const { users } = fake.ipc;
  fake.ipc.users = (query) => {
    asked.push(query.contract);
    return users(query);
  };
  const shown = await renderScreen(
    <>
      <ContractSwitch />
      <Asked />
    </>,
    { ipc: fake.ipc },
  );
  return { ...shown, fake, asked };
}

it("shows the users of the chosen contract in every list, until all are asked for again", async () => {
  const { user, asked } = await open();
  await waitFor(() => expect(asked.at(-1) ?? null).toBeNull());
  await user.click(screen.getByRole("button", { name: "契約先を切り替え" }));
  const dialog = screen.getByRole("dialog", { name: "契約先を切り替え" });
  await expectAccessible(dialog);
  await user.type(within(dialog).getByRole("searchbox"), "００１２");
  await user.click(await within(dialog).findByRole("button", { name: /△△商事株式会社/ }));
  expect(screen.getByRole("button", { name: "表示中：△△商事株式会社" })).toBeVisible();
  await waitFor(() => expect(asked.at(-1)).toBe("0001234"));
  await user.click(screen.getByRole("button", { name: "表示中：△△商事株式会社" }));
  await user.click(screen.getByRole("button", { name: "すべての契約先" }));
  await waitFor(() => expect(asked.at(-1) ?? null).toBeNull());
});

it("is forgotten when he signs out", async () => {
  const { user, client, fake } = await open();
  await user.click(screen.getByRole("button", { name: "契約先を切り替え" }));
  await user.click(await screen.findByRole("button", { name: /△△商事株式会社/ }));
  expect(screen.getByRole("button", { name: /表示中/ })).toBeVisible();
  const session = await fake.ipc.session();
  enterSession(client, { ...session, phase: "sign_in", person: null });
  enterSession(client, session);
  expect(await screen.findByRole("button", { name: "契約先を切り替え" })).toBeVisible();
});

it("is for the staff of a branch alone", async () => {
  const { ipc } = createFake();
  await renderScreen(<ContractSwitch />, { ipc });
  expect(screen.queryByRole("button")).toBeNull();
});
