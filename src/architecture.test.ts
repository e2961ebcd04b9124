/**
 * Who may import whom, enforced from the import statements. The checker takes a map from path to source text, so that it
 * is itself tested on small planted violations before it looks at the real tree. Tests may import anything.
 */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/** Source texts by path inside src/, such as "training/loop.ts". */
type Sources = Readonly<Record<string, string>>;

interface Import {
  readonly from: string;
  /** A path inside src/ (ending in .ts), or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** What the files of a room may import: `types` by `import type` only. Entries are rooms or files without ".ts". */
interface Rule {
  readonly values: readonly string[];
  readonly types?: readonly string[];
  readonly never?: readonly string[];
}

/** house.json, which the lint rules read too. "*" in a rule stands for `anything`. */
interface House {
  readonly rooms: Readonly<Record<string, Rule>>;
  readonly anything: readonly string[];
  /** All else runs in a browser unchanged. */
  readonly needsNode: readonly string[];
  /** The only places that may touch files: runs, plots, configs, fonts, the generated schema, and output into one. */
  readonly mayTouchFiles: readonly string[];
  /** The only places that write to standard output or error: the way to a terminal, and what no person reads. */
  readonly mayPrint: readonly string[];
}

const source = dirname(fileURLToPath(import.meta.url));
const house = JSON.parse(readFileSync(join(source, "../house.json"), "utf8")) as House;
const expanded = (places: readonly string[]): string[] =>
  places.flatMap((place) => (place === "*" ? house.anything : place));

const within = (path: string, places: readonly string[]): boolean =>
  places.some((place) => path === place || path === `${place}.ts` || path.startsWith(`${place}/`));

/** All static, re-exporting, dynamic and in-type imports of a file. */
function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const { text: name } = specifier;
    const to = name.startsWith(".") ? posix.join(posix.dirname(path), name).replace(/\.js$/, ".ts") : name;
    found.push({ from: path, to, typeOnly });
  };
  const onlyTypes = (clause: ts.ImportClause | undefined): boolean => {
    if (clause === undefined) return false;
    if (clause.isTypeOnly) return true;
    const { name, namedBindings } = clause;
    if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false;
    return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, onlyTypes(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

function groupByFile(imports: readonly Import[]): Map<string, Import[]> {
  const byFile = new Map<string, Import[]>();
  for (const one of imports) byFile.set(one.from, [...(byFile.get(one.from) ?? []), one]);
  return byFile;
}

const isLocal = ({ to }: Import): boolean => to.endsWith(".ts");

/** Imports that the table forbids, and folders that it does not know. */
function folderViolations(imports: readonly Import[]): string[] {
  return imports.filter(isLocal).flatMap(({ from, to, typeOnly }) => {
    const folder = from.split("/")[0]!;
    const rule = house.rooms[folder];
    if (rule === undefined) return [`${from}: the folder is not in the table of rules`];
    const inside = to.split("/")[0] === folder;
    const allowed = inside || within(to, expanded(rule.values)) || (typeOnly && within(to, rule.types ?? []));
    if (allowed && !within(to, rule.never ?? [])) return [];
    const types = within(to, rule.types ?? []) ? " other than by import type" : "";
    return [`${from} may not import ${to}${types}`];
  });
}

/** Browser-safe files from which a `node:` module is reached by imports that exist at run time. */
function nodeViolations(imports: readonly Import[]): string[] {
  const byFile = groupByFile(imports.filter(({ typeOnly }) => !typeOnly));
  const pathToNode = (path: string, seen: Set<string>): string[] | null => {
    if (path.startsWith("node:")) return [path];
    if (seen.has(path)) return null;
    seen.add(path);
    for (const { to } of byFile.get(path) ?? []) {
      const rest = pathToNode(to, seen);
      if (rest !== null) return [path, ...rest];
    }
    return null;
  };
  return [...byFile.keys()]
    .filter((path) => !within(path, house.needsNode))
    .map((path) => pathToNode(path, new Set()))
    .filter((path) => path !== null)
    .map((path) => `runs in a browser, but: ${path.join(" → ")}`);
}

/** Files that import `node:fs` without being among the few that may. */
function fileViolations(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => /^node:fs/.test(to) && !within(from, house.mayTouchFiles))
    .map(({ from }) => `${from} may not touch files`);
}

/** Files other than cli.ts that end the process or set its exit code. */
function exitViolations(sources: Sources): string[] {
  return Object.entries(sources)
    .filter(([path, text]) => path !== "cli.ts" && /\bprocess\.(exit|exitCode|abort)\b/.test(text))
    .map(([path]) => `${path} may not set an exit code`);
}

/** `process`, also as a property of another global. */
const isProcess = (node: ts.Node | undefined): boolean =>
  node !== undefined &&
  ((ts.isIdentifier(node) && node.text === "process") ||
    (ts.isPropertyAccessExpression(node) && node.name.text === "process"));

/** Whether a node writes to a standard stream, or takes one out of `process`. */
function takesStream(node: ts.Node): boolean {
  const isStream = (name: string): boolean => /^(stdout|stderr|_rawDebug)$/.test(name);
  if (ts.isElementAccessExpression(node)) return isProcess(node.expression);
  if (ts.isPropertyAccessExpression(node)) {
    const { expression, name } = node;
    return (
      (isProcess(expression) && isStream(name.text)) ||
      (ts.isIdentifier(expression) && expression.text === "console")
    );
  }
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && isProcess(node.initializer))
    return node.name.elements.some((one) => isStream((one.propertyName ?? one.name).getText()));
  return false;
}

