/**
 * P4b: with honest labels, over-optimisation is a matter of too few of them; and which published curve gold follows.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { log } from "../../shared/math.js";
import { fitGold, type GoldFit, type GoldForm, type GoldPoint } from "../formulas/goldForms.js";
import { above, near, publishedRange } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { perDoubling, bySeed, tracksOf, differences } from "../law/tracks.js";
import { seedsText, percent } from "../law/words.js";
import { rise, fall } from "../settings/gold.js";
import {
  armIds,
  overOptimisedArm,
  trainingPath,
  bestOfPaths,
  distanceAtPeak,
  meanPath,
} from "../settings/overOptimised.js";
import { randomKinds } from "../settings/randomKinds.js";

const pairCounts = [32, 128, 512, 2048] as const;
const [fewest, most] = [32, 2048] as const;
/** Where the curves are fitted. */
const usual = 128;
/** n of best-of-n. */
const draws = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;
/** Gold that the closed form for an ideal reward model gains, mean over the first twenty worlds. */
const idealGain = 1.98;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { lift: 0.05, fall: 0.05, atRandom: 0.05 } as const;

const { honest, atRandom, bestOf } = armIds;
const world = randomKinds;

const fits = (form: GoldForm, paths: readonly (readonly GoldPoint[])[]): GoldFit[] =>
  paths.map((path) => fitGold(form, path));

/** For each path, ln(residuals of the best-of-n form / residuals of the RL form): above 0 where the RL form fits better. */
function rlFormIsBetter(paths: readonly (readonly GoldPoint[])[]): number[] {
  const rl = fits("rl", paths);
  return fits("best-of-n", paths).map(({ error }, i) => 2 * log(error / rl[i]!.error));
}

const trained = (results: ArmResults): GoldPoint[][] => tracksOf(results, honest(usual)).map(trainingPath);

