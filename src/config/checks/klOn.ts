/**
 * Checks on where the KL to the reference policy counts: that the tiers exist, and that the algorithm has episodes there.
 */
import { printValue } from "../parse/print.js";
import { needsNoRewardModel } from "../schema/objectiveTraits.js";
import { quoted, type Checks } from "./check.js";
import { named } from "./tiers.js";

export const klOnChecks: Checks = {
  tiersOfKlOn: {
    reads: ["tiers", "objective.klOn"],
    *find({ tiers, objective: { klOn } }) {
      if (typeof klOn === "string") return;
      for (const [i, tier] of klOn.entries()) yield* named("tier", `objective.klOn[${i}]`, tier, tiers);
    },
  },

  episodesOutside: {
    reads: ["objective.kind", "objective.klOn"],
    *find({ objective: { kind, klOn } }) {
      if (!needsNoRewardModel(kind) || klOn === "trained" || klOn.length === 0) return;
      yield {
        path: "objective.klOn",
        expected: `"trained", as objective.kind is ${quoted(kind)}`,
        got: printValue(klOn),
        hint: `${kind} learns from comparisons and draws no episodes on which the KL alone could count.`,
      };
    },
  },
};
