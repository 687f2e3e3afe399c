import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef, useState } from "react";
import { expect, it } from "vitest";
import { useKeptFocus } from "./kept-focus.ts";

function Page() {
  const main = useRef<HTMLElement>(null);
  const [rows, setRows] = useState(["one", "two"]);
  useKeptFocus(main);
  return (
    <main ref={main}>
      <h1 tabIndex={-1}>title</h1>
      {rows.map((row) => (
        <button type="button" key={row} onClick={() => setRows(rows.filter((other) => other !== row))}>
          {row}
        </button>
      ))}
    </main>
  );
}

it("what had the focus is gone: the title has it", async () => {
  const user = userEvent.setup();
  render(<Page />);
  await user.click(screen.getByRole("button", { name: "one" }));
  await waitFor(() => expect(screen.getByRole("heading")).toHaveFocus());
});

it("a focus that was put elsewhere stays there, and so does none", async () => {
  const user = userEvent.setup();
  render(<Page />);
  await user.click(screen.getByRole("button", { name: "one" }));
  screen.getByRole("button", { name: "two" }).focus();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(screen.getByRole("button", { name: "two" })).toHaveFocus();
  await user.click(document.body);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(document.body).toHaveFocus();
});
