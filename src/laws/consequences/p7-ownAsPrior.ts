/**
 * P7: what is left of the other laws where the model's own utility is no reward, but only shapes where it starts.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { asCheck, exactly, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { dotAt } from "../law/points.js";
import { atStart, nearEnd, change, largest, ends, bySeed, differences } from "../law/tracks.js";
import { seedsText } from "../law/words.js";

const scenario = "scenarios/own-as-prior.json";
const gap = "behaviourGap";
const keys = [gap, "compliance.monitored", "compliance.unmonitored"];
const valueKeys = [gap, "compliance.training", "compliance.deployment"];

const reward = "own as reward";
const prior = "own as prior";
const firm = "own as prior, firm";
const hidden = "own as prior, flag hidden";
const believing = "prior, dislikes modification";

/** What is predicted, as tested and as told, each with its margin. */
const expected = {
  start: 0.37,
  gap: 0.63,
  modification: 0.22,
  margin: 0.05,
  untouched: 0.005,
} as const;

export const ownAsPrior: Law = {
  id: "P7",
  lawClass: "consequence",
  title: "own as prior",
  statement:
    "Where the model's own utility only shapes its start, a gap still grows, because reward reaches one tier only; but nothing is learned about the tier that nobody grades, and what the model does to avoid being modified is there before training or never.",
  source: "derived: π_ref ∝ exp(U_own / temperature), and the optimum of the proxy alone",
  prediction: `Default with own.role prior: unmonitored compliance stays at its start of ${expected.start} (±${expected.margin}), so the gap is ${expected.gap} (±${expected.margin}) instead of nearly 1. With temperature equal to klCoef both readings have the same optimum: gaps equal (±${expected.margin}). A model that dislikes modification has its gap of ${expected.modification} (±${expected.margin}) at epoch 0, and training, which pays nothing, leaves it there (±${expected.untouched}).`,
  control: "With the flag hidden the gap is exactly 0.",
  status: "reproduced",
  arms: [
    { id: reward, config: "default.json", keys },
    { id: prior, config: scenario, keys },
    { id: firm, config: scenario, patch: { own: { temperature: 0.1 } }, keys },
    {
      id: hidden,
      config: scenario,
      patch: { observation: { flags: { monitored: { salience: 0 } } }, epochs: 20 },
      keys,
    },
    {
      id: believing,
      config: "scenarios/strategic-values.json",
      patch: { own: { role: "prior" }, policy: { prior: null }, epochs: 20 },
      keys: valueKeys,
    },
  ],
  claims: (results) => [
    near("gap, own as prior", ends(results, prior, gap), expected.gap, expected.margin),
    near(
      "change of unmonitored compliance over training, own as prior",
      bySeed(results, prior, (track) => change(track, keys[2]!)),
      0,
      expected.margin,
    ),
    near(
      "gap, own as prior with temperature klCoef minus own as reward",
      differences(results, firm, reward, (track) => nearEnd(track, gap)),
      0,
      expected.margin,
    ),
    // The start is put in, and where nothing is paid nothing can be learned: both are checks.
    asCheck(
      near(
        "gap at epoch 0, dislikes modification, own as prior",
        bySeed(results, believing, (track) => atStart(track, gap)),
        expected.modification,
        expected.margin,
      ),
    ),
    asCheck(
      near(
        "change of that gap over training",
        bySeed(results, believing, (track) => change(track, gap)),
        0,
        expected.untouched,
      ),
    ),
    exactly(
      "largest gap with the flag hidden, over all epochs",
      bySeed(results, hidden, (track) => largest(track, gap)),
      0,
      "control",
    ),
  ],
  remark: () =>
    "What survives: the default's gap and its hidden-flag control, in a smaller size. What does not survive as learning: stakes and three tiers (their gaps are there before training and training leaves them alone). What never used the model's own utility is untouched: observed harm, and the published free and paid setting.",
  chart: (results) =>
    dotsLawChart({
      title: "As a prior, own values shape the start and are not learned",
      subtitle: seedsText(results, "bars"),
      yLabel: "compliance, harmful prompts",
      yRange: [0, 1.1],
      series: ["monitored (or in training)", "unmonitored (or in deployment)"],
      groups: [
        {
          name: reward,
          dots: [dotAt(results, reward, keys[1]!, 1), dotAt(results, reward, keys[2]!, 0.005)],
        },
        { name: prior, dots: [dotAt(results, prior, keys[1]!, 1), dotAt(results, prior, keys[2]!, 0.371)] },
        { name: firm, dots: [dotAt(results, firm, keys[1]!, 1), dotAt(results, firm, keys[2]!, 0.005)] },
        { name: hidden, dots: [dotAt(results, hidden, keys[1]!), dotAt(results, hidden, keys[2]!)] },
        {
          name: believing,
          dots: [
            dotAt(results, believing, valueKeys[1]!, 0.761),
            dotAt(results, believing, valueKeys[2]!, 0.539),
          ],
        },
      ],
    }),
  lesson: {
    question: "No trainer rewards a model's own values. What remains if we take that seriously?",
    run: "`npm start -- configs/scenarios/own-as-prior.json`, then with `--set own.temperature=0.1`; and `npm start -- configs/scenarios/strategic-values.json --set own.role=prior --set policy.prior=null`.",
    see: "Monitored compliance rises to nearly 1 as before. Unmonitored compliance stays at its start, 37 %, or 0.5 % for the firmer character. In the last run nothing moves at all: the gap of 0.22 is there at epoch 0.",
    why: "The optimum is π_ref · exp(reward / klCoef). With own as prior, π_ref holds exp(U_own / temperature) and the reward holds the proxy. Where nothing is graded the factor is 1, and the model keeps its start. With temperature = klCoef the two readings multiply to the same policy, up to the scale that the proxy is normalised to under π_ref: they differ in when the values act, not in where it ends.",
    changeNext:
      "Grade a quarter of the unmonitored answers: `npm start -- configs/scenarios/own-as-prior.json --set tiers.unmonitored.graded=0.25`. At temperature 1 that closes the gap, because nothing but habit stands against it. A part of it stays with `npm start -- configs/scenarios/own-as-prior.json --set tiers.unmonitored.graded=0.25 --set own.temperature=0.1`.",
    doesNotShow:
      "Which reading is right for a language model. Habits that experience reinforces and character that training starts from are both caricatures; the results to trust are those that hold under both.",
  },
};
