import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { expectAccessible, onPaper, renderScreen } from "../../components/testing.tsx";
import { createFake } from "../../ipc/fake.ts";
import { PermissionsScreen } from "./PermissionsScreen.tsx";

it("shows and prints who may do what, told apart without colour", async () => {
  const { container } = await renderScreen(<PermissionsScreen />, { at: "/manage/permissions" });
  const table = await screen.findByRole("table", { name: "操作権限一覧" });
  const titles = within(table).getAllByRole("columnheader");
  expect(titles.map(({ textContent }) => textContent)).toEqual([
    "操作",
    "マスターユーザ",
    "管理者ユーザ",
    "一般ユーザ",
    "照会専用ユーザ",
  ]);
  expect(
    within(table).getByRole("row", { name: "トークンの取り込み 行える 行えない 行えない 行えない" }),
  ).toBeVisible();
  expect(within(table).queryByText("契約先の登録・変更・解約")).toBeNull();
  await expectAccessible(container);
  const paper = onPaper(container);
  expect(paper).toHaveTextContent("トークンの失効");
  expect(paper).toHaveTextContent("印刷日2026年（令和8年）11月23日");
  expect(paper.querySelectorAll("button")).toHaveLength(0);
});

it("has the staff of a branch, too, in English", async () => {
  const { ipc } = createFake({ edition: "branch" });
  await renderScreen(<PermissionsScreen />, { ipc, at: "/manage/permissions", language: "en" });
  const table = await screen.findByRole("table", { name: "Permissions" });
  expect(within(table).getAllByRole("columnheader")).toHaveLength(7);
  expect(within(table).getByText("Add, change and end contracts")).toBeVisible();
});
