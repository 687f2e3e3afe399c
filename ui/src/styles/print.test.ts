import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const css = readFileSync("src/styles/print.css", "utf8");

/** The declarations of a rule. */
function rule(selector: string): string {
  const at = css.indexOf(`${selector} {`);
  expect(at, selector).toBeGreaterThan(-1);
  return css.slice(at, css.indexOf("}", at));
}

it("prints on A4", () => {
  expect(rule("@page")).toContain("size: A4;");
});

it("takes controls off the paper, and puts on it what is for paper alone", () => {
  expect(rule(".screen-only")).toContain("display: none");
  expect(rule(".print-only")).toContain("display: revert");
  expect(readFileSync("src/styles/global.css", "utf8")).toMatch(/\.print-only \{\s*display: none;/);
});

it("prints black on white, whatever the theme and the text size", () => {
  const colours = rule(":root,\n  [data-theme]");
  expect(colours).toContain("--color-text: black;");
  expect(colours).toContain("--color-surface: white;");
  expect(rule("html")).toContain("font-size: 100% !important;");
});

it("tears no row apart", () => {
  expect(rule("tr,\n  dl > div")).toContain("break-inside: avoid;");
});
