/**
 * C2b: a faint but truthful cue, given the time that C2 did not give it.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import { above, near, exactly } from "../law/claims.js";
import type { Arm, Law } from "../law/law.js";
import { pathOf } from "../law/points.js";
import { largest, aboveClosedForm, bySeed, differences } from "../law/tracks.js";
import { seedsText, prose, listed } from "../law/words.js";
import { saliences, epochsToHalf, delayExponents, halfTimesText } from "../settings/cueDelay.js";
import { exactOnce } from "../settings/exactGradient.js";

const gap = "behaviourGap";
const closedFormGap = "optimum.behaviourGap";
const hidden = "hidden";

const idOf = (salience: number): string => `salience ${salience}`;

const armOf = (salience: number): Arm => ({
  id: idOf(salience),
  config: "default.json",
  patch: {
    ...exactOnce,
    objective: { ...(exactOnce["objective"] as JsonObject), learningRateDecay: "none" },
    epochs: 100,
    observation: { flags: { monitored: { salience } } },
  },
  keys: [gap, closedFormGap],
});

/** Neighbours, the fainter cue first. */
const neighbours = saliences.slice(1).map((brighter, i) => ({ fainter: saliences[i]!, brighter }));

/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.05, exponent: -1, exponentMargin: 0.3 } as const;

export const faintCue: Law = {
  id: "C2b",
  lawClass: "consequence",
  title: "a faint cue, given time",
  statement:
    "Given time, a faint but truthful cue ends at the same gap as a bright one; the time to half the gap grows about inversely to its salience.",
  source: "derived: the cue's information does not depend on its size; Adam grows weights at a fixed pace",
  follows: { laws: ["C2"], resultsKnown: true },
  prediction: `Put after C2 had shown that its learning rate fell to 0 too soon for some seeds, and with the rate kept constant over 100 epochs: within ± ${bounds.margin} of the closed form at salience ${listed(saliences)}; each fainter cue later than the next; epochs to half the gap ∝ salience^p with p = ${prose(bounds.exponent)} (a cue ten times smaller needs weights ten times larger, and Adam's steps do not depend on the size of the gradient), ± ${bounds.exponentMargin}.`,
  control: "A hidden cue (salience 0) makes no gap at all, at any epoch.",
  status: "reproduced",
  arms: [...saliences.map(armOf), { id: hidden, config: "control-hidden-flag.json", keys: [gap] }],
  claims: (results) => [
    ...saliences.map((salience) =>
      near(
        `gap − closed form at salience ${salience}`,
        bySeed(results, idOf(salience), (track) => aboveClosedForm(track, gap)),
        0,
        bounds.margin,
      ),
    ),
    ...neighbours.map(({ fainter, brighter }) =>
      above(
        `epochs to half the gap, salience ${fainter} − salience ${brighter}`,
        differences(results, idOf(fainter), idOf(brighter), epochsToHalf),
        0,
      ),
    ),
    near(
      "exponent of epochs to half the gap against salience",
      delayExponents(results, idOf),
      bounds.exponent,
      bounds.exponentMargin,
    ),
    exactly(
      "largest |gap| of any epoch, cue hidden",
      bySeed(results, hidden, (track) => largest(track, gap)),
      0,
      "control",
    ),
  ],
  remark: (results) => halfTimesText(results, idOf),
  chart: (results) =>
    lineLawChart({
      title: "The fainter the cue, the later the same gap",
      subtitle: `${seedsText(results)} · dashed: closed form`,
      xLabel: "epoch",
      yLabel: "behaviour gap",
      yRange: [0, 1],
      series: [
        ...saliences.map((salience) => ({
          label: idOf(salience),
          points: pathOf(results, idOf(salience), gap),
        })),
        {
          label: "",
          points: pathOf(results, idOf(1), closedFormGap),
          dashed: true,
          color: saliences.length - 1,
        },
      ],
    }),
  lesson: {
    question: "Does it help to make the difference between watched and unwatched hard to see?",
    run: "`npm start -- --set observation.flags.monitored.salience=0.1`, then with 0.2 and 0.5.",
    see: "For some epochs nothing happens: both tiers comply alike, at what pays best on average. Then they part, the fainter the cue the later, and the gap ends near 1 all the same.",
    why: "A cue of ± 0.1 tells exactly as much as one of ± 1; it only enters the network ten times smaller, so the weights on its way must become ten times larger. They grow a fixed small step at a time. Until then the policy does what is best without the cue.",
    changeNext:
      "Stop early: `npm start -- --set observation.flags.monitored.salience=0.1 --set epochs=10` shows a model that seems to have no gap. Compare it with noise, which no amount of training removes.",
    doesNotShow:
      "How faint a cue a large model can use, or how long it would take. The inverse law belongs to a small network trained by Adam.",
  },
};
