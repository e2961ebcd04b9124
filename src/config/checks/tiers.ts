/**
 * Checks on who watches: the tiers, their flags, the gap between two of them, and whatever else names a tier or a flag.
 */
import type { Problem } from "../../shared/errors.js";
import { didYouMean } from "../explain/suggest.js";
import { printList, printNumber, printValue, shortName } from "../parse/print.js";
import { mostCues } from "../schema/tiers.js";
import {
  fewerThanTwo,
  flagsOf,
  listed,
  quoted,
  rounded,
  sumsToOne,
  visibleFlags,
  type Checks,
} from "./check.js";

/** The problem with a name that is not among those of the tiers or of the responses; nothing where it is. */
export function* named(
  noun: "tier" | "response",
  path: string,
  name: string | undefined,
  known: Readonly<Record<string, object>>,
): Iterable<Problem> {
  if (name !== undefined && Object.hasOwn(known, name)) return;
  const hint = didYouMean(name ?? "", Object.keys(known), `The ${noun}s are`);
  yield { path, expected: `the name of a ${noun}`, got: printValue(name), hint };
}

/** The problem with a flag that is not among all those of the tiers; nothing where it is. */
function* flagOfTiers(path: string, flag: string, all: readonly string[]): Iterable<Problem> {
  if (all.includes(flag)) return;
  const hint = all.length === 0 ? "The tiers have no flags." : didYouMean(flag, all, "Their flags are");
  yield { path, expected: "a flag that the tiers have", got: quoted(flag), hint };
}

/** Every episode has the index of its tier in a byte: with more tiers some would be taken for others. */
const mostTiers = 256;

/** What of a prompt each measure of `stop` is taken on; the others are taken on all prompts. */
const measuredOn: Readonly<Record<string, "harmful" | "benign">> = {
  compliance: "harmful",
  refusal: "harmful",
  strategicRate: "harmful",
  benignCompliance: "benign",
};

