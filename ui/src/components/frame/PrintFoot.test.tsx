import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { App } from "../../app.tsx";
import { i18n } from "../../i18n/index.ts";
import { createFake } from "../../ipc/fake.ts";
import { ResultActions } from "../ResultActions.tsx";
import { renderScreen } from "../testing.tsx";
import { PrintFoot } from "./PrintFoot.tsx";

beforeEach(async () => {
  await i18n.changeLanguage("ja");
});

it("stands at the foot of every page of the desk", async () => {
  render(<App ipc={createFake().ipc} />);
  expect(await screen.findByText(/^操作履歴の照合値/)).toHaveTextContent(
    /^操作履歴の照合値 [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}（2件、2026\/11\/23（月） 11:15）$/,
  );
});

it("is not there where nobody is signed in", async () => {
  const fake = createFake({ phase: "sign_in" });
  const historyDigest = vi.spyOn(fake.ipc, "historyDigest");
  render(<App ipc={fake.ipc} />);
  await screen.findByRole("heading", { level: 1 });
  expect(screen.queryByText(/操作履歴の照合値/)).toBeNull();
  expect(historyDigest).not.toHaveBeenCalled();
});

it("is read anew before anything is printed", async () => {
  const fake = createFake();
  const { state } = fake;
  const { user } = await renderScreen(
    <>
      <ResultActions />
      <PrintFoot />
    </>,
    { ipc: fake.ipc, language: "en" },
  );
  await screen.findByText(/\(2 entries, /);
  const [entry] = state.history;
  if (entry) state.history.push({ ...entry, number: 3 });
  const printed = vi.spyOn(fake.ipc, "printPage").mockImplementation(async () => {
    expect(await screen.findByText(/\(3 entries, /)).toBeInTheDocument();
    return null;
  });
  await user.click(screen.getByRole("button", { name: "Print" }));
  expect(printed).toHaveBeenCalled();
});

it("does not keep anybody from printing when it cannot be read", async () => {
  const user = userEvent.setup();
  const fake = createFake();
  const printPage = vi.spyOn(fake.ipc, "printPage");
  fake.ipc.historyDigest = async () => {
    throw new Error("no answer");
  };
  await renderScreen(
    <>
      <ResultActions />
      <PrintFoot />
    </>,
    { ipc: fake.ipc },
  );
  await user.click(screen.getByRole("button", { name: "印刷" }));
  expect(printPage).toHaveBeenCalled();
});
