/**
 * P4a: more comparisons mend the reward model's errors of chance, not the graders' blindness.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { log } from "../../shared/math.js";
import { above, below, bySeed, differences, tracksOf, within } from "../law/claims.js";
import type { ArmResults, Law, Track } from "../law/law.js";
import {
  goldAtEnd,
  goldChange,
  goldPeak,
  parrotArm,
  parrotArmId,
  parrotCounts,
  parrotsAtEnd,
} from "../settings/parrots.js";
import { pointAt, seedsText } from "../law/points.js";
import { slope } from "../formulas/switchingOn.js";

const pairCounts = [64, 256, 1024, 4096] as const;
const [fewest, most] = [64, 4096] as const;
const blind = 0;
const seeing = 1;
/** Gold of the closed form for an ideal reward model: what ever more pairs tend to. */
const idealGold = { blind: 0.334, seeing: 1.887 };
/** Gold before training. */
const startGold = 0.784;

/** For each seed, what a doubling of the pairs adds. */
function perDoubling(results: ArmResults, visibility: number, of: (track: Track) => number): number[] {
  const values = pairCounts.map((pairs) => bySeed(results, parrotArmId(visibility, pairs), of));
  return tracksOf(results, parrotArmId(visibility, fewest)).map((_, seed) =>
    slope(pairCounts.map((pairs, i) => ({ x: log(pairs) / log(2), y: values[i]![seed]! }))),
  );
}

export const biasedLabels: Law = {
  id: "P4a",
  lawClass: "phenomenon",
  title: "biased labels: more of them do not help",
  statement:
    "Where graders do not see what they want, more comparisons teach the reward model their blindness better: gold at the end does not rise with the number of pairs, and its peak hardly.",
  source:
    "Gao et al. 2022 (more data moves the peak, for unbiased labels); derived: the limit of many pairs is the closed form of the biased utility",
  prediction:
    "At visibility 0 the closed form for an ideal reward model ends at gold 0.33 (start 0.78), so from 64 to 4096 pairs gold at the end gains less than 0.02 per doubling and stays more than 0.1 below the start at 4096 pairs; the peak moves by less than 0.05 per doubling, either way; more than 0.6 are parrots at 4096 pairs.",
  control:
    "Graders who see everything (closed form: 1.89): gold at the end is more than 0.1 higher with 4096 pairs than with 64.",
  status: "reproduced",
  arms: [blind, seeing].flatMap((visibility) => pairCounts.map((pairs) => parrotArm(visibility, pairs))),
  claims: (results) => [
    below("gold at the end per doubling of pairs", perDoubling(results, blind, goldAtEnd), 0.02),
    within("peak of gold per doubling of pairs", perDoubling(results, blind, goldPeak), -0.05, 0.05),
    below("gold, end − start, 4096 pairs", bySeed(results, parrotArmId(blind, most), goldChange), -0.1),
    above("parrots at the end, 4096 pairs", bySeed(results, parrotArmId(blind, most), parrotsAtEnd), 0.6),
    above(
      "gold at the end, 4096 − 64 pairs, graders see everything",
      differences(results, parrotArmId(seeing, most), parrotArmId(seeing, fewest), goldAtEnd),
      0.1,
      "control",
    ),
  ],
  remark: (results) => {
    const counts = pairCounts.map(
      (pairs) => `${parrotCounts(results, parrotArmId(blind, pairs))} (${pairs})`,
    );
    return `More pairs make it worse: gold at the end falls from above its start to near the closed form. Seeds that end with more than 90 % parrots / in between / below 10 %, by pairs: ${counts.join(", ")}.`;
  },
  chart: (results) => {
    const line = (visibility: number) =>
      pairCounts.map((pairs) => pointAt(pairs, bySeed(results, parrotArmId(visibility, pairs), goldAtEnd)));
    const ideal = (y: number) => pairCounts.map((x) => ({ x, mean: y, low: null, high: null }));
    return lineLawChart({
      title: "More labels cure chance, not blindness",
      subtitle: `${seedsText(results)} · dashed: closed form for an ideal reward model`,
      xLabel: "preference pairs that the reward model is fitted to",
      yLabel: "gold reward at the end, while graded",
      xLog: true,
      yRange: [0, 2],
      series: [
        { label: "graders see nothing", points: line(blind) },
        { label: "graders see all", points: line(seeing) },
        { label: "", points: ideal(idealGold.blind), dashed: true, color: 0 },
        { label: "", points: ideal(idealGold.seeing), dashed: true, color: 1 },
        { label: "start", points: ideal(startGold), dashed: true, color: 2 },
      ],
    });
  },
  lesson: {
    question: "The reward model is misled. Would more labels help?",
    run: "`npm start -- configs/scenarios/keyword-parrot.json --set rewardModel.pretrain.pairs=64`, then with 4096; and both with `--set tiers.monitored.visibility=1`.",
    see: "For graders who see nothing of the substance, 4096 pairs end worse than 64: mostly parrots. For graders who see it, more pairs bring gold close to the most that can be had.",
    why: "Comparisons are evidence of what graders prefer as they see it. More evidence removes the reward model's errors of chance and leaves the graders' error, the same in every label, as it is. Errors of chance can even be the kinder ones: a reward model that has not noticed the parrots does not spread them.",
    changeNext:
      "Buy sight for labels: compare `npm start -- configs/scenarios/keyword-parrot.json --set tiers.monitored.visibility=0.5 --set rewardModel.pretrain.pairs=256` with `npm start -- configs/scenarios/keyword-parrot.json --set rewardModel.pretrain.pairs=4096`, where they see nothing.",
    doesNotShow:
      "That data is useless. With graders who see what they want it is what helps, which is the next law.",
  },
};
