import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { ExpiringScreen } from "./ExpiringScreen.tsx";

it("lists a band by contract, with the number of each, and has a notice to print", async () => {
  const fake = createFake();
  const [first, second, third] = fake.state.tokens;
  if (first && second && third) {
    first.expiresOn = "2026-11-22";
    second.expiresOn = "2026-11-25";
    third.expiresOn = "2027-02-20";
  }
  const { user, container } = await renderScreen(<ExpiringScreen />, {
    ipc: fake.ipc,
    at: "/tokens/expiring",
  });
  const band = async (name: RegExp) => screen.findByRole("radio", { name });
  expect(await band(/61日から90日/)).toBeChecked();
  expect(screen.getByRole("radio", { name: /期限切れ.*1件/ })).toBeVisible();
  expect(screen.getByRole("radio", { name: /8日から30日.*0件/ })).toBeVisible();
  const rows = () => within(screen.getByRole("region", { name: /△△商事/ }));
  expect(rows().getByRole("row", { name: /KT000003.*あと89日/ })).toBeVisible();
  await expectAccessible(container);

  await user.click(await band(/期限切れ/));
  expect(await screen.findByRole("row", { name: /KT000001.*1日前に終了/ })).toBeVisible();
  await user.click(await band(/7日以内/));
  expect(await screen.findByRole("row", { name: /KT000002.*あと2日/ })).toBeVisible();
  await user.click(await band(/8日から30日/));
  expect(await screen.findByText("この期間に有効期限を迎えるトークンはありません。")).toBeVisible();
});

it("addresses each contract on a page of its own, and none to the stock", async () => {
  const fake = createFake();
  const [first, second] = fake.state.tokens;
  if (first && second) {
    first.expiresOn = "2026-11-25";
    Object.assign(second, { expiresOn: "2026-11-26", place: "in_stock" });
  }
  const { user, container } = await renderScreen(<ExpiringScreen />, {
    ipc: fake.ipc,
    at: "/tokens/expiring",
  });
  await user.click(await screen.findByRole("radio", { name: /7日以内/ }));
  await screen.findByRole("row", { name: /KT000002/ });
  const notices = container.querySelectorAll("article");
  expect(notices).toHaveLength(1);
  expect(notices[0]).toHaveTextContent("御中");
  expect(notices[0]).toHaveTextContent("KT000001");
  expect(notices[0]).not.toHaveTextContent("KT000002");
});
