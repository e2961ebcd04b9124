/**
 * What a check across fields is, and the few readings of a config that several checks share.
 */
import type { Problem } from "../../shared/errors.js";
import { printList, printNumber, printValue } from "../parse/print.js";
import type { Config } from "../schema/config.js";

/** One rule across fields. */
export interface Check {
  /** The fields that the rule reads, as dotted paths; `*` stands for any one name. */
  readonly reads: readonly string[];
  readonly find: (config: Config) => Iterable<Problem>;
}

/** The rules on one part of a config, by what each asks for. */
export type Checks = Readonly<Record<string, Check>>;

/** A name in double quotes. */
export const quoted = (name: string): string => printValue(name);

/** Names in double quotes, with commas. */
export const listed = (names: readonly string[]): string => printList(names, quoted);

/** What was got instead of two names or more. */
export const fewerThanTwo = (names: readonly string[]): string =>
  names.length === 0 ? "none" : `1 (${printList(names)})`;

/** A number as people write it: without the last digits, which sums of fractions get wrong. */
export const rounded = (value: number): string => printNumber(Number(value.toPrecision(6)));

/** How far a sum of fractions may be from 1; beside it some room for the rounding of the sum itself. */
export const sumsToOne = (sum: number): boolean => Math.abs(sum - 1) <= 1e-6 + 1e-9;

/** The flags that any tier has. */
export const flagsOf = ({ tiers }: Config): string[] => [
  ...new Set(Object.values(tiers).flatMap(({ flags }) => Object.keys(flags))),
];

/** The flags that the policy sees at all: listed in observation.flags with a salience above 0. */
export function visibleFlags(config: Config): string[] {
  return Object.entries(config.observation.flags)
    .filter(([, cue]) => cue.salience > 0)
    .map(([flag]) => flag);
}
