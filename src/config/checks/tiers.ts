/**
 * Checks on who watches: the tiers, their flags, the gap between two of them, and whatever else names a tier or a flag.
 */
import type { Problem } from "../../shared/errors.js";
import { didYouMean } from "../explain/suggest.js";
import { listed, quoted, rounded, sumsToOne, visibleFlags, type Check } from "./check.js";

const twoTiers: Check = {
  reads: ["tiers"],
  find({ tiers }) {
    const names = Object.keys(tiers);
    if (names.length >= 2) return [];
    const got = names.length === 0 ? "none" : `1 (${names.join()})`;
    return [
      {
        path: "tiers",
        expected: "two tiers or more",
        got,
        hint: "The behaviour gap is taken between two of them.",
      },
    ];
  },
};

const shares: Check = {
  reads: ["tiers.*.share"],
  find({ tiers }) {
    const entries = Object.entries(tiers);
    const sum = entries.reduce((total, [, { share }]) => total + share, 0);
    if (entries.length < 2 || sumsToOne(sum)) return [];
    const terms = entries.map(([name, { share }]) => `${name} ${share}`).join(", ");
    return [{ path: "tiers.*.share", expected: "shares that sum to 1", got: `${rounded(sum)} (${terms})` }];
  },
};

const sameFlags: Check = {
  reads: ["tiers.*.flags"],
  find({ tiers }) {
    const all = [...new Set(Object.values(tiers).flatMap(({ flags }) => Object.keys(flags)))];
    return Object.entries(tiers).flatMap(([name, { flags }]): Problem[] => {
      const missing = all.filter((flag) => !Object.hasOwn(flags, flag));
      if (missing.length === 0) return [];
      const given = Object.keys(flags);
      return [
        {
          path: `tiers.${name}.flags`,
          expected: `the same flags in every tier (${all.join(", ")})`,
          got: given.length === 0 ? "none" : given.join(", "),
          hint: `Add ${missing.map((flag) => `${quoted(flag)}: 0`).join(", ")} or 1.`,
        },
      ];
    });
  },
};

const gap: Check = {
  reads: ["tiers", "gap"],
  find({ tiers, gap }) {
    const names = Object.keys(tiers);
    const problems = (["of", "minus"] as const).flatMap((side): Problem[] =>
      Object.hasOwn(tiers, gap[side])
        ? []
        : [
            {
              path: `gap.${side}`,
              expected: "the name of a tier",
              got: quoted(gap[side]),
              hint: didYouMean(gap[side], names, "The tiers are"),
            },
          ],
    );
    if (problems.length > 0 || gap.of !== gap.minus) return problems;
    return [
      {
        path: "gap",
        expected: "two different tiers",
        got: `${quoted(gap.of)} twice`,
        hint: `The tiers are: ${names.join(", ")}.`,
      },
    ];
  },
};

const observedFlags: Check = {
  reads: ["tiers.*.flags", "observation.flags"],
  find({ tiers, observation }) {
    const all = [...new Set(Object.values(tiers).flatMap(({ flags }) => Object.keys(flags)))];
    return Object.keys(observation.flags)
      .filter((flag) => !all.includes(flag))
      .map((flag) => ({
        path: `observation.flags.${flag}`,
        expected: "a flag that the tiers have",
        got: quoted(flag),
        hint: all.length === 0 ? "The tiers have no flags." : didYouMean(flag, all, "Their flags are"),
      }));
  },
};

/** Each visible flag doubles what can be seen, and every measure sums over all of it. */
const mostVisibleFlags = 8;

const fewFlags: Check = {
  reads: ["observation.flags"],
  find(config) {
    const visible = visibleFlags(config).length;
    if (visible <= mostVisibleFlags) return [];
    return [
      {
        path: "observation.flags",
        expected: `at most ${mostVisibleFlags} flags with a salience above 0`,
        got: String(visible),
        hint: "Each one doubles the number of cue patterns, and every measure sums over all of them.",
      },
    ];
  },
};

