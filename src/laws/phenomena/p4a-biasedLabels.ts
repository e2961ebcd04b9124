/**
 * P4a: more comparisons mend the reward model's errors of chance, not the graders' blindness.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, below, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { pointAt, knownAt } from "../law/points.js";
import { perDoubling, bySeed, differences } from "../law/tracks.js";
import { seedsText } from "../law/words.js";
import { goldAtEnd, goldPeak, goldChange } from "../settings/gold.js";
import {
  parrotArmId,
  parrotArm,
  parrotsAtEnd,
  parrotCounts,
  idealGold,
  startGold,
  decimals,
} from "../settings/parrots.js";

const pairCounts = [64, 256, 1024, 4096] as const;
const [fewest, most] = [64, 4096] as const;
const blind = 0;
const seeing = 1;
const blindId = (pairs: number): string => parrotArmId(blind, pairs);
/** What ever more pairs tend to. */
const ideal = { blind: idealGold[0], seeing: idealGold[3] };

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  endPerDoubling: 0.02,
  below: 0.1,
  peakPerDoubling: 0.05,
  parrots: 0.6,
  seeing: 0.1,
} as const;

export const biasedLabels: Law = {
  id: "P4a",
  lawClass: "phenomenon",
  title: "biased labels: more of them do not help",
  statement:
    "Where graders do not see what they want, more comparisons teach the reward model their blindness better: gold at the end does not rise with the number of pairs, and its peak hardly.",
  source:
    "Gao et al. 2022 (more data moves the peak, for unbiased labels); derived: the limit of many pairs is the closed form of the biased utility",
  prediction: `At visibility 0 the closed form for an ideal reward model ends at gold ${decimals([ideal.blind])} (start ${decimals([startGold])}), so from ${fewest} to ${most} pairs gold at the end gains less than ${bounds.endPerDoubling} per doubling and stays more than ${bounds.below} below the start at ${most} pairs; the peak moves by less than ${bounds.peakPerDoubling} per doubling, either way; more than ${bounds.parrots} are parrots at ${most} pairs.`,
  control: `Graders who see everything (closed form: ${decimals([ideal.seeing])}): gold at the end is more than ${bounds.seeing} higher with ${most} pairs than with ${fewest}.`,
  status: "reproduced",
  arms: [blind, seeing].flatMap((visibility) => pairCounts.map((pairs) => parrotArm(visibility, pairs))),
  claims: (results) => [
    below(
      "gold at the end per doubling of pairs",
      perDoubling(results, pairCounts, blindId, goldAtEnd),
      bounds.endPerDoubling,
    ),
    near(
      "peak of gold per doubling of pairs",
      perDoubling(results, pairCounts, blindId, goldPeak),
      0,
      bounds.peakPerDoubling,
    ),
    below(`gold, end − start, ${most} pairs`, bySeed(results, blindId(most), goldChange), -bounds.below),
    above(`parrots at the end, ${most} pairs`, bySeed(results, blindId(most), parrotsAtEnd), bounds.parrots),
    above(
      `gold at the end, ${most} − ${fewest} pairs, graders see everything`,
      differences(results, parrotArmId(seeing, most), parrotArmId(seeing, fewest), goldAtEnd),
      bounds.seeing,
      "control",
    ),
  ],
  remark: (results) => {
    const counts = pairCounts.map((pairs) => `${parrotCounts(results, blindId(pairs))} (${pairs})`);
    return `More pairs make it worse: gold at the end falls from above its start to near the closed form. Seeds that end with more than 90 % parrots / in between / below 10 %, by pairs: ${counts.join(", ")}.`;
  },
  chart: (results) => {
    const line = (visibility: number) =>
      pairCounts.map((pairs) => pointAt(pairs, bySeed(results, parrotArmId(visibility, pairs), goldAtEnd)));
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
        { label: "", points: knownAt(pairCounts, ideal.blind), dashed: true, color: 0 },
        { label: "", points: knownAt(pairCounts, ideal.seeing), dashed: true, color: 1 },
        { label: "start", points: knownAt(pairCounts, startGold), dashed: true, color: 2 },
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
