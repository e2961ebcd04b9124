/**
 * Checks on how rewards are learned and how the policy learns from them: the reward model, its ensemble, and numbers of
 * an algorithm that do not fit together or that another algorithm would never read.
 */
import { chanceOfCatching } from "../schema/attributes.js";
import { printNumber } from "../parse/print.js";
import {
  hasRewardModel,
  needsNoRewardModel,
  objectiveTraits,
  someTierIsGraded,
} from "../schema/objectiveTraits.js";
import { listed, quoted, type Checks } from "./check.js";

export const learningChecks: Checks = {
  ensemble: {
    reads: ["rewardModel.ensemble", "rewardModel.selection"],
    *find({ rewardModel: { ensemble, selection } }) {
      if (ensemble.members >= 2) return;
      const needs = [
        ...(ensemble.aggregate === "mean" ? [] : [`ensemble.aggregate is ${quoted(ensemble.aggregate)}`]),
        ...(selection === "random" ? [] : [`selection is ${quoted(selection)}`]),
      ];
      if (needs.length === 0) return;
      yield {
        path: "rewardModel.ensemble.members",
        expected: `2 or more, as rewardModel.${needs.join(" and ")}`,
        got: "1",
        hint: "One reward model has nobody to disagree with.",
      };
    },
  },

  seesOnce: {
    reads: ["rewardModel.sees"],
    *find({ rewardModel: { sees } }) {
      const repeated = sees.filter((attribute, index) => sees.indexOf(attribute) !== index);
      if (repeated.length === 0) return;
      const got = `${listed([...new Set(repeated)])} more than once`;
      yield { path: "rewardModel.sees", expected: "each attribute once", got };
    },
  },

  rewardModelIsFitted: {
    reads: [
      "tiers",
      "rewardModel.refresh",
      "rewardModel.pretrain.steps",
      "rewardModel.stepsPerEpoch",
      "objective.kind",
    ],
    *find(config) {
      const { pretrain, refresh, stepsPerEpoch } = config.rewardModel;
      if (pretrain.steps > 0 || (refresh === "every-epoch" && stepsPerEpoch > 0)) return;
      if (!hasRewardModel(config)) return;
      yield {
        path: "rewardModel.pretrain.steps",
        expected: "1 or more, or a reward model that is refreshed",
        got: "0",
        hint:
          refresh === "once"
            ? 'With refresh "once" this is its only fit; without it the scores are random.'
            : "stepsPerEpoch is 0 too, so it would never be fitted and its scores are random.",
      };
    },
  },

  enoughEpisodes: {
    reads: ["objective"],
    *find({ objective: { kind, episodes, groupSize, ppo, stepsPerEpoch } }) {
      const parts = { "ppo.minibatches": ppo.minibatches, stepsPerEpoch, groupSize };
      const divides: Readonly<Partial<Record<keyof typeof parts, string>>> = objectiveTraits[kind].divides;
      for (const [field, count] of Object.entries(parts)) {
        const what = divides[field as keyof typeof parts];
        if (what === undefined || count <= episodes) continue;
        const expected = `at most ${episodes}, the episodes of an epoch (objective.episodes)`;
        const hint = `Each ${what} needs at least one.`;
        yield { path: `objective.${field}`, expected, got: printNumber(count), hint };
      }
    },
  },

  /** An algorithm that learns from comparisons needs some, and has no reward that a target or a penalty could act on. */
  comparisons: {
    reads: ["tiers.*.graded", "tiers.*.share", "tiers.*.trained", "objective"],
    *find(config) {
      const { kind, klTarget, strategicPenalty, detector } = config.objective;
      if (!needsNoRewardModel(kind)) return;
      const learns = { path: "objective.kind", got: quoted(kind) };
      if (!someTierIsGraded(config)) {
        const hint =
          "Direct preference optimisation learns from comparisons, and only graded tiers have them.";
        yield { ...learns, expected: "another algorithm, or a tier with graded above 0", hint };
      } else if (!Object.values(config.tiers).some((tier) => tier.share * tier.graded > 0 && tier.trained)) {
        const hint =
          "It learns from comparisons alone, and those of a tier that is not trained do not count.";
        yield { ...learns, expected: "another algorithm, or a tier that is both graded and trained", hint };
      }
      if (klTarget !== undefined) {
        yield {
          path: "objective.klTarget",
          expected: `no target, as objective.kind is ${quoted(kind)}`,
          got: printNumber(klTarget),
          hint: 'Its klCoef is a constant of the loss; set that, and remove the target ("klTarget": null).',
        };
      }
      if (detector !== undefined) {
        yield {
          path: "objective.detector",
          expected: `no detector, as objective.kind is ${quoted(kind)}`,
          got: "one",
          hint: `It looks at graded responses, and ${kind} learns from comparisons; remove it ("detector": null).`,
        };
      }
      if (strategicPenalty > 0) {
        yield {
          path: "objective.strategicPenalty",
          expected: `0, as objective.kind is ${quoted(kind)}`,
          got: printNumber(strategicPenalty),
          hint: `A penalty is part of a reward, and ${kind} learns from comparisons without one.`,
        };
      }
    },
  },

  /** Of a response that is always dropped nothing is learned, and what is left of a rollout has a KL of its own. */
  detector: {
    reads: ["objective", "responses", "world.harmfulRate"],
    *find({ objective: { detector, klTarget }, responses, world: { harmfulRate } }) {
      if (detector?.action !== "drop") return;
      const kinds = Object.entries(responses);
      const occurring = [...(harmfulRate < 1 ? [0] : []), ...(harmfulRate > 0 ? [1] : [])];
      const [always] = kinds.filter(([, kind]) =>
        occurring.some((harmful) => chanceOfCatching(detector, kind, harmful) >= 1),
      );
      if (always !== undefined) {
        const rate = detector.falsePositive === 1 ? "falsePositive" : "truePositive";
        yield {
          path: `objective.detector.${rate}`,
          expected: `a number below 1, as objective.detector.action is "drop"`,
          got: printNumber(detector[rate]),
          hint: `Every graded response ${quoted(always[0])} would be dropped, so nothing is learned about it.`,
        };
      }
      if (klTarget !== undefined) {
        yield {
          path: "objective.klTarget",
          expected: `no target, as objective.detector.action is "drop"`,
          got: printNumber(klTarget),
          hint: "The KL that is steered would be that of the responses that are left alone.",
        };
      }
    },
  },

  flipRate: {
    reads: ["objective"],
    *find({ objective: { kind, dpo } }) {
      const isRead = dpo.loss === "smoothed" || dpo.loss === "robust";
      if (!needsNoRewardModel(kind) || isRead || dpo.flipRate === 0) return;
      yield {
        path: "objective.dpo.flipRate",
        expected: `0, as objective.dpo.loss is ${quoted(dpo.loss)}`,
        got: String(dpo.flipRate),
        hint: 'Only the losses "smoothed" and "robust" use it.',
      };
    },
  },
};
