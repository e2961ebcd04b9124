/**
 * P4b-2: P4b once more, paired: in each world honest comparisons against as many that say nothing.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { above, below } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { bySeed } from "../law/tracks.js";
import { seedsText, spanText } from "../law/words.js";
import { fall, rise } from "../settings/gold.js";
import {
  honestAndRandomArms,
  honestLift,
  liftBeyondRandom,
  pairCounts,
  randomLift,
} from "../settings/honestAgainstRandom.js";
import { armIds } from "../settings/overOptimised.js";
import { randomKinds } from "../settings/randomKinds.js";

const [fewest, most] = pairCounts;
const { honest, atRandom } = armIds;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { beyond: 0.03, fall: 0.05, atRandom: 0.05 } as const;

export const honestLabelsPaired: Law = {
  id: "P4b-2",
  lawClass: "phenomenon",
  restates: "P4b",
  firstSeed: 41,
  title: "honest labels lift the peak, as against random ones",
  statement:
    "World by world, more honest comparisons lift the peak of gold by more than as many random ones do; with few of them gold falls after its peak.",
  source:
    "restates P4b, whose control was too narrow for unpaired worlds (and P4c, whose lift fell short); Gao et al. 2022 (more data moves the peak up)",
  prediction: `In worlds that neither P4b nor P4c has drawn, so that one law stands for both, and over half as many epochs: from ${fewest} to ${most} pairs the peak of gold above its start rises by more than ${bounds.beyond} per doubling beyond what labels at random do in the same world (P4b: 0.11 against −0.02). With ${fewest} honest pairs gold ends more than ${bounds.fall} below its peak (P4b: 0.31).`,
  control: `With all labels given at random the peak rises by less than ${bounds.atRandom} per doubling; only a rise would tell against the law.`,
  status: "inconclusive",
  arms: honestAndRandomArms(randomKinds),
  claims: (results) => [
    above(
      "peak of gold per doubling of pairs, honest − random labels",
      liftBeyondRandom(results),
      bounds.beyond,
    ),
    above(`gold, peak − end, ${fewest} pairs`, bySeed(results, honest(fewest), fall), bounds.fall),
    below(
      "peak of gold per doubling of pairs, labels at random",
      randomLift(results),
      bounds.atRandom,
      "control",
    ),
  ],
  remark: (results) =>
    `Per doubling, world by world: ${spanText(honestLift(results))} with honest labels and ${spanText(randomLift(results))} with random ones; the difference is ${spanText(liftBeyondRandom(results))}. All claims hold; the control is the least certain, because a random reward model now and then hits on something good.`,
  chart: (results) =>
    dotsLawChart({
      title: "Only comparisons that say something lift the peak",
      subtitle: `${seedsText(results, "bars")} · pale: single worlds`,
      yLabel: "gold at its peak, above its start",
      yRange: [0, 3],
      series: ["peak of gold"],
      groups: [...pairCounts.map(honest), ...pairCounts.map(atRandom)].map((arm) => {
        const rises = bySeed(results, arm, rise);
        return { name: arm, dots: [{ ...dotOf(rises), seeds: rises }] };
      }),
    }),
  lesson: {
    question:
      "Results differ from world to world more than from one setting to the other. How can they be compared at all?",
    run: "`npm start -- configs/scenarios/over-optimisation.json --set rewardModel.pretrain.pairs=2048`, then the same with `--set labeler.mistakeRate=1`.",
    see: "The honest comparisons bring gold up by one and a half. Coins bring some by luck, and two thousand of them no more than thirty.",
    why: "Some worlds have better answers to find than others, and that is in every run in that world. Taking the difference within each world, and averaging only then, takes it out. More comparisons help because of what they say, not because there is more to fit.",
    changeNext:
      "Half of the labels at random: `npm start -- configs/scenarios/over-optimisation.json --set rewardModel.pretrain.pairs=2048 --set labeler.mistakeRate=0.5`. How many honest pairs is that worth?",
    doesNotShow: "A scaling law. There are sixteen kinds of answer, and the best of them is soon found.",
  },
};
