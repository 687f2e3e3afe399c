// Which texts the sources use. For the tests only: it runs the compiler, so that `t(`role.${role}`)` counts as
// exactly the keys its type allows.

import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

export const UI = resolve(import.meta.dirname, "../..");
export const SRC = join(UI, "src");

export type Uses = {
  /** Keys, by the file that uses them (below `src`). */
  byFile: Map<string, Set<string>>;
  /** Uses that no text answers, or that are not a closed set: `file:line: what`. */
  wrong: string[];
};

/** Every leaf of a file of texts, `screen.key` → text. */
export function leaves(texts: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(texts)) {
    const key = prefix ? `${prefix}.${name}` : name;
    if (typeof value === "string") found.set(key, value);
    else for (const [inner, text] of leaves(value, key)) found.set(inner, text);
  }
  return found;
}

/** The key a call names: i18next finds `count_one` and `count_other` by itself. Codes of Rust end as they like. */
export function withoutPlural(key: string): string {
  return key.startsWith("error.") ? key : key.replace(/_(one|other)$/, "");
}

/** The sources of the window, without tests, what tests need, the gallery and what is generated. */
export function sources(): string[] {
  const all = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  return all.filter(
    (path) =>
      /\.tsx?$/.test(path) &&
      !/\.test\.tsx?$/.test(path) &&
      !/^gallery|^ipc\/(bindings|fake)|^i18n\/uses|testing\.tsx$|test-setup/.test(path),
  );
}

export function findUses(keys: ReadonlySet<string>): Uses {
  const groups = new Set([...keys].flatMap(above));
  const program = compile();
  const checker = program.getTypeChecker();
  const uses: Uses = { byFile: new Map(), wrong: [] };
  for (const path of sources()) {
    const file = program.getSourceFile(join(SRC, path));
    if (!file) throw new Error(`${path} is not part of the program`);
    const used = new Set<string>();
    uses.byFile.set(path, used);
    const use = (node: ts.Node, key: string, called: boolean) => {
      if (keys.has(key)) used.add(key);
      else if (called) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        uses.wrong.push(`${path}:${line + 1}: ${key}`);
      }
    };
    const visit = (node: ts.Node): void => {
      const called = isCall(node.parent) && node.parent.arguments[0] === node;
      if (ts.isStringLiteralLike(node) && (called || node.text.includes("."))) use(node, node.text, called);
      if (ts.isTemplateExpression(node) && groups.has(node.head.text.replace(/\.$/, ""))) {
        const closed = literals(checker.getTypeAtLocation(node)) ?? literals(checker.getContextualType(node));
        if (closed) for (const key of closed) use(node, key, true);
        else use(node, node.getText(), called);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return uses;
}

/**
 * A source below `src` with all it imports. Not the titles of other places: every page with a link imports
 * `routes.ts`; only the frame shows them.
 */
export function reach(start: string): Set<string> {
  const all = new Set(sources());
  const queue = [start];
  const found = new Set(queue);
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const { importedFiles } = ts.preProcessFile(ts.sys.readFile(join(SRC, file)) ?? "");
    for (const { fileName } of importedFiles) {
      const target = join(dirname(file), fileName);
      if (!all.has(target) || found.has(target)) continue;
      if (target === "routes.ts" && start !== FRAME) continue;
      found.add(target);
      queue.push(target);
    }
  }
  return found;
}

export const FRAME = "components/frame/Frame.tsx";

function compile(): ts.Program {
  const { config } = ts.readConfigFile(join(UI, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, UI);
  return ts.createProgram(
    sources().map((path) => join(SRC, path)),
    options,
  );
}

/** `t("…")`. */
function isCall(node: ts.Node | undefined): node is ts.CallExpression {
  if (!node || !ts.isCallExpression(node)) return false;
  const { expression } = node;
  return ts.isPropertyAccessExpression(expression)
    ? expression.name.text === "t"
    : ts.isIdentifier(expression) && expression.text === "t";
}

/** The members of a closed set of strings. */
function literals(type: ts.Type | undefined): string[] | null {
  if (!type) return null;
  const members = type.isUnion() ? type.types : [type];
  const found = members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []));
  return found.length === members.length ? found : null;
}

function above(key: string): string[] {
  const parts = key.split(".").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}
