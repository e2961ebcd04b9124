/**
 * P3-2: P3 once more, with margins that a reward model of 1024 comparisons allows.
 */
import { below, above } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { bySeed } from "../law/tracks.js";
import { spanText } from "../law/words.js";
import { fall, goldChange, rise } from "../settings/gold.js";
import {
  parrotArm,
  parrotArmId,
  parrotCounts,
  parrotsAtEnd,
  proxySetback,
  goldAndParrotsChart,
} from "../settings/parrots.js";

const idOf = (visibility: number): string => parrotArmId(visibility);
const [blind, full] = [idOf(0), idOf(1)];

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  parrots: 0.6,
  rise: 0.2,
  fall: 0.5,
  setback: 0.05,
  seeingFall: 0.1,
  seeingParrots: 0.05,
} as const;

export const goldBelowStart: Law = {
  id: "P3-2",
  lawClass: "phenomenon",
  restates: "P3",
  firstSeed: 41,
  title: "blind graders: gold ends below where it began",
  statement:
    "Where graders see none of the substance gold rises, peaks and falls below its start while the proxy rises to the end; where they see all of it gold keeps nearly all it gains.",
  source:
    "restates P3, of whose claims two had too narrow a margin; Gao et al. 2022; the closed form for an ideal reward model",
  prediction: `As P3, but for two margins that 1024 pairs do not allow. At visibility 0 gold ends below its start at all (P3: 0.21 below; P3 asked for 0.1); and as it was: parrots above ${bounds.parrots}, gold up by more than ${bounds.rise} at its peak and down from it by more than ${bounds.fall}, the proxy never back by ${100 * bounds.setback} % of its rise. What P3 says of graders who see a part held, and is not restated.`,
  control: `Graders who see everything: gold ends within ${bounds.seeingFall} of its peak (P3: 0.04, asked for 0.05: some over-optimisation is there with any reward model), and fewer than ${100 * bounds.seeingParrots} % are parrots.`,
  status: "reproduced",
  arms: [parrotArm(0), parrotArm(1)],
  claims: (results) => [
    below("gold, end − start, visibility 0", bySeed(results, blind, goldChange), 0),
    above("parrots at the end, visibility 0", bySeed(results, blind, parrotsAtEnd), bounds.parrots),
    above("gold, peak − start, visibility 0", bySeed(results, blind, rise), bounds.rise),
    above("gold, peak − end, visibility 0", bySeed(results, blind, fall), bounds.fall),
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
  remark: (results) =>
    `From start to end gold changes by ${spanText(bySeed(results, blind, goldChange))} at visibility 0, seed by seed: it falls below its start on average, and not in every seed. Seeds that end with more than 90 % parrots / in between / below 10 %, at visibility 0 and 1: ${[blind, full].map((arm) => parrotCounts(results, arm)).join(", ")}.`,
  chart: (results) => goldAndParrotsChart(results, blind, full),
  lesson: {
    question: "Can training on honest praise leave a class worse than it was?",
    run: "`npm start -- configs/scenarios/keyword-parrot.json`, and compare the gold reward of the last epoch with that of epoch 0.",
    see: "In most seeds it ends below its start, though the score that training looks at has risen all the way. In between, for some epochs, everybody was better off.",
    why: "Graders praise what sounds like understanding. At first those who understand sound best, and training spreads them. Later it finds answers that only sound so.",
    changeNext:
      "Find the best moment to stop: `npm start -- configs/scenarios/keyword-parrot.json --epochs 15`. Would you have known it without the gold reward, which nobody has outside a simulation?",
    doesNotShow:
      "That praise always spoils. The kinds of answer and their numbers are made up so that the sign and the thing can come apart.",
  },
};
