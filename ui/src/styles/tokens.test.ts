import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";

const primitives = createRequire(import.meta.url).resolve("@digital-go-jp/design-tokens/dist/tokens.css");
const own = readFileSync("src/styles/tokens.css", "utf8");
const light = { ...declarations(readFileSync(primitives, "utf8")), ...declarations(block(":root {")) };
const theme = (name: string) => ({ ...light, ...declarations(block(`[data-theme="${name}"] {`)) });

/** The least contrast of text, and of what bounds a control (WCAG 2.2: 1.4.3 and 1.4.6, 1.4.11). */
const themes = {
  light: { colours: light, text: 4.5 },
  dark: { colours: theme("dark"), text: 4.5 },
  contrast: { colours: theme("contrast"), text: 7 },
};
const LINES = 3;

const TEXT: [string, string][] = [
  ...["page", "surface", "surface-raised", "surface-quiet", "surface-hover", "surface-selected"].flatMap(
    (ground): [string, string][] => [
      ["text", ground],
      ["text-quiet", ground],
      ["link", ground],
    ],
  ),
  ["on-primary", "primary"],
  ["on-primary", "primary-hover"],
  ["on-danger", "danger"],
  ["on-danger", "danger-hover"],
  ["on-training", "training"],
  ["fob-digits", "fob-display"],
  ["fob-digits", "fob-print"],
  ...["info", "success", "attention", "danger"].flatMap((tone): [string, string][] => [
    [tone, `${tone}-surface`],
    [tone, "surface"],
    ["text", `${tone}-surface`],
  ]),
];
const CONTROLS: [string, string][] = [
  ["line-control", "surface"],
  ["line-control", "page"],
  ["primary", "surface"],
  ["focus", "surface"],
  ["focus", "page"],
  ["training", "page"],
];

const low = (colours: Record<string, string>, pairs: [string, string][], least: number) =>
  pairs.filter(([a, b]) => contrast(colour(colours, a), colour(colours, b)) < least);

it.each(Object.entries(themes))("has the contrast it promises (%s)", (_, { colours, text }) => {
  expect(low(colours, TEXT, text)).toEqual([]);
  expect(low(colours, CONTROLS, LINES)).toEqual([]);
});

it("bounds everything by a line in high contrast", () => {
  const grounds = ["page", "surface", "surface-raised", "surface-quiet", "surface-hover", "surface-selected"];
  const lines = grounds.flatMap((ground): [string, string][] => [
    ["line", ground],
    ["line-control", ground],
    ["focus", ground],
  ]);
  expect(low(themes.contrast.colours, [...lines, ["fob-line", "page"]], LINES)).toEqual([]);
});

it("every theme says the same things", () => {
  const names = (opening: string) => Object.keys(declarations(block(opening)));
  const coloured = names(":root {").filter((name) => name.startsWith("--color-"));
  expect(coloured.filter((name) => !names('[data-theme="contrast"] {').includes(name))).toEqual([]);
});

it("nothing moves longer than the system allows", () => {
  const sheets = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".css"),
  );
  const moving = sheets.flatMap((path) =>
    [...readFileSync(`src/${path}`, "utf8").matchAll(/^\s*(?:transition|animation)\b.*$/gm)].map(([line]) =>
      line.trim(),
    ),
  );
  expect(moving.length).toBeGreaterThan(0);
  // The skeleton waits before it is there; that is no motion.
  expect(moving.filter((line) => !/var\(--motion\)|appear 1ms/.test(line))).toEqual([]);
  expect(own).toMatch(/prefers-reduced-motion: reduce\) \{\s*:root \{\s*--motion: 0ms;/);
});

it("knows the contrast of black on white", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

function block(opening: string): string {
  const start = own.indexOf(opening);
  return own.slice(start, own.indexOf("\n}", start));
}

function declarations(css: string): Record<string, string> {
  return Object.fromEntries(
    [...css.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]),
  );
}

function colour(colours: Record<string, string>, name: string): string {
  let value = colours[`--color-${name}`] ?? "";
  for (let link = /^var\((--[\w-]+)\)$/.exec(value); link; link = /^var\((--[\w-]+)\)$/.exec(value)) {
    value = colours[link[1] ?? ""] ?? "";
  }
  expect(value, name).toMatch(/^#[\da-f]{6}$/);
  return value;
}

function contrast(a: string, b: string): number {
  const [dark, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
