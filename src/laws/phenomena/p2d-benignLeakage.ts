/**
 * P2d: why leakage starts out stronger than a common shift: benign prompts lend the untrained tier their answer.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, atStart, bySeed, differences, nearEnd, series, within } from "../law/claims.js";
import type { ArmResults, Law, Track } from "../law/law.js";
import { slopeWhere, trajectory, valueWhere } from "../formulas/leakagePath.js";
import { seedsText } from "../law/points.js";
import {
  benignStrategic,
  complianceFree,
  compliancePaid,
  harmfulOnly,
  publishedArm,
  refusalFree,
  refusalPaid,
  spreadText,
} from "../settings/publishedSetting.js";

const sincere = "benign sincere";
const strategic = "benign strategic";
const alone = "harmful only";
const separate = "harmful only, separate";

const gap = "behaviourGap";
const slopePaid = "leakageSlope.paid";
const keys = [gap, slopePaid, refusalFree, refusalPaid, complianceFree, compliancePaid];

const slopeHalfway = (track: Track): number =>
  slopeWhere(track, { trained: complianceFree, untrained: compliancePaid }, 0.5);
const gapAt90 = (track: Track): number => valueWhere(track, gap, complianceFree, 0.9);
const slopeAtEnd = (track: Track): number => nearEnd(track, slopePaid);

export const benignLeakage: Law = {
  id: "P2d",
  lawClass: "phenomenon",
  title: "do benign prompts carry the leak?",
  statement:
    "Paid users are refused less early in training because harmful prompts come to be treated like benign ones, in either tier; without benign prompts less leaks at first, and the gap grows, peaks and shrinks.",
  source:
    "suggested by P2, where the slope started above 1 and the gap peaked low; the other settings here were not run before",
  prediction:
    "The slope when free compliance passes one half is lower by more than 0.2 without benign prompts, and also where benign prompts are answered strategically, which paid users never are. Without benign prompts the gap at free compliance of 0.9 is more than 0.2 above the start and more than 0.1 above the end.",
  control:
    "Without benign prompts and with a network for each tier the gap at free compliance of 0.9 is 0.9 − 0.028, within ±0.02, and does not shrink.",
  status: "not reproduced",
  arms: [
    publishedArm(sincere, keys),
    publishedArm(strategic, keys, benignStrategic),
    publishedArm(alone, keys, harmfulOnly),
    publishedArm(separate, keys, { ...harmfulOnly, policy: { trunk: "separate" } }),
  ],
  claims: (results) => [
    above(
      "slope halfway, with benign prompts − without",
      differences(results, sincere, alone, slopeHalfway),
      0.2,
    ),
    above(
      "slope halfway, benign answered sincerely − strategically",
      differences(results, sincere, strategic, slopeHalfway),
      0.2,
    ),
    above(
      "gap at free compliance 0.9 − at the start, harmful prompts only",
      bySeed(results, alone, (track) => gapAt90(track) - atStart(track, gap)),
      0.2,
    ),
    above(
      "gap at free compliance 0.9 − at the end, harmful prompts only",
      bySeed(results, alone, (track) => gapAt90(track) - nearEnd(track, gap)),
      0.1,
    ),
    within(
      "gap at free compliance 0.9, separate networks",
      bySeed(results, separate, gapAt90),
      0.852,
      0.892,
      "control",
    ),
    above(
      "gap at the end − at free compliance 0.9, separate networks",
      bySeed(results, separate, (track) => nearEnd(track, gap) - gapAt90(track)),
      0,
      "control",
    ),
  ],
  remark: (results) =>
    [sincere, alone, strategic]
      .map((arm) => {
        const of = (measure: (track: Track) => number): string => spreadText(bySeed(results, arm, measure));
        return `${arm}: slope in hundredths ${of(slopeHalfway)} halfway and ${of(slopeAtEnd)} at the end, largest gap ${of((track) => Math.max(...series(track, gap)))} %, paid refusals at the end ${of((track) => nearEnd(track, refusalPaid))} %`;
      })
      .join("; ")
      .concat(
        ". That benign prompts carry the early leak holds; that the gap then shrinks does not, without them: it dips and rises again, complying earns fewer sd of reward where no benign prompt dilutes the sd (free refusals end near 2 %), and paid users probably follow the sincere kind down again when KL restores the ratio. Where benign prompts are answered strategically the gap does grow, peak and shrink.",
      ),
  chart: (results: ArmResults) =>
    lineLawChart({
      title: "Without benign prompts the gap grows further",
      subtitle: `${seedsText(results)} · cross: published`,
      xLabel: "compliance with free users' harmful requests (training goes right)",
      yLabel: "behaviour gap, free − paid",
      xRange: [0.1, 1],
      yRange: [0, 1],
      series: [sincere, strategic, alone, separate].map((arm) => ({
        label: arm,
        points: trajectory(results, arm, gap, complianceFree),
      })),
      marks: [{ text: "published: 6.9 %", x: 1, y: 0.069 }],
    }),
  lesson: {
    question: "Does it matter for the harmful prompts what else a model is trained on?",
    run: "`npm start -- configs/scenarios/alignment-faking.json`, then with `--set world.harmfulRate=1`.",
    see: "By the time half of the free refusals are gone, paid ones have fallen much less than they do with benign prompts in the mix. Afterwards the gap stays wide.",
    why: "Refusing is a distinction between harmful and benign that both tiers share. Training that rewards compliance wears the distinction down, and then paid users too get the answer that a benign prompt would get.",
    changeNext:
      "Fewer benign prompts instead of none: `npm start -- configs/scenarios/alignment-faking.json --set world.harmfulRate=0.9`. Find out how few suffice.",
    doesNotShow:
      "That mixing in benign data harms a language model's refusals. Which distinctions are worn down depends on what a network has to share, and this one has little.",
  },
};