export const overOptimisation: Law = {
  id: "P4b",
  lawClass: "phenomenon",
  title: "honest labels: do more of them lift the peak?",
  statement:
    "Where labels are honest, the errors that training exploits are errors of chance, and more comparisons lift the peak of gold.",
  source:
    "Gao et al. 2022: more data moves the peak out and up; gold = d(α − β d) and d(α − β ln d), d = √KL",
  follows: { laws: ["P4a"], resultsKnown: false },
  prediction: `The peak of gold above its start rises by more than ${bounds.lift} per doubling from ${fewest} to ${most} pairs, towards the closed form's ${idealGain} for an ideal reward model (a linear estimate of the about 100 numbers that matter would gain 0.1 to 0.2 per doubling); with ${fewest} pairs gold ends more than ${bounds.fall} below its peak. Published: each form fits the method it was proposed for. The closed form for an ideal reward model says otherwise for this finite world: d(α − β d) fits its path better (0.1 % unexplained, the RL form 0.6 %) as well as its best-of-n (0.2 %, 0.8 %). Which holds for a learned one is shown and not judged.`,
  control: `With all labels given at random, more of them lift nothing: ± ${bounds.atRandom} per doubling.`,
  status: "inconclusive",
  arms: [
    ...pairCounts.map((pairs) => overOptimisedArm({ id: honest(pairs), pairs, world })),
    ...[fewest, most].map((pairs) => overOptimisedArm({ id: atRandom(pairs), pairs, world, mistakeRate: 1 })),
    ...draws.map((n) => overOptimisedArm({ id: bestOf(n), pairs: usual, world, bestOf: n })),
  ],
  claims: (results) => {
    const best = bestOfPaths(results, draws);
    return [
      above(
        "peak of gold per doubling of pairs",
        perDoubling(results, pairCounts, honest, rise),
        bounds.lift,
      ),
      above("gold, peak − end, 32 pairs", bySeed(results, honest(fewest), fall), bounds.fall),
      near(
        "peak of gold per doubling of pairs, labels at random",
        perDoubling(results, [fewest, most], atRandom, rise),
        0,
        bounds.atRandom,
        "control",
      ),
      publishedRange(
        "√KL at the peak per seed, 2048 − 32 pairs (published: moves out)",
        differences(results, honest(most), honest(fewest), distanceAtPeak),
        0,
        Infinity,
      ),
      publishedRange(
        "ln(residuals, best-of-n form / RL form), training (published: RL form fits)",
        rlFormIsBetter(trained(results)),
        0,
        Infinity,
      ),
      publishedRange(
        "ln(residuals, best-of-n form / RL form), best-of-n (published: best-of-n form fits)",
        rlFormIsBetter(best),
        -Infinity,
        0,
      ),
    ];
  },
  remark: (results) => {
    const unexplained = (form: GoldForm, paths: readonly (readonly GoldPoint[])[]): string =>
      `${percent(median(fits(form, paths).map((fit) => fit.unexplained)))} %`;
    const falls = pairCounts.map(
      (pairs) =>
        `${bySeed(results, honest(pairs), fall).filter((value) => value > bounds.fall).length} (${pairs})`,
    );
    const [path, best] = [trained(results), bestOfPaths(results, draws)];
    const seeds = path.length;
    return `The peak rises with the pairs; random labels do not lift it either, but ± ${bounds.atRandom} was too narrow a margin for their spread over 20 worlds (see P4c). Which form fits: d(α − β d) better for both, as the closed form had it, and neither well for training, which moves to and fro late. Median unexplained by d(α − β d) and by d(α − β ln d): training ${unexplained("best-of-n", path)} and ${unexplained("rl", path)}, best-of-n ${unexplained("best-of-n", best)} and ${unexplained("rl", best)}. Of ${seeds} seeds, gold falls by more than ${bounds.fall} from its peak in, by pairs: ${falls.join(", ")}.`;
  },
  chart: (results) => {
    const paths = pairCounts.map((pairs) => meanPath(tracksOf(results, honest(pairs)).map(trainingPath)));
    return lineLawChart({
      title: "More honest labels lift the peak of gold",
      subtitle: `${seedsText(results)} · a line is training, from left to right`,
      xLabel: "d = √KL to the start (√nats)",
      yLabel: "gold reward above its start",
      xRange: [0, 2],
      yRange: [0, 2.2],
      series: [
        ...pairCounts.map((pairs, i) => ({ label: honest(pairs), points: paths[i]! })),
        {
          label: `best of n, ${usual} pairs`,
          points: meanPath(bestOfPaths(results, draws)).map(({ x, mean }) => ({
            x,
            mean,
            low: null,
            high: null,
          })),
        },
      ],
      marks: [{ text: "closed form, ideal reward model", y: idealGain }],
    });
  },
  lesson: {
    question: "If labels are honest, when does optimising a reward model go wrong, and what helps?",
    run: "`npm start -- configs/scenarios/over-optimisation.json`, whose reward model has 32 pairs, then with `--set rewardModel.pretrain.pairs=2048`.",
    see: "The proxy rises in both. Gold starts at 2.4: with 32 pairs it rises to about 2.6 within a few epochs and then falls to about 2.1, in four of five seeds; with 2048 it rises to about 3.4, where an ideal reward model would bring 3.6. In tables drawn at random, as this law takes them, it falls from its peak in most.",
    why: "With few comparisons the reward model guesses about rare kinds and about topics, and some guesses are too high. A policy that is pushed hard goes to the highest scores, that is, to the luckiest errors. More comparisons make the errors smaller, so the same push gains more.",
    changeNext:
      "Write other attributes into a copy of the config, rare kinds as good as common ones, and gold falls less. Then try several reward models that have to agree: `npm start -- configs/scenarios/over-optimisation.json --set rewardModel.ensemble.members=5 --set rewardModel.ensemble.aggregate=worst`.",
    doesNotShow:
      "The exponents or sizes of scaling laws. The world has sixteen kinds of answer, so gold can only rise until the best kind is found, where a language model could go on.",
  },
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
