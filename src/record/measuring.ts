/**
 * What a measure is, and the makers of one for each scope: one number per epoch, per tier, per kind in a tier or per bin. The
 * list of all measures is measures.ts.
 */
import type { Findings } from "./findings.js";

/** The least and the largest that values of each sort can be. An interval over seeds is cut there. */
export const ranges = {
  probability: [0, 1],
  difference: [-1, 1],
  amount: [0, Infinity],
  number: [-Infinity, Infinity],
} as const satisfies Readonly<Record<string, readonly [low: number, high: number]>>;

/** What charts and tables say of a measure. */
export interface Described {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** What its values are: probabilities, their differences, amounts of at least 0, or any numbers. */
  readonly sort: keyof typeof ranges;
  /** One sentence: what it is. */
  readonly description: string;
}

export type Value = number | null;

/** The indices, those of the world, that a measure is taken at: one number per epoch, tier, kind in a tier or bin. */
export interface Indices {
  run: [];
  tier: [tier: number];
  "tier-response": [tier: number, kind: number];
  /** Of confidence. */
  bin: [bin: number];
}

export interface MeasureBy<Scope extends keyof Indices> extends Described {
  readonly scope: Scope;
  readonly of: (found: Findings, ...indices: Indices[Scope]) => Value;
}

export type Measure = { [Scope in keyof Indices]: MeasureBy<Scope> }[keyof Indices];

export type Words = Pick<Described, "label" | "description"> & Partial<Pick<Described, "unit" | "sort">>;

/** Makes measures of one scope; the unit is left out where there is none, the sort where values are any numbers. */
const measured =
  <Scope extends keyof Indices>(scope: Scope) =>
  <Id extends string>(
    id: Id,
    of: MeasureBy<Scope>["of"],
    { unit = "", sort = "number", ...words }: Words,
  ) => {
    const made: MeasureBy<Scope> & { readonly id: Id } = { id, scope, unit, sort, of, ...words };
    return made;
  };

export const run = measured("run");
export const inTier = measured("tier");
export const byKind = measured("tier-response");
export const inBin = measured("bin");