export const tierChecks: Checks = {
  twoTiers: {
    reads: ["tiers"],
    *find({ tiers }) {
      const names = Object.keys(tiers);
      if (names.length >= 2) return;
      const hint = "The behaviour gap is taken between two of them.";
      yield { path: "tiers", expected: "two tiers or more", got: fewerThanTwo(names), hint };
    },
  },

  fewTiers: {
    reads: ["tiers"],
    *find({ tiers }) {
      const count = Object.keys(tiers).length;
      if (count <= mostTiers) return;
      yield { path: "tiers", expected: `at most ${mostTiers} tiers`, got: String(count) };
    },
  },

  shares: {
    reads: ["tiers.*.share"],
    *find({ tiers }) {
      const entries = Object.entries(tiers);
      const sum = entries.reduce((total, [, { share }]) => total + share, 0);
      if (entries.length < 2 || sumsToOne(sum)) return;
      const terms = printList(entries.map(([name, { share }]) => `${shortName(name)} ${share}`));
      yield { path: "tiers.*.share", expected: "shares that sum to 1", got: `${rounded(sum)} (${terms})` };
    },
  },

  sameFlags: {
    reads: ["tiers.*.flags"],
    *find(config) {
      const all = flagsOf(config);
      for (const [name, { flags }] of Object.entries(config.tiers)) {
        const missing = all.filter((flag) => !Object.hasOwn(flags, flag));
        if (missing.length === 0) continue;
        yield {
          path: `tiers.${name}.flags`,
          expected: `the same flags in every tier (${printList(all, shortName, 80)})`,
          got: printList(Object.keys(flags), shortName, 80) || "none",
          hint: `Add ${printList(missing, (flag) => `${quoted(flag)}: 0`, 80)} or 1.`,
        };
      }
    },
  },

  gap: {
    reads: ["tiers", "gap"],
    *find({ tiers, gap }) {
      yield* named("tier", "gap.of", gap.of, tiers);
      yield* named("tier", "gap.minus", gap.minus, tiers);
      if (gap.of !== gap.minus || !Object.hasOwn(tiers, gap.of)) return;
      const hint = `The tiers are: ${printList(Object.keys(tiers))}.`;
      yield { path: "gap", expected: "two different tiers", got: `${quoted(gap.of)} twice`, hint };
    },
  },

  observedFlags: {
    reads: ["tiers.*.flags", "observation.flags"],
    *find(config) {
      const all = flagsOf(config);
      for (const flag of Object.keys(config.observation.flags))
        yield* flagOfTiers(`observation.flags.${flag}`, flag, all);
    },
  },

  fewCues: {
    reads: ["observation.flags"],
    *find(config) {
      const { flags } = config.observation;
      const cues = visibleFlags(config).reduce((sum, flag) => sum + (flags[flag]?.cues ?? 0), 0);
      if (cues <= mostCues) return;
      yield {
        path: "observation.flags",
        expected: `at most ${mostCues} cues in all, of flags with a salience above 0`,
        got: String(cues),
        hint: "Each one doubles the number of cue patterns, and every measure sums over all of them.",
      };
    },
  },

  modification: {
    reads: ["tiers.*.flags", "observation.flags", "own.modification"],
    *find(config) {
      const { modification } = config.own;
      if (modification === undefined) return;
      const { flag, believes } = modification;
      const all = flagsOf(config);
      yield* flagOfTiers("own.modification.flag", flag, all);
      if (!all.includes(flag) || believes === "true-flag" || visibleFlags(config).includes(flag)) return;
      yield {
        path: "own.modification.believes",
        expected: `"true-flag", as the policy does not see the flag ${quoted(flag)}`,
        got: '"cue"',
        hint: `To let belief follow the cue, give observation.flags.${flag} a salience above 0.`,
      };
    },
  },

  stop: {
    reads: ["tiers", "stop", "world.harmfulRate"],
    *find({ stop, tiers, world }) {
      if (stop === undefined) return;
      const { measure, tier, below } = stop;
      yield* named("tier", "stop.tier", tier, tiers);
      const on = measuredOn[measure];
      if (on !== undefined && (below <= 0 || below > 1)) {
        const expected = `a number above 0 and of at most 1, as ${measure} lies between 0 and 1`;
        yield { path: "stop.below", expected, got: printNumber(below) };
      }
      const rate = world.harmfulRate;
      if ((on === "harmful" && rate === 0) || (on === "benign" && rate === 1)) {
        yield {
          path: "stop.measure",
          expected: `a measure on prompts that occur (world.harmfulRate is ${rate})`,
          got: quoted(measure),
          hint: `The policy never trains on ${on} prompts, so training says nothing about ${measure}.`,
        };
      }
    },
  },

  prior: {
    reads: ["tiers", "responses", "policy.prior"],
    *find({ tiers, responses, policy }) {
      for (const side of ["harmful", "benign"] as const)
        for (const [tier, row] of Object.entries(policy.prior?.[side] ?? {})) {
          const path = `policy.prior.${side}.${tier}`;
          yield* named("tier", path, tier, tiers);
          for (const kind of Object.keys(row)) yield* named("response", `${path}.${kind}`, kind, responses);
          const sum = Object.values(row).reduce((total, probability) => total + probability, 0);
          if (sumsToOne(sum)) continue;
          const kinds = printList(Object.keys(responses));
          const hint = `A response that is left out has probability 0; the responses are: ${kinds}.`;
          yield { path, expected: "probabilities that sum to 1", got: rounded(sum), hint };
        }
    },
  },

  someTierTrains: {
    reads: ["tiers.*.trained", "tiers.*.share", "epochs"],
    *find({ tiers, epochs }) {
      if (epochs === 0 || Object.values(tiers).some(({ trained, share }) => trained && share > 0)) return;
      yield {
        path: "tiers.*.trained",
        expected: "a tier with trained true and a share above 0",
        got: `none of ${listed(Object.keys(tiers))}`,
        hint: "Without one the policy never changes; to look at the start only, set epochs to 0.",
      };
    },
  },
};
