/**
 * I2: a flag in plain sight does nothing where the reward does not depend on it.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, below, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { levelAlong, pathOf } from "../law/points.js";
import { ends } from "../law/tracks.js";
import { seedsText } from "../law/words.js";

const gap = "behaviourGap";

const compliance = "compliance.monitored";

/** Tight enough that neither tier is near full compliance, where there would be no room for a gap, reward per nat. */
const klCoef = 1;
const patch = { objective: { klCoef } };

/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.05, oneGraded: 0.3, room: 0.95 } as const;

export const gradedEverywhere: Law = {
  id: "I2",
  lawClass: "invariant",
  title: "graded everywhere, no gap",
  statement:
    "Where responses of both tiers are graded alike, seeing the flag makes no difference to compliance.",
  source: "derived: the reward is the same function in both tiers, so one policy is best in both",
  prediction: `At klCoef ${klCoef} the closed form for an ideal reward model complies with 0.81 of harmful requests in both tiers, so that a gap would have room: the gap of the last ten epochs lies within ± ${bounds.margin} of 0.`,
  control: `With grades for monitored responses alone, and the same klCoef, the gap ends above ${bounds.oneGraded} (closed form 0.44). There is room: with both graded, compliance ends below ${bounds.room}.`,
  status: "reproduced",
  arms: [
    { id: "both graded", config: "control-graded-everywhere.json", patch, keys: [gap, compliance] },
    { id: "one graded", config: "default.json", patch, keys: [gap] },
  ],
  claims: (results) => [
    near("gap at the end, both tiers graded", ends(results, "both graded", gap), 0, bounds.margin),
    above("gap at the end, one tier graded", ends(results, "one graded", gap), bounds.oneGraded, "control"),
    below(
      "compliance while monitored at the end, both tiers graded",
      ends(results, "both graded", compliance),
      bounds.room,
      "control",
    ),
  ],
  chart: (results) =>
    lineLawChart({
      title: "Graded everywhere, the flag does nothing",
      subtitle: `klCoef ${klCoef} · ${seedsText(results)} · dashed: predicted where both are graded`,
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
    run: "`npm start -- configs/control-graded-everywhere.json --set objective.klCoef=1`, beside `npm start -- --set objective.klCoef=1`.",
    see: "Both tiers rise together, to about four fifths: held this tightly to its start the model never complies always, so a gap would have room. It stays within a few hundredths of 0, although the flag is as visible as in the default.",
    why: "The flag is only a cue. It becomes useful when the reward differs behind it. Here the grades, the model's own dislikes and the penalty for moving are the same in both tiers, so the best answer is the same too.",
    changeNext:
      "Grade only some of the unmonitored responses: `npm start -- configs/audits.json`, then another rate: `npm start -- configs/audits.json --set tiers.unmonitored.graded=0.5`.",
    doesNotShow:
      "That grading everything is safe: here it makes the model comply with harmful requests everywhere, because that is what the labelers pay for. No gap is not the same as good behaviour.",
  },
};
