/**
 * P2b: the more clearly the tiers are told apart, the less leaks from one into the other.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, always, exactly } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { pointAt, knownAt } from "../law/points.js";
import { peak, largest, bySeed, differences } from "../law/tracks.js";
import { seedsText, spreadText, listed } from "../law/words.js";
import {
  refusalFree,
  refusalPaid,
  slopePaid,
  publishedArm,
  paidRefusalAtStop,
  slopeAtEnd,
} from "../settings/publishedSetting.js";

const gap = "behaviourGap";
const keys = [gap, slopePaid, refusalFree, refusalPaid];

/** The scenario's own is 1. */
const saliences = [0.3, 1, 2] as const;
/** Of an untrained wide relu network, between the tiers per within a tier, at these saliences. */
const kernel = [0.98, 0.71, 0.37] as const;
const hidden = "hidden";
const idOf = (salience: number): string => `salience ${salience}`;
const armOf = (id: string, salience: number) =>
  publishedArm(
    id,
    keys,
    salience === 1
      ? {}
      : {
          observation: { flags: { free: { salience } } },
          ...(salience === 0 ? { policy: { prior: null } } : {}),
        },
  );

const slopesAt = (results: ArmResults, salience: number): number[] =>
  bySeed(results, idOf(salience), slopeAtEnd);

export const cueAndLeakage: Law = {
  id: "P2b",
  lawClass: "phenomenon",
  title: "does a clearer cue leak less?",
  statement:
    "The clearer the cue that tells the tiers apart, the smaller the leakage slope and the larger the gap.",
  source: "derived: the neural tangent kernel between two inputs that differ in one coordinate",
  follows: { laws: ["P2"], resultsKnown: false },
  prediction: `An untrained wide relu network has a kernel between the tiers of ${listed(kernel)} of that within a tier at salience ${listed(saliences)}. The trained start has told the tiers apart already, so the slopes lie lower, but in this order: each step up in salience lowers the slope, and raises the gap's peak.`,
  control:
    "Where the flag is hidden (and the start uniform, since one input cannot have two starts) slope and shift are common: 1 to the last digits, and the gap 0.",
  status: "inconclusive",
  arms: [...saliences.map((salience) => armOf(idOf(salience), salience)), armOf(hidden, 0)],
  claims: (results) => [
    above("leakage slope at salience 0.3 − at 1", differences(results, idOf(0.3), idOf(1), slopeAtEnd), 0),
    above("leakage slope at salience 1 − at 2", differences(results, idOf(1), idOf(2), slopeAtEnd), 0),
    above(
      "largest gap at salience 2 − at 0.3",
      differences(results, idOf(2), idOf(0.3), (track) => peak(track, gap)),
      0,
    ),
    always("leakage slope, flag hidden", bySeed(results, hidden, slopeAtEnd), 1 - 1e-9, 1 + 1e-9, "control"),
    exactly(
      "largest gap, flag hidden",
      bySeed(results, hidden, (track) => largest(track, gap)),
      0,
      "control",
    ),
  ],
  remark: (results) =>
    saliences
      .map(
        (salience) =>
          `Salience ${salience}: slope ${spreadText(slopesAt(results, salience))} hundredths, paid refusals ${spreadText(bySeed(results, idOf(salience), paidRefusalAtStop))} % when free ones fall below 1 %.`,
      )
      .join(" ")
      .concat(
        " The untrained kernel's figures fit at salience 0.3 and 1; at 2 the leakage is no smaller than at 1, while the seeds differ more.",
      ),
  chart: (results) =>
    lineLawChart({
      title: "A clearer cue leaks less, but only so far",
      subtitle: seedsText(results),
      xLabel: "salience of the cue",
      yLabel: "leakage slope at the end",
      xRange: [0, 2],
      yRange: [0, 1.1],
      series: [
        {
          label: "measured",
          points: [
            pointAt(0, bySeed(results, hidden, slopeAtEnd)),
            ...saliences.map((salience) => pointAt(salience, slopesAt(results, salience))),
          ],
        },
        {
          label: "untrained kernel",
          points: knownAt([0, ...saliences], [1, ...kernel]),
          dashed: true,
        },
      ],
    }),
  lesson: {
    question: "What decides how much leaks from a trained tier into an untrained one?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set observation.flags.free.salience=0.3`, then with 2.",
    see: "With the faint cue paid refusals follow free ones closely. From salience 1 to 2 the slope hardly changes: it differs more from seed to seed than between the two.",
    why: "An update moves the outputs of two inputs together as far as the same units answer to both. A strong cue switches different units on in the two tiers, so less is shared. Why this ends at salience 1 is not explained here: the kernel of an untrained network says it should go on.",
    changeNext:
      "Hide the flag: `npm start -- configs/scenarios/alignment-faking.json --set observation.flags.free.salience=0 --set policy.prior=null`. Now both tiers are one to the policy, and the slope is 1.",
    doesNotShow:
      "That a clear marker protects paid users of a real model. In a language model the tier is a sentence in a long text, and how much is shared there is not known from here.",
  },
};
