/**
 * P2c: in the kernel picture the leakage slope is a property of the network's view of its inputs, not of how fast it learns.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { above, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { ends, bySeed, differences } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import {
  refusalFree,
  refusalPaid,
  slopePaid,
  publishedArm,
  paidRefusalAtStop,
  slopeAtEnd,
} from "../settings/publishedSetting.js";

const keys = [slopePaid, refusalFree, refusalPaid];

const base = "as it is";
const slow = "learning rate 0.0003";
const fast = "learning rate 0.003";
const narrow = "8 units a layer";
const wide = "64 units a layer";
const clear = "salience 2";
const faint = "salience 0.3";
const all = [base, slow, fast, narrow, wide] as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.2, bySalience: 0.2 } as const;

export const robustSlope: Law = {
  id: "P2c",
  lawClass: "phenomenon",
  title: "leakage, learning rate and width",
  statement: "The leakage slope hardly depends on the learning rate, nor on the network's width.",
  source: "derived: in the kernel limit both cancel from the ratio of two changes",
  follows: { laws: ["P2"], resultsKnown: false },
  prediction: `Slopes at learning rates of 0.0003 and 0.003 (a decade apart), and at 8 and 64 units a layer, differ by less than ${bounds.margin} on average. A large rate, or a narrow network, changes the features themselves, which is where this could fail.`,
  control: `The salience of the cue, from 0.3 to 2, changes the slope by more than ${bounds.bySalience}.`,
  status: "inconclusive",
  arms: [
    publishedArm(base, keys),
    publishedArm(slow, keys, { objective: { learningRate: 0.0003 } }),
    publishedArm(fast, keys, { objective: { learningRate: 0.003 } }),
    publishedArm(narrow, keys, { policy: { hidden: [8, 8] } }),
    publishedArm(wide, keys, { policy: { hidden: [64, 64] } }),
    publishedArm(faint, keys, { observation: { flags: { free: { salience: 0.3 } } } }),
    publishedArm(clear, keys, { observation: { flags: { free: { salience: 2 } } } }),
  ],
  claims: (results) => [
    near(
      "slope at learning rate 0.003 − at 0.0003",
      differences(results, fast, slow, slopeAtEnd),
      0,
      bounds.margin,
    ),
    near("slope at 64 units − at 8", differences(results, wide, narrow, slopeAtEnd), 0, bounds.margin),
    above(
      "slope at salience 0.3 − at 2",
      differences(results, faint, clear, slopeAtEnd),
      bounds.bySalience,
      "control",
    ),
  ],
  remark: (results) =>
    all
      .map(
        (arm) =>
          `${arm}: slope ${spreadText(bySeed(results, arm, slopeAtEnd))} hundredths, paid refusals ${spreadText(bySeed(results, arm, paidRefusalAtStop))} % when free ones fall below 1 %, ${spreadText(ends(results, arm, refusalPaid))} % at the end`,
      )
      .join("; ")
      .concat(
        ". The rate matters little, as predicted; of the width only the scatter is clear: with 8 units a layer a seed's slope can be almost anything, so twenty seeds cannot show that the mean is the same. What the control shows comes from salience 0.3: 2 leaks as much as 1 (P2b).",
      ),
  chart: (results) =>
    dotsLawChart({
      title: "Leakage by learning rate, width and cue",
      subtitle: seedsText(results, "bar"),
      yLabel: "slope, or fraction refused",
      yRange: [0, 1.2],
      series: ["leakage slope", "paid refusals when free < 1 %"],
      groups: [...all, faint, clear].map((arm) => ({
        name: arm,
        dots: [slopeAtEnd, paidRefusalAtStop].map((of) => {
          const values = bySeed(results, arm, of).filter(Number.isFinite);
          return values.length === 0 ? null : dotOf(values);
        }),
      })),
    }),
  lesson: {
    question: "Would training more slowly, or a larger network, have protected the paid tier?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set objective.learningRate=0.003`, then `npm start -- configs/scenarios/alignment-faking.json --set 'policy.hidden=[8,8]'`.",
    see: "Compare how far paid refusals have come at the moment when free ones are gone. The speed differs with the rate, the slope little. With 8 units everything depends on the seed.",
    why: "Twice the learning rate moves both tiers twice as far per step, and their ratio stays. A wider network splits each change among more units, so that chance averages out; a narrow one depends on which few units it happened to get.",
    changeNext:
      "`npm start -- configs/scenarios/alignment-faking.json --set observation.flags.free.salience=2`: what the tiers have in common matters more than either.",
    doesNotShow:
      "That size does not matter at all. These networks differ by a factor of eight, language models by a thousand, and larger ones may represent the tier in other ways.",
  },
};
