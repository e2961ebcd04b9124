/**
 * Small builders that the sections of the schema share: numbers with a range, names, and a section that may be
 * left out because all of its fields have defaults. Every field carries one line of documentation; `config schema`
 * and editors show it.
 */
import * as z from "zod";

// Before any section is made, and all of them import this file: zod otherwise tries `new Function`, which the strict
// content security policy of a page reports.
z.config({ jitless: true });

/** Characters of a name; columns and legends show it. */
const longestName = 80;

/** A name of a tier, a response or a flag: it becomes part of a dotted key in the metrics, so it holds no dot. */
export const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "a name: a letter, then letters, digits, - or _")
  .refine((text) => text.length <= longestName, `a name of at most ${longestName} characters`);

/**
 * A name that an entry of a record is given. What every object has, such as `constructor`, cannot be one: where another
 * record lacks the entry, it would seem to have it.
 */
export const entryName = name.refine((text) => !(text in {}), "another name");

/** Controls, halves of characters, separators of lines and what turns the direction of writing. */
const breaksTheLine = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** A text of so many characters at most that is shown as it stands. */
export const sentences = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !breaksTheLine.test(text), "a text in one line, without control characters");

/** A text that titles charts, folders and lines of a terminal. */
export const title = sentences(80);

/** A probability or another number in [0, 1]; without a default. */
export const probability = z.number().min(0).max(1);

/** The same with its default. */
export const fraction = (otherwise: number) => probability.default(otherwise);

/** A finite number above 0, with its default. */
export const positive = (otherwise: number) => z.number().gt(0).default(otherwise);

/** A number of at least 0, which also is its default unless another is given. */
export const atLeastZero = (otherwise = 0) => z.number().min(0).default(otherwise);

/** A whole number in a range, with its default. */
export const count = (otherwise: number, { from = 1, to = Number.MAX_SAFE_INTEGER } = {}) =>
  z.int().min(from).max(to).default(otherwise);

/** A switch with its default. */
export const flag = (otherwise: boolean) => z.boolean().default(otherwise);

/** One of these words, of which the first is the default. */
export const oneOf = <Word extends string>(first: Word, ...others: Word[]) =>
  z.enum([first, ...others]).default(first as never);

/** A section of these fields, with the line that documents it; all of it may be left out. */
export const section = <Fields extends z.core.$ZodLooseShape>(description: string, fields: Fields) =>
  z
    .strictObject(fields)
    .prefault({} as never)
    .describe(description);

/** One field for each of the names, in their order. */
export const fieldsOf = <Name extends string, T>(
  names: readonly Name[],
  field: (name: Name) => T,
): Record<Name, T> => Object.fromEntries(names.map((one) => [one, field(one)])) as Record<Name, T>;

/** Widths of a network's hidden layers, from the input to the output side. */
export const hiddenLayers = () => z.array(z.int().min(1).max(4096)).max(8).default([32, 32]);

/** The nonlinearity of the hidden layers. */
export const activation = () => oneOf("relu", "tanh");
