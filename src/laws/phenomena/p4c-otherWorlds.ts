/**
 * P4c: P4b once more in worlds that it has not seen, with a control that asks no more than the law needs.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, below } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { pointAt } from "../law/points.js";
import { perDoubling, bySeed, differences } from "../law/tracks.js";
import { seedsText } from "../law/words.js";
import { rise, fall } from "../settings/gold.js";
import { armIds, overOptimisedArm } from "../settings/overOptimised.js";
import { randomKinds } from "../settings/randomKinds.js";

const pairCounts = [32, 2048] as const;
const [fewest, most] = pairCounts;
/** The bounds of what is predicted, as tested and as told. */
const bounds = { lift: 0.05, fall: 0.05, atRandom: 0.05 } as const;

const { honest, atRandom } = armIds;
/** Tables of attributes that P4b has not used. */
const world = (seed: number) => randomKinds(1000 + seed);

export const otherWorlds: Law = {
  id: "P4c",
  lawClass: "phenomenon",
  title: "honest labels, in other worlds",
  statement:
    "In freshly drawn worlds, too, more honest comparisons lift the peak of gold and leave less to lose after it; comparisons that say nothing lift nothing.",
  source: "follows P4b, of which only the control failed, for its spread; Gao et al. 2022",
  follows: { laws: ["P4b"], resultsKnown: true },
  prediction: `From ${fewest} to ${most} pairs the peak of gold above its start rises by more than ${bounds.lift} per doubling (P4b: 0.11). With ${fewest} pairs gold ends more than ${bounds.fall} below its peak, and further below it than with ${most}.`,
  control: `With all labels given at random the peak rises by less than ${bounds.atRandom} per doubling; that it does not fall is not claimed, because only a rise would tell against the law.`,
  status: "inconclusive",
  arms: [
    ...pairCounts.map((pairs) => overOptimisedArm({ id: honest(pairs), pairs, world })),
    ...pairCounts.map((pairs) => overOptimisedArm({ id: atRandom(pairs), pairs, world, mistakeRate: 1 })),
  ],
  claims: (results) => [
    above("peak of gold per doubling of pairs", perDoubling(results, pairCounts, honest, rise), bounds.lift),
    above("gold, peak − end, 32 pairs", bySeed(results, honest(fewest), fall), bounds.fall),
    above("gold, peak − end, 32 − 2048 pairs", differences(results, honest(fewest), honest(most), fall), 0),
    below(
      "peak of gold per doubling of pairs, labels at random",
      perDoubling(results, pairCounts, atRandom, rise),
      bounds.atRandom,
      "control",
    ),
  ],
  remark: (results) => {
    const falls = (pairs: number): string => {
      const values = bySeed(results, honest(pairs), fall);
      return `${values.filter((value) => value > bounds.fall).length} of ${values.length} with ${pairs} pairs`;
    };
    return `The lift is there again, by as much, and the control holds. That less is lost after the peak holds alone and not among all laws, from so few worlds: the fall goes from nothing to a whole unit of gold. Gold falls by more than ${bounds.fall} in ${falls(fewest)}, ${falls(most)}.`;
  },
  chart: (results) => {
    const line = (id: (pairs: number) => string) =>
      pairCounts.map((pairs) => pointAt(pairs, bySeed(results, id(pairs), rise)));
    return lineLawChart({
      title: "Honest labels lift the peak, random ones do not",
      subtitle: seedsText(results),
      xLabel: "preference pairs that the reward model is fitted to",
      yLabel: "gold at its peak, above its start",
      xLog: true,
      series: [
        { label: "honest labels", points: line(honest) },
        { label: "labels at random", points: line(atRandom) },
      ],
    });
  },
  lesson: {
    question: "Is a result about a made-up world more than a property of that world?",
    run: "`npm run hawthorne -- verify P4b P4c`: the same law in two sets of worlds drawn at random.",
    see: "The peak of gold rises with the number of comparisons in both sets, by about a tenth per doubling.",
    why: "Attributes, topics and errors are drawn anew with each seed, and for P4c from other numbers than for P4b. What both sets agree on does not hang on one table.",
    changeNext: "Draw more: `npm run hawthorne -- verify P4c --seeds 40`.",
    doesNotShow:
      "That it holds in worlds of another make: sixteen kinds, uniform attributes and this prior are the same throughout.",
  },
};
