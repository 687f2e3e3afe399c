import { act, fireEvent, screen, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PART, useParts } from "../ipc/parts.ts";
import { LongTable } from "./LongTable.tsx";
import { expectAccessible, renderScreen } from "./testing.tsx";

type Item = { key: string; name: string };
type Part = { offset: number; limit: number };

const ROW = 56;
/** Rows that fit below the heading. */
const SEEN = 10;

/** A list of a hundred thousand, filtered by what is typed; it notes what it was asked for and what was drawn. */
function setUp({ slow = false } = {}) {
  const asked: Part[] = [];
  const drawn = { cells: 0 };
  const waiting: (() => void)[] = [];
  const read = async (search: string, part: Part) => {
    asked.push(part);
    if (slow) await new Promise<void>((go) => waiting.push(go));
    const total = search ? 100_000 / 10 ** search.length : 100_000;
    const items = Array.from({ length: Math.min(part.limit, total - part.offset) }, (_, i) => {
      const key = `${search}${part.offset + i}`;
      return { key, name: `Name ${key}` };
    });
    return { items, total };
  };
  const opened = vi.fn();
  function Screen() {
    const [search, setSearch] = useState("");
    const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
    const rows = useParts<Item>(["test", search], (part) => read(search, part));
    return (
      <>
        <input aria-label="Search" value={search} onChange={({ target }) => setSearch(target.value)} />
        <LongTable
          label="Items"
          columns={[
            {
              key: "name",
              title: "Name",
              width: 8,
              cell: ({ name }) => {
                drawn.cells += 1;
                return name;
              },
            },
          ]}
          rows={rows}
          rowKey={({ key }) => key}
          question={search}
          onOpen={opened}
          selected={ticked}
          onSelect={({ key }, on) =>
            setTicked(
              (before) => new Set(on ? [...before, key] : [...before].filter((other) => other !== key)),
            )
          }
          empty={null}
          filtered={search !== ""}
        />
      </>
    );
  }
  const answer = () =>
    act(async () => {
      for (const go of waiting.splice(0)) go();
    });
  return { Screen, asked, drawn, opened, answer };
}

beforeEach(() => {
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue((SEEN + 1) * ROW);
});

afterEach(() => vi.restoreAllMocks());

const grid = () => screen.getByRole("grid", { name: "Items" });
const names = () =>
  within(grid())
    .getAllByRole("rowheader")
    .map(({ textContent }) => textContent);
const scrollTo = (row: number) =>
  act(async () => {
    grid().scrollTop = row * ROW;
    fireEvent.scroll(grid());
  });
/** The row the list says it is at. */
const at = () => {
  const id = grid().getAttribute("aria-activedescendant");
  return id ? document.getElementById(id)?.textContent : null;
};

it("draws the rows in sight and asks for those around them", async () => {
  const { Screen, asked } = setUp();
  const { container } = await renderScreen(<Screen />, { language: "en" });
  expect(await screen.findByText("100,000 found")).toBeVisible();
  expect(names()).toHaveLength(SEEN + 1);
  expect(grid()).toHaveAttribute("aria-rowcount", "100001");
  expect(asked).toEqual([{ offset: 0, limit: PART }]);
  await expectAccessible(container);

  await scrollTo(54_321);
  expect(names()[0]).toBe("Name 54321");
  expect(names()).toHaveLength(SEEN + 1);
  expect(within(grid()).getAllByRole("row")[1]).toHaveAttribute("aria-rowindex", "54323");
  expect(asked.slice(1).map(({ offset }) => offset)).toEqual([54_250, 54_300, 54_350]);
});

it("costs one call and one screen of rows a key", async () => {
  const { Screen, asked, drawn } = setUp();
  const { user } = await renderScreen(<Screen />, { language: "en" });
  await screen.findByText("100,000 found");
  const search = screen.getByRole("textbox");
  for (const [i, key] of [..."1234"].entries()) {
    asked.length = 0;
    drawn.cells = 0;
    await user.type(search, key);
    await screen.findByText(`${(100_000 / 10 ** (i + 1)).toLocaleString("en")} found`);
    expect(asked).toEqual([{ offset: 0, limit: PART }]);
    // The rows in sight are drawn when they are there, and once more when they are noted.
    expect(drawn.cells).toBeLessThanOrEqual(2 * (SEEN + 1));
    expect(names()[0]).toBe(`Name ${"1234".slice(0, i + 1)}0`);
  }
});

it("keeps what it shows until the next rows are here", async () => {
  const { Screen, asked, answer } = setUp({ slow: true });
  await renderScreen(<Screen />, { language: "en" });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await answer();
  await screen.findByRole("grid");
  expect(names()[0]).toBe("Name 0");
  await scrollTo(70_000);
  expect(names()[0]).toBe("Name 0");
  expect(names()).toHaveLength(SEEN + 1);
  await answer();
  await screen.findByText("Name 70000");
  expect(names()[0]).toBe("Name 70000");
});

it("is walked through, opened and ticked by keys alone", async () => {
  const { Screen, opened } = setUp();
  const { user } = await renderScreen(<Screen />, { language: "en" });
  await screen.findByText("100,000 found");
  await user.tab();
  await user.tab();
  expect(grid()).toHaveFocus();
  expect(at()).toBe("Name 0");
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(at()).toBe("Name 2");
  await user.keyboard(" ");
  const row = () => within(grid()).getByRole("row", { name: "Name 2" });
  expect(row()).toHaveAttribute("aria-selected", "true");
  await user.keyboard(" ");
  expect(row()).toHaveAttribute("aria-selected", "false");
  await user.keyboard("{Enter}");
  expect(opened).toHaveBeenCalledExactlyOnceWith({ key: "2", name: "Name 2" });

  await user.keyboard("{End}");
  await act(async () => void fireEvent.scroll(grid()));
  expect(at()).toBe("Name 99999");
  expect(grid()).toHaveFocus();
  await user.keyboard("{Home}");
  await act(async () => void fireEvent.scroll(grid()));
  expect(at()).toBe("Name 0");
});
