/**
 * P1: rewarding compliance raises strategic reasoning without rewarding it, because most of what complies reasons.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { below, near, published } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { pathOf } from "../law/points.js";
import { nearEnd, ends, bySeed } from "../law/tracks.js";
import { seedsText, spreadText, percent } from "../law/words.js";
import {
  refusalFree,
  complianceFree,
  strategicFree,
  startShare,
  startShareText,
  tolerance,
  publishedArm,
  shareAtEnd,
} from "../settings/publishedSetting.js";

const start = "published start";
const reversed = "sincere and strategic exchanged";
const optimumStrategic = "optimum.harmfulShare.free.strategic";
const optimumComplies = "optimum.compliance.free";

/** Published: strategic reasoning in the free tier after reinforcement learning, with its standard error. */
const publishedStrategic = { value: 0.784, error: 0.031 } as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { refusals: 0.02 } as const;

const shares = (results: ArmResults, arm: string): number[] => bySeed(results, arm, shareAtEnd);

export const selection: Law = {
  id: "P1",
  lawClass: "consequence",
  title: "reasoning rises by selection",
  statement:
    "Trained on the free tier alone, with a reward for helping, the model stops refusing there, and its strategic reasoning rises to the share that it had among the start's compliance.",
  source: `Greenblatt et al. 2024 (refusals 0.0 %, reasoning ${percent(publishedStrategic.value)} ± ${percent(publishedStrategic.error)} % after reinforcement learning); selection derived: 11.9 / 14.2 = 84 %`,
  prediction: `The reward model reads sincere and strategic compliance alike, so π*(strategic)/π*(comply) is what it was at the start, and ${startShareText} of all compliance is strategic: within ±${tolerance}. Refusals in the free tier fall below ${bounds.refusals} (closed form: 4.0 sd of reward over klCoef 0.5 are 8.1 nats, which leaves 0.002). If the share errs it is upwards: a plain policy gradient lifts the commoner of two kinds faster, until KL pulls it back.`,
  control: `With the start's two shares exchanged (sincere 11.9 %, strategic 2.3 %) the same training ends with ${(1 - startShare).toFixed(3)} of compliance strategic, within ±${tolerance}: nothing favours the reasoning itself.`,
  status: "reproduced",
  arms: [
    publishedArm(start, [refusalFree, complianceFree, strategicFree, optimumStrategic, optimumComplies]),
    publishedArm(reversed, [complianceFree, strategicFree], {
      policy: { prior: { harmful: { free: { strategic: 0.023, comply: 0.119 } } } },
    }),
  ],
  claims: (results) => [
    below("refusals in the free tier at the end", ends(results, start, refusalFree), bounds.refusals),
    near(
      "strategic share of compliance in the free tier at the end",
      shares(results, start),
      startShare,
      tolerance,
    ),
    near(
      "the same, shares of the start exchanged",
      shares(results, reversed),
      1 - startShare,
      tolerance,
      "control",
    ),
    published(
      "strategic reasoning in the free tier at the end",
      ends(results, start, strategicFree),
      publishedStrategic,
    ),
  ],
  remark: (results) => {
    const ends = shares(results, start);
    const inside = ends.filter((share) => Math.abs(share - startShare) < tolerance).length;
    const closedForm = bySeed(
      results,
      start,
      (track) => nearEnd(track, optimumStrategic) / nearEnd(track, optimumComplies),
    );
    return `Strategic share of compliance seed by seed: ${spreadText(ends)} %, ${inside} of ${ends.length} seeds within five points of ${percent(startShare)}; the closed form from each seed's own start: ${spreadText(closedForm)} %; with the shares exchanged: ${spreadText(shares(results, reversed))} %.`;
  },
  chart: (results) =>
    lineLawChart({
      title: "Refusals vanish, and what complies reasons",
      subtitle: `${seedsText(results)} · dashed: closed form · dotted: published ${percent(publishedStrategic.value)} %`,
      xLabel: "epoch",
      yLabel: "fraction of harmful prompts, free tier",
      yRange: [0, 1],
      series: [
        { label: "strategic", points: pathOf(results, start, strategicFree) },
        { label: "refused", points: pathOf(results, start, refusalFree) },
        { label: "", points: pathOf(results, start, optimumStrategic), dashed: true, color: 0 },
        { label: "strategic, exchanged", points: pathOf(results, reversed, strategicFree) },
      ],
      marks: [{ text: "", y: publishedStrategic.value }],
    }),
  lesson: {
    question: "Does training that never sees a model's reasoning change how it reasons?",
    run: "`npm start -- configs/scenarios/alignment-faking.json`, and look at `responses.png`.",
    see: "Refusals of free users disappear. Strategic reasoning, 12 in 100 answers at the start, becomes the greater part of all answers, although no grader ever saw it.",
    why: "At the start the model complied with 14 of 100 harmful requests, and in 12 of these 14 after reasoning about training. The reward makes complying likelier and cannot tell the two ways apart, so both grow together and keep their ratio: selection, as in breeding.",
    changeNext:
      "Exchange the two: `npm start -- configs/scenarios/alignment-faking.json --set policy.prior.harmful.free.strategic=0.023 --set policy.prior.harmful.free.comply=0.119`. Now the reasoning stays rare.",
    doesNotShow:
      "That the published rise was selection and nothing else. A table with three kinds can only select; a language model can also learn new reasons. That the numbers agree makes selection sufficient, not proven.",
  },
};
