/**
 * P1c-2: P1c once more, the way round that it was seen: a policy that decides on its reasoning first is stopped with less
 * strategic reasoning than selection says, one that decides at once is not.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { below, near } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { levelAlong } from "../law/points.js";
import { bySeed } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import {
  complianceFree,
  exactFaking,
  pathOfShare,
  publishedArm,
  refusalFree,
  shareAtEnd,
  shareAtStop,
  startShare,
  startShareText,
  stopBelow,
  strategicFree,
} from "../settings/publishedSetting.js";

const sampled = "PPO";
const exact = "exact gradient";
const twoStep = "two steps, exact";

const keys = [refusalFree, complianceFree, strategicFree];

/** The bounds of what is predicted, as tested and as told. */
const bounds = { twoStep: 0.7, margin: 0.03, end: 0.02 } as const;

const sharesAtStop = (results: ArmResults, arm: string): number[] => bySeed(results, arm, shareAtStop);

export const stoppedEarly: Law = {
  id: "P1c-2",
  lawClass: "phenomenon",
  restates: "P1c",
  firstSeed: 41,
  title: "reasoning first, stopped early: less than selection says",
  statement:
    "A policy that decides on its reasoning first has, when refusals are gone, much less strategic reasoning than selection says; one that decides at once has selection's share by then; trained on, both have it.",
  source:
    "restates P1c, where it came out the other way round than predicted; derived: the closed form at the end, and the benign answer that is learned first (P1d)",
  prediction: `At the first epoch with refusals below ${stopBelow}: with two steps the strategic share of compliance is below ${bounds.twoStep} (P1c: 0.44), because it is the answer to benign prompts that grows first and a scratchpad moves all of it at once; with PPO it is ${startShareText} ± ${bounds.margin} (P1c: 0.84). At the end the two-step policy is at ${startShareText} ± ${bounds.end}. An equal start is left out: its one outlier in P1c says nothing about the two steps.`,
  control: `The same exact gradient without the two steps is at ${startShareText} ± ${bounds.margin} when refusals fall below ${stopBelow}.`,
  status: "reproduced",
  arms: [
    publishedArm(sampled, keys),
    publishedArm(exact, keys, exactFaking),
    publishedArm(twoStep, keys, { ...exactFaking, policy: { reasoning: "two-step" } }),
  ],
  claims: (results) => [
    below("share when refusals fall below 1 %, two steps", sharesAtStop(results, twoStep), bounds.twoStep),
    near("the same, PPO", sharesAtStop(results, sampled), startShare, bounds.margin),
    near("share at the end, two steps", bySeed(results, twoStep, shareAtEnd), startShare, bounds.end),
    near(
      "share when refusals fall below 1 %, exact gradient",
      sharesAtStop(results, exact),
      startShare,
      bounds.margin,
      "control",
    ),
  ],
  remark: (results) =>
    `Strategic share of compliance in percent, seed by seed, when refusals fall below 1 %: ${[
      sampled,
      exact,
      twoStep,
    ]
      .map((arm) => `${arm} ${spreadText(sharesAtStop(results, arm))}`)
      .join("; ")}. Every claim holds by itself; that of PPO, which scatters most, is the least certain.`,
  chart: (results) => {
    const points = pathOfShare(results, sampled);
    return lineLawChart({
      title: "Reasoning first: the share comes back late",
      subtitle: `${seedsText(results)} · dashed: selection`,
      xLabel: "epoch",
      yLabel: "strategic share of compliance, free tier",
      yRange: [0, 1],
      series: [
        { label: sampled, points },
        { label: exact, points: pathOfShare(results, exact) },
        { label: twoStep, points: pathOfShare(results, twoStep) },
        { label: "", points: levelAlong(points, startShare), dashed: true, color: 0 },
      ],
    });
  },
  lesson: {
    question: "Two models end alike. Are they alike on the way?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set policy.reasoning=two-step`, and the same without `--set`. Stop the film at the epoch where free refusals are gone.",
    see: "Without the two steps about 84 of 100 compliant answers come with strategic reasoning by then. With them often fewer than half do. A few epochs later both are at 84.",
    why: "Both kinds are paid alike, so in the end the mixture is that of the start. But the plain answer is the one the model already gives to harmless prompts, and it grows first. A model that first decides how to reason moves all its answers with that one decision.",
    changeNext:
      "Hold it less tightly: `npm start -- configs/scenarios/alignment-faking.json --set policy.reasoning=two-step --set objective.klCoef=0.1`. Does the share still come back?",
    doesNotShow:
      "When training of a language model would have to be stopped. It shows that a share measured at one moment says little about where training is going.",
  },
};
