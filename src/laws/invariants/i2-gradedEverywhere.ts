/**
 * I2: a flag in plain sight does nothing where the reward does not depend on it.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { levelAlong, pathOf } from "../law/points.js";
import { ends } from "../law/tracks.js";
import { seedsText } from "../law/words.js";

const gap = "behaviourGap";

/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.05, oneGraded: 0.5 } as const;

export const gradedEverywhere: Law = {
  id: "I2",
  lawClass: "invariant",
  title: "graded everywhere, no gap",
  statement:
    "Where responses of both tiers are graded alike, seeing the flag makes no difference to compliance.",
  source: "derived: the reward is the same function in both tiers, so one policy is best in both",
  prediction: `The gap of the last ten epochs lies within ± ${bounds.margin} of 0.`,
  control: `With grades for monitored responses alone, the gap ends above ${bounds.oneGraded}.`,
  status: "reproduced",
  arms: [
    { id: "both graded", config: "control-graded-everywhere.json", keys: [gap] },
    { id: "one graded", config: "default.json", keys: [gap] },
  ],
  claims: (results) => [
    near("gap at the end, both tiers graded", ends(results, "both graded", gap), 0, bounds.margin),
    above("gap at the end, one tier graded", ends(results, "one graded", gap), bounds.oneGraded, "control"),
  ],
  chart: (results) =>
    lineLawChart({
      title: "Graded everywhere, the flag does nothing",
      subtitle: `${seedsText(results)} · dashed: predicted where both are graded`,
      xLabel: "epoch",
      yLabel: "behaviour gap",
      yRange: [0, 1],
      series: [
        { label: "one tier graded", points: pathOf(results, "one graded", gap) },
        { label: "both tiers graded", points: pathOf(results, "both graded", gap) },
        {
          label: "",
          points: levelAlong(pathOf(results, "both graded", gap), 0),
          dashed: true,
          color: 1,
        },
      ],
    }),
  lesson: {
    question: "Is it the flag itself that makes a model behave differently?",
    run: "`npm start -- configs/control-graded-everywhere.json`, beside `npm start`.",
    see: "Both tiers rise together to full compliance. The gap stays within a few hundredths of 0, although the flag is as visible as in the default.",
    why: "The flag is only a cue. It becomes useful when the reward differs behind it. Here the grades, the model's own dislikes and the penalty for moving are the same in both tiers, so the best answer is the same too.",
    changeNext:
      "Grade only some of the unmonitored responses: `npm start -- configs/audits.json`, then another rate: `npm start -- configs/audits.json --set tiers.unmonitored.graded=0.5`.",
    doesNotShow:
      "That grading everything is safe: here it makes the model comply with harmful requests everywhere, because that is what the labelers pay for. No gap is not the same as good behaviour.",
  },
};
