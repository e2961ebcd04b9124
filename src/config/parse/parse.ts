/**
 * The text of a config file to plain values: JSON with comments and trailing commas. Errors carry file:line:column, and
 * so does every key, for the messages about values that come later. No file access: the text is given.
 */
import { parseTree, type Node, type ParseError } from "jsonc-parser";
import { UserError, type Problem } from "../../shared/errors.js";
import { formatPath, type JsonObject, type JsonValue, type Path } from "./json.js";
import { forbiddenKey, isForbidden, mostBytes, textLimitProblem, tooLarge } from "./limits.js";
import { printPath, printValue } from "./print.js";
import { locator, syntaxProblem } from "./syntax.js";

/** A parsed file. */
export interface ParsedFile {
  readonly value: JsonObject;
  /** Where each key and list item was written: a path as `formatPath` prints it to `file:line:column`. */
  readonly places: ReadonlyMap<string, string>;
}

/**
 * The values of a config file, and where they stand in it. `file` is the name to show in messages.
 * Throws a UserError with the first syntax error, with what is beyond the limits, or with all keys that are given twice.
 */
export function parseConfig(text: string, file: string): ParsedFile {
  const source = text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text; // as some editors on Windows write it
  if (source.includes("\u0000")) {
    throw new UserError({
      path: file,
      expected: "text in UTF-8",
      got: "another encoding (UTF-16, or no text at all)",
      hint: "Save the file as UTF-8.",
    });
  }
  if (source.length > mostBytes) throw new UserError(tooLarge(file));
  const locate = locator(source);
  const placeOf = (offset: number): string => {
    const { line, column } = locate(offset);
    return `${file}:${line}:${column}`;
  };
  const beyond = textLimitProblem(source, placeOf);
  if (beyond !== undefined) throw new UserError(beyond);
  const errors: ParseError[] = [];
  const root = parseTree(source, errors, { allowTrailingComma: true });
  const first = errors[0];
  if (first !== undefined) throw new UserError(syntaxProblem(source, file, first)); // later ones only echo it
  if (root?.type !== "object") {
    throw new UserError({
      path: file,
      expected: "an object in braces {}",
      got: root === undefined ? "nothing" : root.type === "array" ? "a list" : `a ${root.type}`,
    });
  }

  const places = new Map<string, string>();
  const problems: Problem[] = [];

  const valueOf = (node: Node, path: Path): JsonValue => {
    if (node.type === "array") {
      return (node.children ?? []).map((item, index) => {
        const itemPath = [...path, index];
        places.set(formatPath(itemPath), placeOf(item.offset));
        return valueOf(item, itemPath);
      });
    }
    if (node.type !== "object") return node.value as JsonValue;
    const object: Record<string, JsonValue> = {};
    for (const property of node.children ?? []) {
      const [keyNode, valueNode] = property.children ?? [];
      if (keyNode === undefined || valueNode === undefined) continue; // only after a syntax error
      const key = keyNode.value as string;
      const keyPath = [...path, key];
      const shown = formatPath(keyPath);
      const place = placeOf(keyNode.offset);
      const earlier = Object.hasOwn(object, key) ? places.get(shown) : undefined;
      if (earlier !== undefined) {
        problems.push({
          path: `${place}: ${printPath(shown)}`,
          expected: "each key once",
          got: `${printValue(key)} again`,
          hint: `It is already on line ${earlier.slice(file.length + 1).split(":")[0]}; keep one, or rename one.`,
        });
        continue;
      }
      if (isForbidden(key)) {
        problems.push(forbiddenKey(place));
        continue;
      }
      places.set(shown, place);
      object[key] = valueOf(valueNode, keyPath);
    }
    return object;
  };

  const value = valueOf(root, []) as JsonObject;
  if (problems.length > 0) throw new UserError(problems);
  return { value, places };
}