/** Files that write to a terminal by themselves, past what makes control characters in foreign text visible. */
function printViolations(sources: Sources, imports: readonly Import[]): string[] {
  const prints = (node: ts.Node): boolean =>
    takesStream(node) || (ts.forEachChild(node, (child) => prints(child) || undefined) ?? false);
  const byHand = Object.entries(sources)
    .filter(([path, text]) => prints(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)))
    .map(([path]) => path);
  const byImport = imports.filter(({ to }) => /^(node:)?(process|console)$/.test(to)).map(({ from }) => from);
  return [...new Set([...byHand, ...byImport])]
    .filter((path) => !within(path, house.mayPrint))
    .map((path) => `${path} may not write to a terminal other than by commands/terminal/output`);
}

/** Cycles of imports that exist at run time, each as a path that returns to its start. */
function cycles(imports: readonly Import[]): string[] {
  const byFile = groupByFile(imports.filter((one) => isLocal(one) && !one.typeOnly));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const { to } of byFile.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of byFile.keys()) visit(path, []);
  return found;
}

function violations(sources: Sources): string[] {
  const imports = Object.entries(sources).flatMap(([path, text]) => importsOf(path, text));
  return [
    ...folderViolations(imports),
    ...nodeViolations(imports),
    ...fileViolations(imports),
    ...exitViolations(sources),
    ...printViolations(sources, imports),
    ...cycles(imports),
  ];
}

