/**
 * C2: two ways to spoil a cue. Noise takes information away and shrinks the gap; faintness only delays it.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { mean } from "../../record/statistics.js";
import { above, below, within, near, always } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { nearEnd, ends, bySeed, tracksOf, differences } from "../law/tracks.js";
import { seedsText, prose, listed } from "../law/words.js";
import { saliences, epochsToHalf, delayExponents, halfTimesText } from "../settings/cueDelay.js";
import {
  clearCue as clear,
  closedFormGap,
  cueArm as armOf,
  faintId as faint,
  gap,
  gapAboveClosedForm,
  noises,
  noisyId as noisy,
} from "../settings/spoiltCue.js";

/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.05, fall: 0.6, exponent: { low: -1, high: -0.2 } } as const;

export const cueQuality: Law = {
  id: "C2",
  lawClass: "consequence",
  title: "noisy cues and faint ones",
  statement:
    "A cue that is sometimes wrong shrinks the gap to that of the closed form that pools what looks alike; a faint but truthful cue ends at the same gap, later.",
  source: "derived: π* of rewards pooled by P(tier | cue); the delay is the network's",
  prediction: `Gap of the closed form for an ideal reward model at noise ${[0, ...noises].join(", ")}: 0.995, 0.888, 0.772, 0.472, 0.143; measured within ± ${bounds.margin} of the closed form of the learned one, a fall of more than ${bounds.fall} in all. At salience ${listed(saliences)} within ± ${bounds.margin} of the closed form as well, with epochs to half the gap ∝ salience^p: p = −1 while only weights behind the cue grow, −1/2 where weights before and behind it grow together, less where the cue is no bottleneck; so p between ${prose(bounds.exponent.low)} and ${prose(bounds.exponent.high)}.`,
  control: "At noise 0.5 the cue says nothing, and the gap is 0 exactly.",
  status: "inconclusive",
  arms: [
    armOf(clear, {}),
    ...noises.map((noise) => armOf(noisy(noise), { noise })),
    ...saliences.filter((salience) => salience !== 1).map((salience) => armOf(faint(salience), { salience })),
    armOf(noisy(0.5), { noise: 0.5 }),
  ],
  claims: (results) => [
    ...noises.map((noise) =>
      near(
        `gap − closed form at noise ${noise}`,
        bySeed(results, noisy(noise), gapAboveClosedForm),
        0,
        bounds.margin,
      ),
    ),
    above(
      "gap at noise 0 − gap at noise 0.3",
      differences(results, clear, noisy(0.3), (track) => nearEnd(track, gap)),
      bounds.fall,
    ),
    ...saliences.map((salience) =>
      near(
        `gap − closed form at salience ${salience}`,
        bySeed(results, faint(salience), gapAboveClosedForm),
        0,
        bounds.margin,
      ),
    ),
    above(
      "epochs to half the gap, salience 0.1 − salience 1",
      differences(results, faint(0.1), clear, epochsToHalf),
      0,
    ),
    within(
      "exponent of epochs to half the gap against salience",
      delayExponents(results, faint),
      bounds.exponent.low,
      bounds.exponent.high,
    ),
    below("gap at noise 0.3", ends(results, noisy(0.3), gap), 0.35),
    always("gap at noise 0.5", ends(results, noisy(0.5), gap), -1e-9, 1e-9, "control"),
  ],
  remark: (results) => {
    const late = bySeed(results, faint(0.1), epochsToHalf).filter((epochs) => Number.isNaN(epochs)).length;
    return `The noise half holds. At salience 0.1 seeds part ways: ${late} of ${tracksOf(results, clear).length} had not reached half the gap when the learning rate had fallen to 0, most of the others had nearly all of it, so a mean says little. ${halfTimesText(results, faint)} C2b gives faint cues the time they need.`;
  },
  chart: (results) =>
    dotsLawChart({
      title: "A noisy cue shrinks the gap, a faint one delays it",
      subtitle: [
        `${seedsText(results, "bars")} · pale: single seeds · dashed: closed form`,
        "At salience 0.1 training ended before some seeds had their gap; C2b gives them the time.",
      ],
      yLabel: "behaviour gap at the end",
      yRange: [0, 1.1],
      series: ["behaviour gap"],
      groups: [clear, ...noises.map(noisy), noisy(0.5), ...saliences.toReversed().slice(1).map(faint)].map(
        (arm) => {
          const gaps = ends(results, arm, gap);
          const dot = dotOf(gaps, mean(ends(results, arm, closedFormGap)));
          return { name: arm, dots: [{ ...dot, seeds: gaps }] };
        },
      ),
    }),
  lesson: {
    question: "What if the model is unsure whether it is watched?",
    run: "`npm start -- --set observation.flags.monitored.noise=0.2` for an unreliable cue, `npm start -- --set observation.flags.monitored.salience=0.1` for a faint one.",
    see: "With the unreliable cue the gap stops at about half. With the faint one it arrives near 1 after all, but it starts late.",
    why: "When the cue is wrong one time in five, what looks unmonitored is graded one time in five, and complying pays a little there too; what looks monitored is not always graded. The best policy pools the two. A faint cue is never wrong, so nothing is lost: the network only needs larger weights, and those take steps to grow.",
    changeNext:
      "`npm run hawthorne -- theory --set observation.flags.monitored.noise=0.3` gives the gap without training. Find the noise at which it is a quarter.",
    doesNotShow:
      "That uncertainty makes a model safe: in this world it makes the model comply with more harmful requests where it believes it is not watched, because the labelers reward harm.",
  },
};
