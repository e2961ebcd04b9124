/**
 * Checks on the responses and on the policy: where it starts, whether its networks can be told apart by what it sees,
 * and whether its reasoning has two ways to go.
 */
import { needsNoRewardModel } from "../schema/objectiveTraits.js";
import { fewerThanTwo, quoted, visibleFlags, type Checks } from "./check.js";

export const policyChecks: Checks = {
  twoResponses: {
    reads: ["responses"],
    *find({ responses }) {
      const names = Object.keys(responses);
      if (names.length >= 2) return;
      const hint = "With fewer there is nothing to learn.";
      yield { path: "responses", expected: "two kinds of response or more", got: fewerThanTwo(names), hint };
    },
  },

  separateTrunk: {
    reads: ["tiers.*.flags", "observation.flags", "policy.trunk"],
    *find(config) {
      if (config.policy.trunk !== "separate") return;
      const visible = visibleFlags(config);
      for (const flag of visible) {
        const noise = config.observation.flags[flag]?.noise ?? 0;
        if (noise === 0) continue;
        yield {
          path: `observation.flags.${flag}.noise`,
          expected: "0, as policy.trunk is separate",
          got: String(noise),
          hint: "A flipped cue would send an episode to another tier's network; set policy.trunk to shared.",
        };
      }
      const firstWith = new Map<string, string>();
      for (const [name, { flags }] of Object.entries(config.tiers)) {
        const pattern = visible.map((flag) => flags[flag] ?? 0).join();
        const twin = firstWith.get(pattern);
        if (twin === undefined) {
          firstWith.set(pattern, name);
          continue;
        }
        yield {
          path: "policy.trunk",
          expected: '"shared", or visible flags that differ between every two tiers',
          got: `"separate", where ${quoted(twin)} and ${quoted(name)} look the same to the policy`,
          hint: "List a flag in which they differ in observation.flags, with a salience above 0.",
        };
      }
    },
  },

  twoSteps: {
    reads: ["responses", "policy.reasoning"],
    *find({ responses, policy }) {
      if (policy.reasoning !== "two-step") return;
      const strategic = Object.values(responses).filter((response) => response.strategic >= 0.5).length;
      const plain = Object.keys(responses).length - strategic;
      if (strategic > 0 && plain > 0) return;
      yield {
        path: "policy.reasoning",
        expected: '"joint", or both responses with strategic of at least 0.5 and responses with less',
        got: `"two-step" with ${strategic} of the former and ${plain} of the latter`,
        hint: "Its first step chooses between the two sorts.",
      };
    },
  },

  creditForTheAnswer: {
    reads: [
      "policy.reasoning",
      "policy.twoStep",
      "objective.kind",
      "objective.strategicPenalty",
      "objective.detector",
    ],
    *find({ policy, objective: { kind, strategicPenalty, detector } }) {
      if (policy.reasoning !== "two-step" || policy.twoStep.credit !== "answer") return;
      const problem = { path: "policy.twoStep.credit", got: '"answer"' };
      if (needsNoRewardModel(kind)) {
        const hint = `${kind} compares whole responses, reasoning and answer, and has no reward that one of them could be kept from.`;
        yield { ...problem, expected: `"both", as objective.kind is ${quoted(kind)}`, hint };
      } else if (strategicPenalty > 0) {
        const hint = "The penalty is on the reasoning, and would never reach it.";
        yield { ...problem, expected: '"both", as objective.strategicPenalty is above 0', hint };
      } else if (detector?.action === "drop") {
        const hint = "Answers would be compared with what is kept of both kinds of reasoning.";
        yield { ...problem, expected: '"both", as objective.detector.action is "drop"', hint };
      }
    },
  },

  oneStart: {
    reads: ["own.role", "policy.prior"],
    *find({ own, policy }) {
      if (own.role !== "prior" || policy.prior === undefined) return;
      yield {
        path: "policy.prior",
        expected: 'no table, as own.role is "prior" and already sets the start',
        got: "a table",
        hint: 'Remove it ("prior": null), or set own.role to "reward".',
      };
    },
  },

  startIsLearned: {
    reads: ["own.role", "policy.prior", "policy.supervised.steps"],
    *find({ own, policy }) {
      if (policy.supervised.steps > 0) return;
      const rows = [policy.prior?.harmful, policy.prior?.benign].flatMap((side) => Object.keys(side ?? {}));
      if (own.role !== "prior" && rows.length === 0) return;
      const by = own.role === "prior" ? "own.role" : "policy.prior";
      const expected = `steps to learn the start that ${by} describes`;
      const hint = "Only a uniform start needs none.";
      yield { path: "policy.supervised.steps", expected, got: "0", hint };
    },
  },
};
