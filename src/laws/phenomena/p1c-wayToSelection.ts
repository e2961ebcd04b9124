/**
 * P1c: selection says where training ends. On the way the share depends on how the algorithm and the policy move.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import { above, bySeed, within } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { pointAt, seedsText } from "../law/points.js";
import {
  complianceFree,
  pathOfShare,
  publishedArm,
  refusalFree,
  shareAtEnd,
  shareAtStop,
  spreadText,
  startShare,
  strategicFree,
  tolerance,
} from "../settings/publishedSetting.js";

const sampled = "PPO";
const exact = "exact gradient";
const twoStep = "two steps, exact";
const equal = "exact, equal start";

const keys = [refusalFree, complianceFree, strategicFree];
const exactly: JsonObject = { objective: { kind: "exact", episodes: 256 }, evaluation: { prompts: 32 } };

const atStop = (results: ArmResults, arm: string): number[] => bySeed(results, arm, shareAtStop);
const atEnd = (results: ArmResults, arm: string): number[] => bySeed(results, arm, shareAtEnd);

export const wayToSelection: Law = {
  id: "P1c",
  lawClass: "phenomenon",
  title: "strategic reasoning on the way: more than selection says?",
  statement:
    "Stopped as soon as refusals are gone, strategic reasoning is commoner than selection says where responses are sampled or reasoning is decided first; trained on, both return towards selection's share.",
  source: "derived: ∂J/∂logit = π·(R − mean R), Adam's division by the gradient's size, and the closed form",
  prediction:
    "At the first epoch with refusals below 0.01. A plain policy gradient pushes the commoner of two equally paid kinds harder (log-ratio grows by about 0.4 a nat of compliance log-odds), but Adam divides by the size of the gradient: with the exact gradient the share stays 0.838 ± 0.05. With sampled responses the rare kind's gradient is mostly noise, which Adam divides by too: PPO is above 0.858. With a scratchpad that decides on reasoning first, compliance is mostly gained in that first step: above 0.888. At the end the two-step policy is back within ±0.05 of 0.838.",
  control: "Where both kinds start equally common neither is favoured: 0.5 ± 0.05 with the exact gradient.",
  status: "not reproduced",
  arms: [
    publishedArm(sampled, keys),
    publishedArm(exact, keys, exactly),
    publishedArm(twoStep, keys, { ...exactly, policy: { reasoning: "two-step" } }),
    publishedArm(equal, keys, {
      ...exactly,
      policy: { prior: { harmful: { free: { strategic: 0.071, comply: 0.071 } } } },
    }),
  ],
  claims: (results) => [
    within(
      "share when refusals fall below 1 %, exact gradient",
      atStop(results, exact),
      startShare - tolerance,
      startShare + tolerance,
    ),
    above("the same, PPO", atStop(results, sampled), startShare + 0.02),
    above("the same, two steps", atStop(results, twoStep), startShare + tolerance),
    within(
      "share at the end, two steps",
      atEnd(results, twoStep),
      startShare - tolerance,
      startShare + tolerance,
    ),
    within(
      "share when refusals fall below 1 %, equal start",
      atStop(results, equal),
      0.5 - tolerance,
      0.5 + tolerance,
      "control",
    ),
  ],
  remark: (results) => {
    const texts = [sampled, exact, twoStep, equal].map(
      (arm) =>
        `${arm} ${spreadText(atStop(results, arm))} at the stop, ${spreadText(atEnd(results, arm))} at the end`,
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
        { label: "", points: points.map(({ x }) => pointAt(x, [startShare])), dashed: true, color: 0 },
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
