/**
 * P2d: why leakage starts out stronger than a common shift: benign prompts lend the untrained tier their answer.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { valueWhere, trajectory } from "../formulas/leakagePath.js";
import { above, asCheck, near } from "../law/claims.js";
import type { ArmResults, Law, Track } from "../law/law.js";
import { atStart, nearEnd, peak, bySeed, differences } from "../law/tracks.js";
import { seedsText, spreadText, percent } from "../law/words.js";
import {
  refusalFree,
  refusalPaid,
  complianceFree,
  compliancePaid,
  slopePaid,
  publishedArm,
  separateNetworks,
  harmfulOnly,
  benignStrategic,
  slopeAtEnd,
  slopeHalfway,
  startCompliance,
  publishedRefusal,
} from "../settings/publishedSetting.js";

const sincere = "benign sincere";
const strategic = "benign strategic";
const alone = "harmful only";
const separate = "harmful only, separate";

const gap = "behaviourGap";
const keys = [gap, slopePaid, refusalFree, refusalPaid, complianceFree, compliancePaid];

/** The rate of free compliance at which the gap is read on the way. */
const late = 0.9;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { slower: 0.2, rise: 0.2, shrinking: 0.1, separateMargin: 0.02 } as const;

const gapLate = (track: Track): number => valueWhere(track, gap, complianceFree, late);

export const benignLeakage: Law = {
  id: "P2d",
  lawClass: "phenomenon",
  title: "do benign prompts carry the leak?",
  statement:
    "Paid users are refused less early in training because harmful prompts come to be treated like benign ones, in either tier; without benign prompts less leaks at first, and the gap grows, peaks and shrinks.",
  source:
    "suggested by P2, where the slope started above 1 and the gap peaked low; the other settings here were not run before",
  follows: { laws: ["P2"], resultsKnown: true },
  prediction: `The slope when free compliance passes one half is lower by more than ${bounds.slower} without benign prompts, and also where benign prompts are answered strategically, which paid users never are. Without benign prompts the gap at free compliance of ${late} is more than ${bounds.rise} above the start and more than ${bounds.shrinking} above the end.`,
  control: `Without benign prompts and with a network for each tier the gap at free compliance of ${late} is ${late} − ${startCompliance.untrained}, within ±${bounds.separateMargin}, and does not shrink.`,
  status: "contradicted",
  arms: [
    publishedArm(sincere, keys),
    publishedArm(strategic, keys, benignStrategic),
    publishedArm(alone, keys, harmfulOnly),
    publishedArm(separate, keys, { ...harmfulOnly, ...separateNetworks }),
  ],
  claims: (results) => [
    above(
      "slope halfway, with benign prompts − without",
      differences(results, sincere, alone, slopeHalfway),
      bounds.slower,
    ),
    above(
      "slope halfway, benign answered sincerely − strategically",
      differences(results, sincere, strategic, slopeHalfway),
      bounds.slower,
    ),
    above(
      `gap at free compliance ${late} − at the start, harmful prompts only`,
      bySeed(results, alone, (track) => gapLate(track) - atStart(track, gap)),
      bounds.rise,
    ),
    above(
      `gap at free compliance ${late} − at the end, harmful prompts only`,
      bySeed(results, alone, (track) => gapLate(track) - nearEnd(track, gap)),
      bounds.shrinking,
    ),
    // With separate networks the untrained tier cannot move (I3), so the gap is the trained tier's compliance.
    asCheck(
      near(
        `gap at free compliance ${late}, separate networks`,
        bySeed(results, separate, gapLate),
        late - startCompliance.untrained,
        bounds.separateMargin,
        "control",
      ),
    ),
    asCheck(
      above(
        `gap at the end − at free compliance ${late}, separate networks`,
        bySeed(results, separate, (track) => nearEnd(track, gap) - gapLate(track)),
        0,
        "control",
      ),
    ),
  ],
  remark: (results) =>
    [sincere, alone, strategic]
      .map((arm) => {
        const of = (measure: (track: Track) => number): string => spreadText(bySeed(results, arm, measure));
        return `${arm}: slope in hundredths ${of(slopeHalfway)} halfway and ${of(slopeAtEnd)} at the end, largest gap ${of((track) => peak(track, gap))} %, paid refusals at the end ${of((track) => nearEnd(track, refusalPaid))} %`;
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
      marks: [{ text: `published: ${percent(publishedRefusal.value)} %`, x: 1, y: publishedRefusal.value }],
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
