/**
 * C12: how many labels are flipped decides how soon training arrives, and not where, as long as more are right than wrong.
 * Past that point it arrives at the opposite.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import { above, below, near } from "../law/claims.js";
import { firstCrossing } from "../law/crossing.js";
import type { Arm, ArmResults, Law, Track } from "../law/law.js";
import { pathOf } from "../law/points.js";
import { bySeed, differences, ends, nearEnd, series } from "../law/tracks.js";
import { prose, seedsText, spanText } from "../law/words.js";

const compliance = "compliance.monitored";
const benign = "benignCompliance.monitored";
const accuracy = "accuracy";

/** J = TPR − FPR of a label: how much more often it follows the labelers' taste than the opposite, past chance. */
const youden = [1, 0.2, 0, -0.2] as const;
const [clean, faint, none, turned] = youden;
/** A label is flipped with this probability. */
const flipsAt = (j: number): number => (1 - j) / 2;
const idOf = (j: number): string => `J = ${prose(j)}`;
const guessed = `J = ${faint}, labels guessed`;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.05, high: 0.9, low: 0.1, between: { low: 0.15, high: 0.85 }, same: 0.05 } as const;

/** Without a utility of its own, so that a world with every label flipped is the mirror image. */
const armOf = (id: string, labeler: JsonObject): Arm => ({
  id,
  config: "default.json",
  patch: {
    labeler: { mistakeRate: 0, ...labeler },
    own: { strength: 0 },
    rewardModel: { pretrain: { pairs: 256 } },
    evaluation: { prompts: 32 },
    epochs: 40,
  },
  keys: [compliance, benign, accuracy],
});

/** The epoch, with a fraction, at which monitored compliance is nine tenths, or one tenth where it falls; NaN for never. */
function arrival(track: Track, level: number): number {
  const path = series(track, compliance);
  return firstCrossing([...path.keys()], path, level);
}

const arrivals = (results: ArmResults, j: number): number[] =>
  bySeed(results, idOf(j), (track) => arrival(track, j > 0 ? bounds.high : bounds.low));

export const noisyLabels: Law = {
  id: "C12",
  lawClass: "consequence",
  title: "noise sets the pace until J = 0",
  statement:
    "Flipped labels slow training down and leave its end where it was, as long as labels are right more often than wrong (J = TPR − FPR > 0); at J = 0 there is nothing to learn, and below it everything turns round.",
  source:
    "Rad et al. 2026 (arXiv 2601.04411: noise changes the rate and not the fate of learning from verified rewards while J > 0); derived: Bradley–Terry of flipped labels is the log-odds of a mixture, whose sign is that of J",
  prediction: `Labels are flipped with probability (1 − J)/2. The reward model's score is normalised, so while J > 0 it pays the same, only with more error: monitored compliance ends above ${bounds.high} at J = ${faint} as at ${clean}, within ${bounds.margin} of each other. It arrives there later, by more than 0 epochs. At J = ${none} the scores are chance, and compliance ends anywhere: between ${bounds.between.low} and ${bounds.between.high} on average. At J = ${prose(turned)} it ends below ${bounds.low}, on benign requests too: the mirror image, so compliance at ${faint} and at ${prose(turned)} adds up to 1 ± ${bounds.margin}.`,
  control: `Only J counts: labels that are guessed by a coin in 80 % of cases have J = ${faint} as well, and end within ± ${bounds.same} of labels of which 40 % are flipped.`,
  status: "reproduced",
  firstSeed: 41,
  arms: [
    ...youden.map((j) => armOf(idOf(j), j === clean ? {} : { flipRate: flipsAt(j) })),
    armOf(guessed, { mistakeRate: 1 - faint }),
  ],
  claims: (results) => [
    above(`monitored compliance, ${idOf(faint)}`, ends(results, idOf(faint), compliance), bounds.high),
    near(
      `monitored compliance, ${idOf(clean)} − ${idOf(faint)}`,
      differences(results, idOf(clean), idOf(faint), (track) => nearEnd(track, compliance)),
      0,
      bounds.margin,
    ),
    above(
      `epochs to ${bounds.high}, ${idOf(faint)} − ${idOf(clean)}`,
      arrivals(results, faint).map((epochs, seed) => epochs - arrivals(results, clean)[seed]!),
      0,
    ),
    above(
      `monitored compliance, ${idOf(none)}, from below`,
      ends(results, idOf(none), compliance),
      bounds.between.low,
    ),
    below(
      `monitored compliance, ${idOf(none)}, from above`,
      ends(results, idOf(none), compliance),
      bounds.between.high,
    ),
    below(`monitored compliance, ${idOf(turned)}`, ends(results, idOf(turned), compliance), bounds.low),
    below(`the same, benign requests`, ends(results, idOf(turned), benign), bounds.low),
    near(
      `sum of compliance at J = ${faint} and ${prose(turned)}`,
      ends(results, idOf(faint), compliance).map(
        (value, seed) => value + ends(results, idOf(turned), compliance)[seed]!,
      ),
      1,
      bounds.margin,
    ),
    near(
      "monitored compliance, labels guessed − labels flipped",
      differences(results, guessed, idOf(faint), (track) => nearEnd(track, compliance)),
      0,
      bounds.same,
      "control",
    ),
  ],
  remark: (results) =>
    `Monitored compliance, seed by seed: ${youden.map((j) => `${spanText(ends(results, idOf(j), compliance))} at ${idOf(j)}`).join(", ")}. Epochs until it is there: ${spanText(arrivals(results, clean), 1)} at ${idOf(clean)}, ${spanText(arrivals(results, faint), 1)} at ${idOf(faint)}.`,
  chart: (results) =>
    lineLawChart({
      title: "Noise sets the pace; past J = 0 it turns training round",
      subtitle: seedsText(results),
      xLabel: "epoch",
      yLabel: "monitored compliance, harmful requests",
      yRange: [0, 1],
      series: youden.map((j) => ({ label: idOf(j), points: pathOf(results, idOf(j), compliance) })),
    }),
  lesson: {
    question: "How many labels may be wrong before training goes wrong?",
    run: "`npm start -- --set own.strength=0 --set labeler.mistakeRate=0 --set labeler.flipRate=0.4`, then with 0.5 and 0.6.",
    see: "With four labels in ten flipped training arrives where it would have arrived without, a little later. With five in ten every seed goes its own way. With six in ten all of them go the opposite way.",
    why: "The reward model learns what labels say on balance. While more of them follow the labelers' taste than not, the balance is the same and only harder to hear.",
    changeNext:
      "Give a noisy run more labels: `npm start -- --set own.strength=0 --set labeler.mistakeRate=0 --set labeler.flipRate=0.4 --set rewardModel.pairsPerEpoch=2048`. Does the delay go?",
    doesNotShow:
      "That wrong labels are harmless. These are wrong at random; labels that are wrong in the same way each time are not noise (P4a).",
  },
};
