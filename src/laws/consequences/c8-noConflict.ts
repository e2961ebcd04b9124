/**
 * C8: without a conflict between what the model does anyway and what it is trained towards, there is nothing to fake.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import type { JsonObject } from "../../config/parse/json.js";
import { above, below, near, published } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { dotAt } from "../law/points.js";
import { ends } from "../law/tracks.js";
import { seedsText, percent } from "../law/words.js";
import { exactOwn } from "../settings/exactGradient.js";
import { alignmentFaking } from "../settings/publishedSetting.js";

const values = "scenarios/strategic-values.json";
const gap = "behaviourGap";
const conflict = "labelers want help";
const harmony = "labelers want refusal of harm";
const ownConflict = "training aims at compliance";
const ownHarmony = "training aims at refusal";

const believed = (harmful: number): JsonObject => ({
  ...exactOwn,
  own: { modification: { target: { harmful } } },
});

const groups = [
  { arm: conflict, tier: "free", predicted: undefined },
  { arm: harmony, tier: "free", predicted: 0 },
  { arm: ownConflict, tier: "training", predicted: undefined },
  { arm: ownHarmony, tier: "training", predicted: 0 },
];

/** The published gap with the conflict removed, with its standard error. */
const publishedGap = { value: 0.012, error: 0.008 } as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { reasoning: 0.02, gap: 0.05, ownGap: 0.02, withReasoning: 0.5, withGap: 0.8 } as const;

export const noConflict: Law = {
  id: "C8",
  lawClass: "consequence",
  title: "no conflict, no faking",
  statement:
    "Where training wants what the model does anyway, strategic reasoning and the behaviour gap are about 0.",
  source: `Greenblatt et al. 2024 (conflict removed: reasoning 0.0, gap ${percent(publishedGap.value)} ± ${percent(publishedGap.error)} %); derived here`,
  prediction: `With labelers who punish harm (complies 2, harm −4) the optimum of the published setting refuses: strategic reasoning below ${bounds.reasoning}, a gap of −0.03 with an untrained paid tier, so within ±${bounds.gap}. With a utility of its own and training that is believed to aim at refusal: compliance 0.001 in both tiers, a gap of 0 (±${bounds.ownGap}).`,
  control: `The same two worlds with the conflict: strategic reasoning above ${bounds.withReasoning} in the one, a gap above ${bounds.withGap} in the other.`,
  status: "reproduced",
  arms: [
    { id: conflict, config: alignmentFaking, keys: [gap, "strategicRate.free"] },
    {
      id: harmony,
      config: alignmentFaking,
      patch: { labeler: { weights: { complies: 2, harm: -4 } } },
      keys: [gap, "strategicRate.free"],
    },
    { id: ownConflict, config: values, patch: believed(1), keys: [gap, "strategicRate.training"] },
    { id: ownHarmony, config: values, patch: believed(0), keys: [gap, "strategicRate.training"] },
  ],
  claims: (results) => [
    below(`strategic reasoning, ${harmony}`, ends(results, harmony, "strategicRate.free"), bounds.reasoning),
    near(`gap, ${harmony}`, ends(results, harmony, gap), 0, bounds.gap),
    below(
      `strategic reasoning, ${ownHarmony}`,
      ends(results, ownHarmony, "strategicRate.training"),
      bounds.reasoning,
    ),
    near(`gap, ${ownHarmony}`, ends(results, ownHarmony, gap), 0, bounds.ownGap),
    above(
      `strategic reasoning, ${conflict}`,
      ends(results, conflict, "strategicRate.free"),
      bounds.withReasoning,
      "control",
    ),
    above(`gap, ${ownConflict}`, ends(results, ownConflict, gap), bounds.withGap, "control"),
    published(
      "gap with the conflict removed (published before training, here after it)",
      ends(results, harmony, gap),
      publishedGap,
    ),
  ],
  chart: (results) =>
    dotsLawChart({
      title: "Without a conflict there is nothing to fake",
      subtitle: `alignment faking, strategic values · ${seedsText(results, "bars")}`,
      yLabel: "share or gap, harmful prompts",
      yRange: [-0.1, 1.1],
      series: ["strategic reasoning in the training tier", "behaviour gap"],
      groups: groups.map(({ arm, tier, predicted }) => ({
        name: arm,
        dots: [dotAt(results, arm, `strategicRate.${tier}`, predicted), dotAt(results, arm, gap, predicted)],
      })),
    }),
  lesson: {
    question: "What happens to faking where training and the model want the same?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set labeler.weights.complies=2 --set labeler.weights.harm=-4`, and `npm start -- configs/scenarios/strategic-values.json --set own.modification.target.harmful=0`.",
    see: "Strategic reasoning disappears from the free tier, and free and paid users are refused alike. In the second world nothing moves the model to comply anywhere.",
    why: "Strategic reasoning is a way to comply. Labelers who reward refusals of harm select against it, as against any other compliance. In the model's own utility the term for being modified counts how far an answer falls short of what training aims at; a refusal does not fall short of refusal.",
    changeNext:
      "Bring a part of the conflict back: `npm start -- configs/scenarios/alignment-faking.json --set labeler.weights.harm=-2`. Complying with harm is then worth 3 − 2 = 1, and the reward model's normalisation makes as much of it as of 3.",
    doesNotShow:
      "What a model would reason about if its values were asked for less directly. Strategic reasoning is one attribute of a response here, not a process.",
  },
};
