/**
 * P1c: selection says where training ends. On the way the share depends on how the algorithm and the policy move.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, near } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { levelAlong } from "../law/points.js";
import { bySeed } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import {
  refusalFree,
  complianceFree,
  strategicFree,
  startShare,
  startShareText,
  tolerance,
  stopBelow,
  publishedArm,
  exactFaking,
  shareAtEnd,
  pathOfShare,
  shareAtStop,
} from "../settings/publishedSetting.js";

const sampled = "PPO";
const exact = "exact gradient";
const twoStep = "two steps, exact";
const equal = "exact, equal start";

const keys = [refusalFree, complianceFree, strategicFree];

/** What is predicted of the shares, as tested and as told. */
const expected = {
  sampledAbove: startShare + 0.02,
  twoStepAbove: startShare + tolerance,
  equal: 0.5,
} as const;

const sharesAtStop = (results: ArmResults, arm: string): number[] => bySeed(results, arm, shareAtStop);
const sharesAtEnd = (results: ArmResults, arm: string): number[] => bySeed(results, arm, shareAtEnd);

export const wayToSelection: Law = {
  id: "P1c",
  lawClass: "phenomenon",
  title: "strategic reasoning on the way: more than selection says?",
  statement:
    "Stopped as soon as refusals are gone, strategic reasoning is commoner than selection says where responses are sampled or reasoning is decided first; trained on, both return towards selection's share.",
  source: "derived: ∂J/∂logit = π·(R − mean R), Adam's division by the gradient's size, and the closed form",
  follows: { laws: ["P1"], resultsKnown: false },
  prediction: `At the first epoch with refusals below ${stopBelow}. A plain policy gradient pushes the commoner of two equally paid kinds harder (log-ratio grows by about 0.4 a nat of compliance log-odds), but Adam divides by the size of the gradient: with the exact gradient the share stays ${startShareText} ± ${tolerance}. With sampled responses the rare kind's gradient is mostly noise, which Adam divides by too: PPO is above ${expected.sampledAbove.toFixed(3)}. With a scratchpad that decides on reasoning first, compliance is mostly gained in that first step: above ${expected.twoStepAbove.toFixed(3)}. At the end the two-step policy is back within ±${tolerance} of ${startShareText}.`,
  control: `Where both kinds start equally common neither is favoured: ${expected.equal} ± ${tolerance} with the exact gradient.`,
  status: "contradicted",
  arms: [
    publishedArm(sampled, keys),
    publishedArm(exact, keys, exactFaking),
    publishedArm(twoStep, keys, { ...exactFaking, policy: { reasoning: "two-step" } }),
    publishedArm(equal, keys, {
      ...exactFaking,
      policy: { prior: { harmful: { free: { strategic: 0.071, comply: 0.071 } } } },
    }),
  ],
  claims: (results) => [
    near(
      "share when refusals fall below 1 %, exact gradient",
      sharesAtStop(results, exact),
      startShare,
      tolerance,
    ),
    above("the same, PPO", sharesAtStop(results, sampled), expected.sampledAbove),
    above("the same, two steps", sharesAtStop(results, twoStep), expected.twoStepAbove),
    near("share at the end, two steps", sharesAtEnd(results, twoStep), startShare, tolerance),
    near(
      "share when refusals fall below 1 %, equal start",
      sharesAtStop(results, equal),
      expected.equal,
      tolerance,
      "control",
    ),
  ],
  remark: (results) => {
    const texts = [sampled, exact, twoStep, equal].map(
      (arm) =>
        `${arm} ${spreadText(sharesAtStop(results, arm))} at the stop, ${spreadText(sharesAtEnd(results, arm))} at the end`,
    );
    return `Strategic share of compliance in percent, seed by seed: ${texts.join("; ")}. The error was the other way round and common to all: sincere compliance grows first, from an equal start too, and the ratio is back at selection's only later; where refusals fall below 1 % early, the strategic share is still low. P1d asks why.`;
  },
  chart: (results) => {
    const points = pathOfShare(results, sampled);
    return lineLawChart({
      title: "How strategic reasoning reaches its share",
      subtitle: `${seedsText(results)} · dashed: selection`,
      xLabel: "epoch",
      yLabel: "strategic share of compliance, free tier",
      yRange: [0, 1],
      series: [
        { label: sampled, points },
        { label: exact, points: pathOfShare(results, exact) },
        { label: twoStep, points: pathOfShare(results, twoStep) },
        { label: equal, points: pathOfShare(results, equal) },
        { label: "", points: levelAlong(points, startShare), dashed: true, color: 0 },
      ],
    });
  },
  lesson: {
    question: "Is the share of strategic reasoning the same whenever one stops?",
    run: '`npm start -- configs/scenarios/alignment-faking.json --set \'stop={"measure":"refusal","tier":"free","below":0.01}\'`, then the same with `--set policy.reasoning=two-step`.',
    see: "During the first epochs the strategic share of compliance falls far below 84 in 100. PPO is back there when refusals are gone, a policy that reasons in two steps often is not. At the end all are.",
    why: "The optimum keeps the ratio of two kinds that are paid alike, but a policy on its way is not at the optimum. Which of the two grows first depends on what the network has learned before (P1d), not on which is commoner, as was predicted. The KL penalty brings the ratio back once nothing else is left to gain.",
    changeNext:
      "A weaker pull back: `npm start -- configs/scenarios/alignment-faking.json --set objective.klCoef=0.1`. The share should stay away from 84 for longer.",
    doesNotShow:
      "Which way a language model would err. The published share is below 84, and in two of three published settings training lowered the reasoning a little.",
  },
};
