/**
 * The schema as data: which fields there are, and what each accepts, in words. It reads the JSON Schema that zod writes
 * of the config, so that messages, `--set` and editor completion all come from one description.
 */
import * as z from "zod";
import { isObject, type JsonObject, type JsonValue, type Path } from "../parse/json.js";
import { printValue } from "../parse/print.js";
import { configSchema } from "../schema/config.js";

/** The parts of a JSON Schema that our schema uses. */
export interface Field {
  readonly type?: "object" | "array" | "string" | "number" | "integer" | "boolean";
  readonly description?: string;
  readonly default?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;
  readonly anyOf?: readonly Field[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  /** false: only `properties`. A field: any name, as in a record of tiers. */
  readonly additionalProperties?: false | Field;
  readonly propertyNames?: Field;
  readonly items?: Field;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

let root: Field | undefined;

/** The whole config as a field. Each section is only described when it is asked for: all of them take 20 ms. */
export function rootField(): Field {
  if (root === undefined) {
    const properties: Record<string, Field> = {};
    for (const [key, schema] of Object.entries(configSchema.shape)) {
      let field: Field | undefined;
      Object.defineProperty(properties, key, { enumerable: true, get: () => (field ??= describe(schema)) });
    }
    root = { type: "object", properties, additionalProperties: false };
  }
  return root;
}

function describe(schema: z.ZodType): Field {
  const { $schema: _, ...field } = z.toJSONSchema(schema, { io: "input" });
  return field as Field;
}

/** The field at one key of a field, undefined where it has none of that name. */
export function childField(field: Field, key: string | number): Field | undefined {
  if (typeof key === "number") return field.items;
  if (field.properties !== undefined && Object.hasOwn(field.properties, key)) return field.properties[key];
  return field.additionalProperties === false ? undefined : field.additionalProperties;
}

/** The field at a path, undefined where the schema has none. */
export function fieldAt(path: Path): Field | undefined {
  return path.reduce<Field | undefined>((field, key) => field && childField(field, key), rootField());
}

/** The names a field's entries can have; empty for records, where the names are free. */
export function knownKeys(field: Field): string[] {
  return Object.keys(field.properties ?? {});
}

/** Whether a field takes numbers only. */
export function isNumeric(field: Field): boolean {
  return field.type === "number" || field.type === "integer" || (field.anyOf?.every(isNumeric) ?? false);
}

/** Whether the entries of a field have names that the config chooses, as tiers and responses have. */
export function isRecord(field: Field): boolean {
  return field.properties === undefined && typeof field.additionalProperties === "object";
}

let pathsByKey: Map<string, string[]> | undefined;

/** All dotted paths whose last key is `key`, records left out: where a field that was put elsewhere may belong. */
export function pathsEndingIn(key: string): readonly string[] {
  if (pathsByKey === undefined) {
    const byKey = new Map<string, string[]>();
    const collect = (field: Field, prefix: string): void => {
      for (const [name, child] of Object.entries(field.properties ?? {})) {
        byKey.set(name, [...(byKey.get(name) ?? []), prefix + name]);
        collect(child, `${prefix}${name}.`);
      }
    };
    collect(rootField(), "");
    pathsByKey = byKey;
  }
  return pathsByKey.get(key) ?? [];
}

/** The schema's defaults as plain values, written into every section; what has no default is absent. */
export function defaultAt(path: Path): JsonObject | undefined {
  const value = fieldAt(path)?.default;
  return isObject(value) ? value : undefined;
}

function numberInWords(field: Field): string {
  const noun = field.type === "integer" ? "a whole number" : "a number";
  const { minimum, exclusiveMinimum, exclusiveMaximum } = field;
  // zod bounds whole numbers by what a double can hold, which nobody needs to be told
  const maximum = field.maximum === Number.MAX_SAFE_INTEGER ? undefined : field.maximum;
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  const bounds = [
    ...(minimum === undefined ? [] : [`of at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`of at most ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
  ];
  return bounds.length === 0 ? noun : `${noun} ${bounds.join(" and ")}`;
}

/** What a field accepts, as a noun phrase: `a number from 0 to 1`, `one of "relu", "tanh"`. */
export function inWords(field: Field): string {
  if (field.anyOf !== undefined) return field.anyOf.map(inWords).join(" or ");
  if (field.const !== undefined) return printValue(field.const);
  if (field.enum !== undefined) return `one of ${field.enum.map(printValue).join(", ")}`;
  switch (field.type) {
    case "boolean":
      return "true or false";
    case "number":
    case "integer":
      return numberInWords(field);
    case "string":
      if (field.pattern !== undefined) return "a name (a letter, then letters, digits, - or _)";
      return field.maxLength === undefined
        ? "a text in double quotes"
        : `a text of ${field.minLength ?? 0} to ${field.maxLength} characters`;
    case "array": {
      const { minItems, maxItems } = field;
      const least = minItems === undefined ? "" : ` of at least ${minItems} item${minItems === 1 ? "" : "s"}`;
      const size = maxItems === undefined ? least : ` of at most ${maxItems} items`;
      return `a list${size}${field.items === undefined ? "" : `, each ${inWords(field.items)}`}`;
    }
    case "object":
      return isRecord(field) ? "an object with an entry for each name" : "an object with fields of its own";
    default:
      return "a value";
  }
}
