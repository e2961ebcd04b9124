/**
 * P3: what graders do not see, they guess from its signs, and optimisation separates the signs from the thing.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, below } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { pathOf } from "../law/points.js";
import { series, bySeed, differences } from "../law/tracks.js";
import { seedsText, prose } from "../law/words.js";
import { gold, goldPeak, rise, fall, goldChange } from "../settings/gold.js";
import {
  parrotKeys,
  parrotArmId,
  parrotArm,
  parrotsAtEnd,
  proxySetback,
  parrotSlopes,
  parrotCounts,
  idealParrots,
  idealGold,
  startGold,
  visibilities,
  decimals,
} from "../settings/parrots.js";

const { optimalGold } = parrotKeys;
const [blind, third, twoThirds, full] = visibilities.map((visibility) => parrotArmId(visibility)) as [
  string,
  string,
  string,
  string,
];

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  parrots: 0.6,
  slope: -0.5,
  rise: 0.2,
  fall: 0.5,
  below: 0.1,
  setback: 0.05,
  seeingFall: 0.05,
  seeingParrots: 0.05,
} as const;

export const keywordParrot: Law = {
  id: "P3",
  lawClass: "phenomenon",
  title: "do graders who see less get more parrots?",
  statement:
    "Graders who want understanding but see only part of it guess the rest from keywords; the less they see, the more parrots training makes: the proxy rises to the end, while gold rises, peaks and falls.",
  source:
    "Gao et al. 2022 (gold rises, peaks and falls while the proxy rises); shares from π* ∝ π_ref · exp(proxy / klCoef)",
  prediction: `From the closed form for an ideal reward model at visibility 0, 1/3, 2/3, 1: parrots ${decimals(idealParrots)}, and gold, which starts at ${decimals([startGold])}, ends at ${decimals(idealGold)}. So: parrots above ${bounds.parrots} at visibility 0, a slope below ${prose(bounds.slope)} per unit of visibility (closed form −1.02), and fewer at each of the first two steps. At visibility 0 gold peaks more than ${bounds.rise} above its start (1.12 along the optima of a falling klCoef, 1.61 along a tabular policy gradient), ends more than ${bounds.fall} below the peak and more than ${bounds.below} below the start; the proxy never falls by ${100 * bounds.setback} % of its rise.`,
  control: `Graders who see everything: gold ends within ${bounds.seeingFall} of its peak, and fewer than ${100 * bounds.seeingParrots} % are parrots (closed form ${decimals(idealParrots.slice(-1))}).`,
  status: "inconclusive",
  arms: visibilities.map((visibility) => parrotArm(visibility)),
  claims: (results) => [
    above("parrots at the end, visibility 0", bySeed(results, blind, parrotsAtEnd), bounds.parrots),
    below("parrots at the end per unit of visibility", parrotSlopes(results), bounds.slope),
    above("parrots, visibility 0 − 1/3", differences(results, blind, third, parrotsAtEnd), 0),
    above("parrots, visibility 1/3 − 2/3", differences(results, third, twoThirds, parrotsAtEnd), 0),
    above("gold, peak − start, visibility 0", bySeed(results, blind, rise), bounds.rise),
    above("gold, peak − end, visibility 0", bySeed(results, blind, fall), bounds.fall),
    below("gold, end − start, visibility 0", bySeed(results, blind, goldChange), -bounds.below),
    below(
      "largest setback of the proxy, share of its rise",
      bySeed(results, blind, proxySetback),
      bounds.setback,
    ),
    below("gold, peak − end, visibility 1", bySeed(results, full, fall), bounds.seeingFall, "control"),
    below(
      "parrots at the end, visibility 1",
      bySeed(results, full, parrotsAtEnd),
      bounds.seeingParrots,
      "control",
    ),
  ],
  remark: (results) => {
    const peaks = bySeed(results, blind, (track) => series(track, gold).indexOf(goldPeak(track)));
    return `Rise, peak and fall are seen; one margin is too narrow for 1024 pairs, of which some twenty show a parrot: the reward model's own errors let gold fall a little even where graders see everything (over-optimisation, P4b). With more pairs see P3b. Seeds that end with more than 90 % parrots / in between / below 10 %, by visibility: ${[blind, third, twoThirds, full].map((arm) => parrotCounts(results, arm)).join(", ")}: a broad spread, not two modes. At visibility 0 gold peaks between epochs ${Math.min(...peaks)} and ${Math.max(...peaks)}.`;
  },
  chart: (results) =>
    lineLawChart({
      title: "The less graders see, the deeper gold falls",
      subtitle: `${seedsText(results)} · dashed: closed form for the learned reward model`,
      xLabel: "epoch",
      yLabel: "gold reward while graded",
      series: [
        ...[blind, third, twoThirds, full].map((arm, i) => ({
          label: ["sees nothing", "sees a third", "sees two thirds", "sees everything"][i]!,
          points: pathOf(results, arm, gold),
        })),
        ...[blind, third, twoThirds, full].map((arm, color) => ({
          label: `closed form, ${["nothing", "a third", "two thirds", "all"][color]!}`,
          points: pathOf(results, arm, optimalGold),
          dashed: true,
          color,
        })),
      ],
    }),
  lesson: {
    question: "What does a student learn from graders who cannot tell understanding from fine phrases?",
    run: "`npm start -- configs/scenarios/keyword-parrot.json`, then the same with `--set tiers.monitored.visibility=1`.",
    see: "The reward model's score rises to the end in both. In the first run what the graders really want rises as eloquent answers spread, and then falls, in most seeds below where it began, as parrots replace them: all phrases, nothing behind. In the second it only rises.",
    why: "In the class as it was, phrases went with understanding, so guessing one from the other was not foolish. Training moves to where the guess is highest, and that is where the two come apart: the parrot, one answer in a hundred at the start. Nobody cheats and no number is wrong; the reward pays for the sign.",
    changeNext:
      "Stop earlier: `npm start -- configs/scenarios/keyword-parrot.json --epochs 10`. Hold it tighter: `npm start -- configs/scenarios/keyword-parrot.json --set objective.klCoef=1`, which is where the closed form has the most gold. Or show graders a third of the substance: `npm start -- configs/scenarios/keyword-parrot.json --set tiers.monitored.visibility=0.33`.",
    doesNotShow:
      "How large the effect is in language models: attributes, prior and weights are made up. It shows that honest labels are not enough where the labelers cannot see.",
  },
};