describe("the checker", () => {
  it.each<[string, Sources, RegExp]>([
    [
      "training that reads gold",
      { "training/loop.ts": 'import { createGold } from "../world/gold.js";' },
      /training\/loop\.ts may not import world\/gold\.ts/,
    ],
    [
      "training that reads even a type of gold",
      { "training/a.ts": 'import type { Gold } from "../world/gold.js";' },
      /may not import world\/gold/,
    ],
    ["a world that trains", { "world/a.ts": 'import "../training/loop.js";' }, /may not import training/],
    [
      "a config value where only types are allowed",
      { "world/a.ts": 'import { type Config, configSchema } from "../config/schema/config.js";' },
      /other than by import type/,
    ],
    [
      "a value of config beside the list of attributes",
      { "charts/specs/a.ts": 'import { name } from "../../config/schema/fields.js";' },
      /may not import config\/schema\/fields\.ts other than by import type/,
    ],
    [
      "a re-export",
      { "nn/a.ts": 'export { x } from "../world/world.js";' },
      /nn\/a\.ts may not import world/,
    ],
    [
      "a dynamic import",
      { "nn/a.ts": 'const m = await import("../models/policy.js");' },
      /may not import models/,
    ],
    [
      "an import in a type",
      { "nn/a.ts": 'type P = import("../models/policy.js").P;' },
      /may not import models/,
    ],
    [
      "a verb that imports cli",
      { "commands/a.ts": 'import "../cli.js";' },
      /commands\/a\.ts may not import cli/,
    ],
    [
      "a law that looks into a run",
      { "laws/a.ts": 'import { train } from "../training/loop.js";' },
      /laws\/a\.ts may not import training/,
    ],
    ["a folder nobody knows", { "misc/a.ts": 'import "./b.js";' }, /not in the table/],
    ["a Node module in the world", { "world/a.ts": 'import "node:os";' }, /world\/a\.ts → node:os/],
    [
      "a Node module behind two imports",
      {
        "training/a.ts": 'import "./b.js";',
        "training/b.ts": 'import "../nn/c.js";',
        "nn/c.ts": 'import "node:os";',
      },
      /training\/a\.ts → training\/b\.ts → nn\/c\.ts → node:os/,
    ],
    [
      "files outside of storage",
      { "runner/a.ts": 'import { readFileSync } from "node:fs";' },
      /may not touch files/,
    ],
    ["files by promises", { "commands/a.ts": 'import fs from "node:fs/promises";' }, /may not touch files/],
    ["a verb that exits", { "commands/a.ts": "process.exit(1);" }, /exit code/],
    [
      "a verb that prints by itself",
      { "commands/a.ts": 'process.stdout.write("x");' },
      /commands\/a\.ts.*terminal/,
    ],
    ["a stream that is handed on", { "cli.ts": "show({ stream: globalThis.process.stderr });" }, /terminal/],
    ["a stream by another name", { "runner/a.ts": 'process["stdout"].write("x");' }, /terminal/],
    ["a stream taken out", { "runner/a.ts": "const { stderr: errors } = process;" }, /terminal/],
    ["an imported stream", { "storage/a.ts": 'import { stdout } from "node:process";' }, /terminal/],
    ["a console", { "training/a.ts": "if (late) console.warn(epoch);" }, /training\/a\.ts.*terminal/],
    [
      "a cycle",
      { "world/a.ts": 'import { b } from "./b.js";', "world/b.ts": 'import { a } from "./a.js";' },
      /world\/a\.ts → world\/b\.ts → world\/a\.ts/,
    ],
  ])("finds %s", (_, sources, message) => {
    expect(violations(sources).join("\n")).toMatch(message);
  });

  it("lets through what the table allows", () => {
    expect(
      violations({
        "training/loop.ts":
          'import type { Config } from "../config/schema/config.js"; import { labeler } from "../world/labeler.js";',
        "charts/specs/a.ts":
          'import { metricKey } from "../../record/metrics.js"; import { weightedAttributes } from "../../config/schema/attributes.js";',
        "evaluation/gold.ts": 'import { gold } from "../world/gold.js";',
        "storage/a.ts": 'import { readFileSync } from "node:fs";',
        "world/labeler.ts": 'import type { X } from "node:os"; // types are gone at run time',
        "cli.ts": 'await import("./commands/train.js"); process.exitCode = 2;',
        "runner/b.ts": "const { stdout } = spawnSync(process.execPath, [process.argv[1]!]);",
        "commands/terminal/output.ts": 'process.stdout.write("x"); // console.log("x")',
      }),
    ).toEqual([]);
  });
});

describe("the house", () => {
  it("is built as the table says", () => {
    const paths = readdirSync(source, { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.includes("/assembly/"));
    expect(paths.length).toBeGreaterThan(30);
    expect(
      violations(Object.fromEntries(paths.map((path) => [path, readFileSync(join(source, path), "utf8")]))),
    ).toEqual([]);
  });
});
