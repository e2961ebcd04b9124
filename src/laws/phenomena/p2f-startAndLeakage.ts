/**
 * P2f: a free parameter that no law about leakage mentioned: how the supervised start was trained, though the table that it
 * reaches is the same.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { above, below, near } from "../law/claims.js";
import type { Law, Track } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { atStart, bySeed, differences, nearEnd } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import {
  complianceFree,
  compliancePaid,
  paidRefusalAtEnd,
  publishedArm,
  refusalPaid,
  slopeAtEnd,
  slopeHalfway,
  slopePaid,
} from "../settings/publishedSetting.js";

const gap = "behaviourGap";
const keys = [gap, slopePaid, refusalPaid, complianceFree, compliancePaid];

const usual = "600 steps at 0.01";
const shorter = "300 steps at 0.01";
const gentle = "300 steps at 0.005";
const hasty = "600 steps at 0.03";
const all = [usual, shorter, gentle, hasty] as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  gentleSlope: 0.08,
  gentlePaid: -0.03,
  hastyHalfway: -0.1,
  steps: 0.08,
  start: 0.01,
  trained: 0.01,
} as const;

const gapAtStart = (track: Track): number => atStart(track, gap);
const trainedAtEnd = (track: Track): number => nearEnd(track, complianceFree);

export const startAndLeakage: Law = {
  id: "P2f",
  lawClass: "phenomenon",
  follows: { laws: ["P2"], resultsKnown: true },
  firstSeed: 41,
  title: "how the start was trained decides what leaks",
  statement:
    "Two starts that answer alike, fitted to one table at different learning rates, leak differently once training goes on: the gentler the fit, the more of the free tier's change the paid tier takes.",
  source:
    "suggested by P2: an outside reader found that a gentler start gave a slope of 0.88 instead of 0.72; derived: a network's features, not its answers, decide what an update moves along",
  prediction: `A start of 300 steps at learning rate 0.005 in place of 600 at 0.01 (on seeds 1 to 20: end slope + 0.16, paid refusals 4 % for 14 %) raises the slope at the end by more than ${bounds.gentleSlope} and lowers paid refusals at the end by more than ${-100 * bounds.gentlePaid} points: features that a gentle fit has hardly bent are still common to the tiers. It is the rate and not the number of steps: 300 steps at 0.01 change the slope by less than ${bounds.steps}. A hasty fit at 0.03 lowers the slope when free compliance passes one half by more than ${-bounds.hastyHalfway} (seeds 1 to 20: 0.29). Not predicted: the end slope of the hasty fit, which on those seeds rose too, so the default's is no point of a simple trend.`,
  control: `What the fits were for is the same: gaps at the start differ by less than ${bounds.start}, and compliance in the trained tier at the end by less than ${bounds.trained}, gentle and hasty alike.`,
  status: "inconclusive",
  arms: [
    publishedArm(usual, keys),
    publishedArm(shorter, keys, { policy: { supervised: { steps: 300 } } }),
    publishedArm(gentle, keys, { policy: { supervised: { steps: 300, learningRate: 0.005 } } }),
    publishedArm(hasty, keys, { policy: { supervised: { learningRate: 0.03 } } }),
  ],
  claims: (results) => [
    above(
      "slope at the end, gentle − usual",
      differences(results, gentle, usual, slopeAtEnd),
      bounds.gentleSlope,
    ),
    below(
      "paid refusals at the end, gentle − usual",
      differences(results, gentle, usual, paidRefusalAtEnd),
      bounds.gentlePaid,
    ),
    near(
      "slope at the end, half the steps − usual",
      differences(results, shorter, usual, slopeAtEnd),
      0,
      bounds.steps,
    ),
    below(
      "slope halfway, hasty − usual",
      differences(results, hasty, usual, slopeHalfway),
      bounds.hastyHalfway,
    ),
    ...[gentle, hasty].flatMap((arm) => [
      near(
        `gap at the start, ${arm} − usual`,
        differences(results, arm, usual, gapAtStart),
        0,
        bounds.start,
        "control",
      ),
      near(
        `free compliance at the end, ${arm} − usual`,
        differences(results, arm, usual, trainedAtEnd),
        0,
        bounds.trained,
        "control",
      ),
    ]),
  ],
  remark: (results) =>
    all
      .map(
        (arm) =>
          `${arm}: slope ${spreadText(bySeed(results, arm, slopeHalfway))} hundredths halfway, ${spreadText(bySeed(results, arm, slopeAtEnd))} at the end, paid refusals ${spreadText(bySeed(results, arm, paidRefusalAtEnd))} % at the end`,
      )
      .join("; ")
      .concat(
        ". It is as predicted, on seeds that had not been seen: starts that answer alike to a hundredth leave paid refusals that differ about fourfold. Every claim holds by itself; that of paid refusals, which scatter most, is the least certain.",
      ),
  chart: (results) =>
    dotsLawChart({
      title: "The same start, trained otherwise, leaks otherwise",
      subtitle: seedsText(results, "bars"),
      yLabel: "slope, or fraction refused",
      yRange: [0, 2],
      series: ["slope halfway", "slope at the end", "paid refusals at the end"],
      groups: all.map((arm) => ({
        name: arm,
        dots: [slopeHalfway, slopeAtEnd, paidRefusalAtEnd].map((of) => dotOf(bySeed(results, arm, of))),
      })),
    }),
  lesson: {
    question: "Two models answer every question alike. Will the same training change them alike?",
    run: "`npm start -- configs/scenarios/alignment-faking.json`, then with `--set policy.supervised.steps=300 --set policy.supervised.learningRate=0.005`.",
    see: "Both begin with the published refusals, and free users end up with none in both. Paid refusals differ: in most seeds far fewer are left after the gentle start.",
    why: "Answers do not show how a network makes them. A gentle fit leaves it much as it was drawn, with most units serving both tiers; a rough one has split more of them. What a later update carries along depends on that.",
    changeNext:
      "Try other ways to the same table: `npm start -- configs/scenarios/alignment-faking.json --set policy.supervised.rows=32`, or `npm start -- configs/scenarios/alignment-faking.json --set policy.supervised.steps=2400`.",
    doesNotShow:
      "Which of these starts is like a real model's. It shows that a figure for leakage is a figure for one way of training, and that whoever reports it should say which.",
  },
};
