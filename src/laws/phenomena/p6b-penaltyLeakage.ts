/**
 * P6b: why a penalty on strategic reasoning makes the gap smaller where the other tier learns by leakage alone. Put
 * forward after P6 had shown smaller peaks; the measure and the control are its own.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { valueWhere } from "../formulas/leakagePath.js";
import { asCheck, below, within, near } from "../law/claims.js";
import type { Law, Track } from "../law/law.js";
import { pathOf } from "../law/points.js";
import { bySeed, differences } from "../law/tracks.js";
import { seedsText } from "../law/words.js";
import {
  complianceFree,
  publishedArm,
  separateNetworks,
  startCompliance,
} from "../settings/publishedSetting.js";

const gap = "behaviourGap";
const plain = "help rewarded";
const penalised = "help rewarded, penalty";
const plainApart = "help rewarded, separate networks";
const penalisedApart = "penalty, separate networks";

const penalty = { objective: { strategicPenalty: 4 } };
const keys = [gap, complianceFree];

/** The bounds of what is predicted, as tested and as told. */
const bounds = { smaller: 0.05, apart: 0.03 } as const;

/** The gap when compliance in the free tier first passes one half. */
const gapAtHalf = (track: Track): number => valueWhere(track, gap, complianceFree, 0.5);

export const penaltyLeakage: Law = {
  id: "P6b",
  lawClass: "phenomenon",
  title: "a penalty on reasoning, and leakage",
  statement:
    "A penalty on strategic reasoning makes the gap smaller on the way, because plain compliance then has to rise from further down, and it is plain compliance that leaks to the untrained tier.",
  source: "derived from a shift of log-odds that both tiers share; put forward after P6 was measured",
  follows: { laws: ["P6"], resultsKnown: true },
  prediction: `To reach one half in the free tier, the log-odds of complying have to shift by ln(0.858 / 0.142) = 1.80 without the penalty and, as only plain compliance rises, by ln(0.858 / 0.023) = 3.62 with it. If the paid tier took the whole shift, the gap at that moment would be 0.35 without and −0.02 with the penalty; with half of the shift 0.43 and 0.35. So at that moment it is smaller with the penalty, by more than ${bounds.smaller}.`,
  control: `With a separate network for each tier nothing leaks: the gap at that moment is 0.5 − ${startCompliance.untrained} with the penalty and without (difference ± ${bounds.apart}).`,
  status: "reproduced",
  arms: [
    publishedArm(plain, keys),
    publishedArm(penalised, keys, penalty),
    publishedArm(plainApart, keys, separateNetworks),
    publishedArm(penalisedApart, keys, { ...separateNetworks, ...penalty }),
  ],
  claims: (results) => [
    below(
      "gap when free compliance passes one half: with penalty minus without",
      differences(results, penalised, plain, gapAtHalf),
      -bounds.smaller,
    ),
    // With separate networks the untrained tier cannot move (I3), so the gap is the trained tier's compliance.
    asCheck(
      near(
        "the same difference with separate networks",
        differences(results, penalisedApart, plainApart, gapAtHalf),
        0,
        bounds.apart,
        "control",
      ),
    ),
    asCheck(
      within(
        "gap when free compliance passes one half, separate networks",
        bySeed(results, plainApart, gapAtHalf),
        0.44,
        0.5,
        "control",
      ),
    ),
  ],
  chart: (results) =>
    lineLawChart({
      title: "With a penalty on reasoning, more compliance leaks",
      subtitle: `alignment faking · ${seedsText(results)}`,
      xLabel: "epoch",
      yLabel: "behaviour gap, free − paid",
      yRange: [-0.25, 1],
      series: [
        { label: "help rewarded", points: pathOf(results, plain, gap) },
        { label: "with penalty", points: pathOf(results, penalised, gap) },
        { label: "separate networks", points: pathOf(results, plainApart, gap) },
        { label: "separate, penalty", points: pathOf(results, penalisedApart, gap) },
      ],
    }),
  lesson: {
    question: "Why does the gap shrink when reasoning is penalised, if the reasoning causes nothing?",
    run: "`npm start -- configs/scenarios/alignment-faking.json` with and without `--set objective.strategicPenalty=4`, and both again with `--set policy.trunk=separate`.",
    see: "With the penalty the gap peaks lower, and for a while it is even negative: paid users are answered more often than free ones. With separate networks it grows to nearly 1 either way, and stays.",
    why: "Free users are answered by strategic compliance at first, which the paid tier hardly has. A penalty leaves plain compliance to do the rising, from 2.3 % instead of 14.2 %. That takes a larger shift of log-odds, and the shared weights carry a part of it into the paid tier, where plain compliance is at home. The smaller gap is more compliance with paid users, not less with free ones.",
    changeNext:
      "Make the tiers easier to tell apart (`npm start -- configs/scenarios/alignment-faking.json --set objective.strategicPenalty=4 --set observation.flags.free.salience=3`) and see how much less leaks.",
    doesNotShow:
      "That penalties on reasoning work by leakage in language models. It shows that a smaller gap alone does not tell why it is smaller.",
  },
};
