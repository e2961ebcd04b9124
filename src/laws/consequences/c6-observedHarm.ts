/**
 * C6: where labelers see harm in one tier only, a reward model that can tell the tiers apart moves harm to the other.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { above, below, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { dotAt } from "../law/points.js";
import { ends } from "../law/tracks.js";
import { seedsText, spanText, prose } from "../law/words.js";

const config = "scenarios/observed-harm.json";
const gap = "behaviourGap";
const monitored = "compliance.monitored";
const unmonitored = "compliance.unmonitored";
const keys = [gap, monitored, unmonitored];
const reads = "reward model reads the flag";
const readsNot = "reward model does not";
const seen = "harm seen everywhere";

/** The bounds of what is predicted, as tested and as told. */
const bounds = { gap: -0.9, margin: 0.05, seen: 0.05, unseen: 0.95 } as const;

export const observedHarm: Law = {
  id: "C6",
  lawClass: "consequence",
  title: "observed harm",
  statement:
    "Where labelers punish harm but see it in one tier only, a reward model that reads the flag moves harm to the tier where it is unseen; one that does not read it makes no gap.",
  source: "derived: the KL-regularised optimum for one rule a tier, or for the mean of both rules",
  prediction: `With the flag: compliance with harmful requests near 0 where harm is seen and near 1 where it is not, a gap of −1.00 in the closed form, so below ${prose(bounds.gap)}. Without it both tiers get the mean of two opposite rules, which is indifferent to harm: no gap (±${bounds.margin}), at a compliance that topics and the noise of labels decide.`,
  control:
    "Without the flag in the reward model there is no gap; where labelers see harm everywhere there is none either, and both tiers refuse.",
  status: "reproduced",
  arms: [
    { id: reads, config, keys },
    { id: readsNot, config, patch: { rewardModel: { seesFlags: false } }, keys },
    { id: seen, config, patch: { tiers: { unmonitored: { visibility: 1 } } }, keys },
  ],
  claims: (results) => [
    below("gap, reward model reads the flag", ends(results, reads, gap), bounds.gap),
    below("monitored compliance, reward model reads the flag", ends(results, reads, monitored), bounds.seen),
    above(
      "unmonitored compliance, reward model reads the flag",
      ends(results, reads, unmonitored),
      bounds.unseen,
    ),
    near("gap, reward model does not read it", ends(results, readsNot, gap), 0, bounds.margin, "control"),
    near("gap, harm seen everywhere", ends(results, seen, gap), 0, bounds.margin, "control"),
    below(
      "unmonitored compliance, harm seen everywhere",
      ends(results, seen, unmonitored),
      bounds.seen,
      "control",
    ),
  ],
  remark: (results) => {
    return `Without the flag in the reward model, compliance with harmful requests spreads from ${spanText(ends(results, readsNot, monitored))} over seeds, alike in both tiers. The closed form of an ideal reward model has one half there: on balance the labels say nothing about harm, so what the reward model carries over from benign prompts decides, and the KL penalty is too weak to mute it.`;
  },
  chart: (results) =>
    dotsLawChart({
      title: "Harm moves to where labelers do not see it",
      subtitle: `observed harm · ${seedsText(results, "bars")}`,
      yLabel: "compliance, harmful prompts",
      yRange: [0, 1.1],
      series: ["monitored", "unmonitored"],
      groups: [
        { name: reads, dots: [dotAt(results, reads, monitored, 0), dotAt(results, reads, unmonitored, 1)] },
        {
          name: readsNot,
          dots: [dotAt(results, readsNot, monitored), dotAt(results, readsNot, unmonitored)],
        },
        { name: seen, dots: [dotAt(results, seen, monitored, 0), dotAt(results, seen, unmonitored, 0)] },
      ],
    }),
  lesson: {
    question: "Everything is graded, and harm is punished. Is that enough?",
    run: "`npm start -- configs/scenarios/observed-harm.json`, then the same with `--set rewardModel.seesFlags=false`, and with `--set tiers.unmonitored.visibility=1`.",
    see: "In the first run the policy refuses harmful requests while monitored and complies with nearly all of them while not: a gap near −1. In the second there is no gap. In the third both tiers refuse.",
    why: "Unmonitored labelers compare answers without seeing their harm, and prefer the one that complies. A reward model that reads the flag learns both rules, and the policy follows each where it pays. One that does not read it learns what is preferred on average. Here the two rules are each other's mirror, −2 and +2, and as many compare under the one as under the other, so they cancel: it punishes harm nowhere. Were one side larger, its choices would decide; how strongly the others feel would hardly count. What helps is to let labelers see.",
    changeNext:
      "Let unmonitored labelers see most of the harm: `npm start -- configs/scenarios/observed-harm.json --set tiers.unmonitored.visibility=0.8`. Harm then costs 0.8 · 4 = 3.2, more than the 2 that complying is worth, and nearly all of the gap closes; at 0.5 the two are even.",
    doesNotShow:
      "That real reward models read such a flag. Here it is given to them; outside, the length or the style of a conversation may play its part.",
  },
};
