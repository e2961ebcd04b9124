/**
 * Checks on the responses and on the policy: where it starts, whether its networks can be told apart by what it sees,
 * and whether its reasoning has two ways to go.
 */
import type { Problem } from "../../shared/errors.js";
import { quoted, visibleFlags, type Check } from "./check.js";

const twoResponses: Check = {
  reads: ["responses"],
  find({ responses }) {
    const names = Object.keys(responses);
    if (names.length >= 2) return [];
    const got = names.length === 0 ? "none" : `1 (${names.join()})`;
    return [
      {
        path: "responses",
        expected: "two kinds of response or more",
        got,
        hint: "With fewer there is nothing to learn.",
      },
    ];
  },
};

const separateTrunk: Check = {
  reads: ["tiers.*.flags", "observation.flags", "policy.trunk"],
  find(config) {
    if (config.policy.trunk !== "separate") return [];
    const visible = visibleFlags(config);
    const problems = visible.flatMap((flag): Problem[] => {
      const noise = config.observation.flags[flag]?.noise ?? 0;
      if (noise === 0) return [];
      return [
        {
          path: `observation.flags.${flag}.noise`,
          expected: "0, as policy.trunk is separate",
          got: String(noise),
          hint: "A flipped cue would send an episode to another tier's network; set policy.trunk to shared.",
        },
      ];
    });
    const firstWith = new Map<string, string>();
    for (const [name, { flags }] of Object.entries(config.tiers)) {
      const pattern = visible.map((flag) => flags[flag] ?? 0).join();
      const twin = firstWith.get(pattern);
      if (twin === undefined) {
        firstWith.set(pattern, name);
        continue;
      }
      problems.push({
        path: "policy.trunk",
        expected: '"shared", or visible flags that differ between every two tiers',
        got: `"separate", where ${quoted(twin)} and ${quoted(name)} look the same to the policy`,
        hint: "List a flag in which they differ in observation.flags, with a salience above 0.",
      });
    }
    return problems;
  },
};

const twoSteps: Check = {
  reads: ["responses", "policy.reasoning"],
  find({ responses, policy }) {
    if (policy.reasoning !== "two-step") return [];
    const strategic = Object.values(responses).filter((response) => response.strategic >= 0.5).length;
    const plain = Object.keys(responses).length - strategic;
    if (strategic > 0 && plain > 0) return [];
    return [
      {
        path: "policy.reasoning",
        expected: '"joint", or both responses with strategic of at least 0.5 and responses with less',
        got: `"two-step" with ${strategic} of the former and ${plain} of the latter`,
        hint: "Its first step chooses between the two sorts.",
      },
    ];
  },
};

const oneStart: Check = {
  reads: ["own.role", "policy.prior"],
  find({ own, policy }) {
    if (own.role !== "prior" || policy.prior === undefined) return [];
    return [
      {
        path: "policy.prior",
        expected: 'no table, as own.role is "prior" and already sets the start',
        got: "a table",
        hint: 'Remove it ("prior": null), or set own.role to "reward".',
      },
    ];
  },
};

const startIsLearned: Check = {
  reads: ["own.role", "policy.prior", "policy.supervised.steps"],
  find({ own, policy }) {
    if (policy.supervised.steps > 0) return [];
    const rows = [policy.prior?.harmful, policy.prior?.benign].flatMap((side) => Object.keys(side ?? {}));
    if (own.role !== "prior" && rows.length === 0) return [];
    return [
      {
        path: "policy.supervised.steps",
        expected: `steps to learn the start that ${own.role === "prior" ? "own.role" : "policy.prior"} describes`,
        got: "0",
        hint: "Only a uniform start needs none.",
      },
    ];
  },
};

export const policyChecks: readonly Check[] = [
  twoResponses,
  separateTrunk,
  twoSteps,
  oneStart,
  startIsLearned,
];