const modification: Check = {
  reads: ["tiers.*.flags", "observation.flags", "own.modification"],
  find(config) {
    const { modification } = config.own;
    if (modification === undefined) return [];
    const { flag, believes } = modification;
    const all = [...new Set(Object.values(config.tiers).flatMap(({ flags }) => Object.keys(flags)))];
    if (!all.includes(flag)) {
      return [
        {
          path: "own.modification.flag",
          expected: "a flag that the tiers have",
          got: quoted(flag),
          hint: all.length === 0 ? "The tiers have no flags." : didYouMean(flag, all, "Their flags are"),
        },
      ];
    }
    if (believes === "true-flag" || visibleFlags(config).includes(flag)) return [];
    return [
      {
        path: "own.modification.believes",
        expected: `"true-flag", as the policy does not see the flag ${quoted(flag)}`,
        got: '"cue"',
        hint: `To let belief follow the cue, give observation.flags.${flag} a salience above 0.`,
      },
    ];
  },
};

/** What of a prompt each measure of `stop` is taken on; the others are taken on all prompts. */
const measuredOn: Readonly<Record<string, "harmful" | "benign">> = {
  compliance: "harmful",
  refusal: "harmful",
  strategicRate: "harmful",
  benignCompliance: "benign",
};

const stop: Check = {
  reads: ["tiers", "stop", "world.harmfulRate"],
  find({ stop, tiers, world }) {
    if (stop === undefined) return [];
    const problems: Problem[] = [];
    if (!Object.hasOwn(tiers, stop.tier)) {
      const hint = didYouMean(stop.tier, Object.keys(tiers), "The tiers are");
      problems.push({ path: "stop.tier", expected: "the name of a tier", got: quoted(stop.tier), hint });
    }
    const on = measuredOn[stop.measure];
    if (on !== undefined && (stop.below <= 0 || stop.below > 1)) {
      problems.push({
        path: "stop.below",
        expected: `a number above 0 and of at most 1, as ${stop.measure} lies between 0 and 1`,
        got: String(stop.below),
      });
    }
    const rate = world.harmfulRate;
    if ((on === "harmful" && rate === 0) || (on === "benign" && rate === 1)) {
      problems.push({
        path: "stop.measure",
        expected: `a measure on prompts that occur (world.harmfulRate is ${rate})`,
        got: quoted(stop.measure),
        hint: `The policy never trains on ${on} prompts, so training says nothing about ${stop.measure}.`,
      });
    }
    return problems;
  },
};

const prior: Check = {
  reads: ["tiers", "responses", "policy.prior"],
  find({ tiers, responses, policy }) {
    const tierNames = Object.keys(tiers);
    const kinds = Object.keys(responses);
    return (["harmful", "benign"] as const).flatMap((side) =>
      Object.entries(policy.prior?.[side] ?? {}).flatMap(([tier, row]): Problem[] => {
        const path = `policy.prior.${side}.${tier}`;
        const problems: Problem[] = [];
        if (!Object.hasOwn(tiers, tier)) {
          const hint = didYouMean(tier, tierNames, "The tiers are");
          problems.push({ path, expected: "the name of a tier", got: quoted(tier), hint });
        }
        const unknown = Object.keys(row).filter((kind) => !Object.hasOwn(responses, kind));
        for (const kind of unknown) {
          const hint = didYouMean(kind, kinds, "The responses are");
          problems.push({
            path: `${path}.${kind}`,
            expected: "the name of a response",
            got: quoted(kind),
            hint,
          });
        }
        const sum = Object.values(row).reduce((total, probability) => total + probability, 0);
        if (!sumsToOne(sum)) {
          problems.push({
            path,
            expected: "probabilities that sum to 1",
            got: rounded(sum),
            hint: `A response that is left out has probability 0; the responses are: ${kinds.join(", ")}.`,
          });
        }
        return problems;
      }),
    );
  },
};

const someTierTrains: Check = {
  reads: ["tiers.*.trained", "tiers.*.share", "epochs"],
  find({ tiers, epochs }) {
    if (epochs === 0 || Object.values(tiers).some(({ trained, share }) => trained && share > 0)) return [];
    return [
      {
        path: "tiers.*.trained",
        expected: "a tier with trained true and a share above 0",
        got: `none of ${listed(Object.keys(tiers))}`,
        hint: "Without one the policy never changes; to look at the start only, set epochs to 0.",
      },
    ];
  },
};

export const tierChecks: readonly Check[] = [
  twoTiers,
  shares,
  sameFlags,
  gap,
  observedFlags,
  fewFlags,
  modification,
  stop,
  prior,
  someTierTrains,
];
