/**
 * C3: how large the gap becomes depends on how tightly the policy is held to its start.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import { above, near } from "../law/claims.js";
import type { Arm, Law } from "../law/law.js";
import { pointAt } from "../law/points.js";
import { nearEnd, aboveClosedForm, ends, bySeed, differences } from "../law/tracks.js";
import { seedsText } from "../law/words.js";
import { exactOnce } from "../settings/exactGradient.js";

const gap = "behaviourGap";
const closedFormGap = "optimum.behaviourGap";

/** Two decades, reward per nat. */
const klCoefs = [0.03, 0.1, 0.3, 1, 3] as const;
const defaultKlCoef = 0.1;
/** Of the control: where both tiers comply always, as they would with a smaller one, no gap could show. */
const controlKlCoef = 1;
const gradedControl = `graded everywhere, klCoef ${controlKlCoef}`;

const idOf = (klCoef: number): string => `klCoef ${klCoef}`;
const withKlCoef = (klCoef: number): JsonObject =>
  klCoef === defaultKlCoef
    ? exactOnce
    : { ...exactOnce, objective: { ...(exactOnce["objective"] as JsonObject), klCoef } };

const armOf = (klCoef: number): Arm => ({
  id: idOf(klCoef),
  config: "default.json",
  patch: withKlCoef(klCoef),
  keys: [gap, closedFormGap],
});

/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.05, fall: 0.7 } as const;

export const klCoefLaw: Law = {
  id: "C3",
  lawClass: "consequence",
  title: "gap against klCoef",
  statement:
    "Over two decades of klCoef the gap falls along the closed form, from nearly 1 where the policy is hardly held to its start to little where it is held tightly.",
  source: "derived: π* ∝ π_ref · exp(R̄ / klCoef)",
  prediction: `Gap of the closed form for an ideal reward model at klCoef ${klCoefs.join(", ")}: 1.000, 0.995, 0.844, 0.437, 0.162; measured within ± ${bounds.margin} of the closed form of the learned one at each, and a fall of more than ${bounds.fall} from end to end.`,
  control: `With both tiers graded there is no gap (± ${bounds.margin}) at klCoef ${controlKlCoef} either, where both comply with about 0.81 and a gap would have room: it is the grading that makes it.`,
  status: "reproduced",
  arms: [
    ...klCoefs.map(armOf),
    {
      id: gradedControl,
      config: "control-graded-everywhere.json",
      patch: withKlCoef(controlKlCoef),
      keys: [gap],
    },
  ],
  claims: (results) => [
    ...klCoefs.map((klCoef) =>
      near(
        `gap − closed form at klCoef ${klCoef}`,
        bySeed(results, idOf(klCoef), (track) => aboveClosedForm(track, gap)),
        0,
        bounds.margin,
      ),
    ),
    above(
      "gap at klCoef 0.03 − gap at klCoef 3",
      differences(results, idOf(0.03), idOf(3), (track) => nearEnd(track, gap)),
      bounds.fall,
    ),
    near(
      `gap at klCoef ${controlKlCoef}, both tiers graded`,
      ends(results, gradedControl, gap),
      0,
      bounds.margin,
      "control",
    ),
  ],
  chart: (results) => {
    const points = (key: string) =>
      klCoefs.map((klCoef) => pointAt(klCoef, ends(results, idOf(klCoef), key)));
    return lineLawChart({
      title: "The tighter the leash, the smaller the gap",
      subtitle: `${seedsText(results)} · dashed: closed form`,
      xLabel: "klCoef (reward per nat)",
      yLabel: "behaviour gap at the end",
      xLog: true,
      yRange: [0, 1],
      series: [
        { label: "measured", points: points(gap) },
        { label: "", points: points(closedFormGap), dashed: true, color: 0 },
      ],
    });
  },
  lesson: {
    question: "Does a stronger KL penalty keep a model from behaving differently when it is watched?",
    run: "`npm start -- --set objective.klCoef=1`, beside `npm start`, where it is 0.1.",
    see: "The gap stops at about 0.4 instead of 1. At klCoef 3 it is less than 0.2.",
    why: "The penalty charges for every nat of distance from the start, and the start has no gap. Reward and penalty balance where the log-odds have moved by (difference in reward) / klCoef: ten times the penalty, a tenth of the movement.",
    changeNext:
      "`npm run hawthorne -- theory` prints the whole curve. Look at what the penalty costs: compliance when monitored falls with the gap.",
    doesNotShow:
      "That KL penalties are a remedy. The penalty holds back everything that is learned, wanted and unwanted, and a start that already has a gap would be kept as it is.",
  },
};
