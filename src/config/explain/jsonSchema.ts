/**
 * The schema as editors read it: configs/schema.json, for completion and documentation while typing. It accepts what a
 * file may hold, which is less strict than what a config must hold after `extends`.
 */
import { rootField, type Field } from "./describe.js";

type Schema = Record<string, unknown>;

/** The field as it may stand in a file that extends another: nothing is required, null removes what is inherited. */
function inFile(field: Field, removable: boolean): Schema {
  const schema: Schema = { ...field };
  delete schema["required"];
  if (field.maximum === Number.MAX_SAFE_INTEGER) delete schema["maximum"]; // what a double can hold: no limit to show
  if (field.properties !== undefined) {
    schema["properties"] = Object.fromEntries(
      Object.entries(field.properties).map(([key, child]) => [key, inFile(child, true)]),
    );
  }
  if (typeof field.additionalProperties === "object") {
    schema["additionalProperties"] = inFile(field.additionalProperties, true);
  }
  if (field.items !== undefined) schema["items"] = inFile(field.items, false);
  if (!removable) return schema;
  if (field.anyOf !== undefined) schema["anyOf"] = [...field.anyOf, { type: "null" }];
  if (field.type !== undefined) schema["type"] = [field.type, "null"];
  if (field.enum !== undefined) schema["enum"] = [...field.enum, null];
  return schema;
}

/** The JSON Schema (draft 2020-12) of a config file, with `extends` and `$schema`. */
export function toJsonSchema(): Record<string, unknown> {
  const root = inFile(rootField(), false);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Hawthorne config",
    description: "What a run does. A field that is left out keeps the value it extends, or else its default.",
    // both are read by editors of the VS Code family
    allowComments: true,
    allowTrailingCommas: true,
    type: "object",
    properties: {
      $schema: { type: "string", description: "This schema, for completion in editors; otherwise ignored." },
      extends: {
        type: "string",
        description:
          "A config to start from, relative to this file. What is given here overrides it; null removes.",
      },
      ...(root["properties"] as Schema),
    },
    additionalProperties: false,
  };
}

/** The text of configs/schema.json. */
export function jsonSchemaText(): string {
  return `${JSON.stringify(toJsonSchema(), null, 2)}\n`;
}
