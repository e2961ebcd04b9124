/** The schema for editors: fresh, and accepting what a file may hold. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonSchemaText, toJsonSchema } from "./jsonSchema.js";
import { defaultConfigPath } from "../read/load.js";

interface Node {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: false | Node;
  readonly items?: Node;
}

describe("configs/schema.json", () => {
  const schema = toJsonSchema() as Node;
  const at = (...path: string[]): Node | undefined =>
    path.reduce<Node | undefined>(
      (node, key) => (key === "*" ? node?.additionalProperties || undefined : node?.properties?.[key]),
      schema,
    );

  it("is what the schema says now", () => {
    const written = readFileSync(join(dirname(defaultConfigPath()), "schema.json"), "utf8");
    const command = "npm run hawthorne -- config schema --write";
    expect(
      written === jsonSchemaText(),
      `configs/schema.json is out of date; regenerate it: ${command}`,
    ).toBe(true);
  });

  it("knows extends and $schema, and still refuses unknown keys", () => {
    expect(at("extends")?.type).toBe("string");
    expect(at("$schema")?.type).toBe("string");
    expect(schema.additionalProperties).toBe(false);
  });

  it("lets every field be removed by null, also names in records", () => {
    expect(at("seeds")?.type).toEqual(["integer", "null"]);
    expect(at("objective", "kind")?.enum).toEqual(["ppo", "reinforce", "rloo", "grpo", "dpo", "exact", null]);
    expect(at("responses", "*")?.type).toEqual(["object", "null"]);
    expect(at("tiers", "*", "flags", "*")?.anyOf).toContainEqual({ type: "null" });
  });

  it("requires nothing, as a file may extend another, and shows no limits of the number type", () => {
    expect(jsonSchemaText()).not.toContain('"required"');
    expect(jsonSchemaText()).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });

  it("documents every field in a line", () => {
    const undocumented = (node: Node, path: string): string[] =>
      Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
        ...(child.description === undefined ? [`${path}${key}`] : []),
        ...undocumented(child, `${path}${key}.`),
        ...(typeof child.additionalProperties === "object"
          ? undocumented(child.additionalProperties, `${path}${key}.*.`)
          : []),
      ]);
    expect(undocumented(schema, "")).toEqual([]);
  });
});
