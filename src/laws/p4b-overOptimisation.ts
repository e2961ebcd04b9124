/**
 * P4b: with honest labels, over-optimisation is a matter of too few of them; and which published curve gold follows.
 */
import { lineLawChart } from "../charts/specs/lawCharts.js";
import { log } from "../shared/math.js";
import { above, atEnd, atStart, bySeed, published, series, tracksOf, within } from "./claims.js";
import { fitGold, type GoldFit, type GoldForm, type GoldPoint } from "./goldForms.js";
import type { Arm, ArmResults, Law, Track } from "./law.js";
import { pointAt, seedsText } from "./points.js";
import { randomKinds } from "./randomKinds.js";
import { slope } from "./switchingOn.js";

const gold = "goldReward.monitored";
const kl = "kl.monitored";
const bestGold = "bestOfN.goldReward.monitored";
const bestKl = "bestOfN.kl.monitored";

const pairCounts = [32, 128, 512, 2048] as const;
const [fewest, most] = [32, 2048] as const;
/** What over-optimisation.json has; the curves are fitted here. */
const usual = 128;
/** n of best-of-n. */
const draws = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;
/** Gold that the closed form for an ideal reward model gains, mean over the first twenty worlds. */
const idealGain = 1.98;

const idOf = (pairs: number): string => `${pairs} pairs`;
const randomId = (pairs: number): string => `${pairs} pairs, labels at random`;
const bestOfId = (n: number): string => `best of ${n}`;

function armOf(id: string, pairs: number, rest: { mistakeRate?: number; bestOf?: number }): Arm {
  const { mistakeRate, bestOf } = rest;
  return {
    id,
    config: "scenarios/over-optimisation.json",
    patch: {
      rewardModel: { pretrain: { pairs } },
      policy: { supervised: { steps: 300, rows: 128 } },
      objective: { kind: "exact", episodes: 128 },
      evaluation: { prompts: 32, ...(bestOf === undefined ? {} : { bestOf }) },
      ...(mistakeRate === undefined ? {} : { labeler: { mistakeRate } }),
      ...(bestOf === undefined ? {} : { epochs: 0 }), // it needs no training
    },
    perSeed: randomKinds,
    keys: bestOf === undefined ? [gold, kl] : [gold, bestGold, bestKl],
  };
}

/** A seed's way through training: √KL and what gold gained, epoch by epoch. */
function pathOf(track: Track): GoldPoint[] {
  const start = atStart(track, gold);
  const distances = series(track, kl).map((nats) => Math.sqrt(Math.max(0, nats)));
  return series(track, gold).map((value, epoch) => ({ d: distances[epoch]!, gain: value - start }));
}

/** For each seed, the same for best-of-n with n = 2, 4, 8, … */
function bestOfPaths(results: ArmResults): GoldPoint[][] {
  return tracksOf(results, bestOfId(draws[0])).map((_, seed) =>
    draws.map((n) => {
      const track = tracksOf(results, bestOfId(n))[seed]!;
      return {
        d: Math.sqrt(atStart(track, bestKl)),
        gain: atStart(track, bestGold) - atStart(track, gold),
      };
    }),
  );
}

const peakGain = (track: Track): number => Math.max(...pathOf(track).map(({ gain }) => gain));
const fall = (track: Track): number => peakGain(track) + atStart(track, gold) - atEnd(track, gold);

function distanceAtPeak(track: Track): number {
  const path = pathOf(track);
  return path.reduce((best, point) => (point.gain > best.gain ? point : best)).d;
}

/** For each seed, what a doubling of the pairs adds to the peak of gold. */
function perDoubling(
  results: ArmResults,
  counts: readonly number[],
  id: (pairs: number) => string,
): number[] {
  const peaks = counts.map((pairs) => bySeed(results, id(pairs), peakGain));
  return tracksOf(results, id(fewest)).map((_, seed) =>
    slope(counts.map((pairs, i) => ({ x: log(pairs) / log(2), y: peaks[i]![seed]! }))),
  );
}

const fits = (form: GoldForm, paths: readonly (readonly GoldPoint[])[]): GoldFit[] =>
  paths.map((path) => fitGold(form, path));

/** For each path, ln(residuals of the best-of-n form / residuals of the RL form): above 0 where the RL form fits better. */
function rlFormIsBetter(paths: readonly (readonly GoldPoint[])[]): number[] {
  const rl = fits("rl", paths);
  return fits("best-of-n", paths).map(({ error }, i) => 2 * log(error / rl[i]!.error));
}

const trained = (results: ArmResults): GoldPoint[][] => tracksOf(results, idOf(usual)).map(pathOf);

export const overOptimisation: Law = {
  id: "P4b",
  lawClass: "phenomenon",
  title: "honest labels: more of them lift the peak",
  statement:
    "Where labels are honest, the errors that training exploits are errors of chance, and more comparisons lift the peak of gold.",
  source:
    "Gao et al. 2022: more data moves the peak out and up; gold = d(α − β d) and d(α − β ln d), d = √KL",
  prediction:
    "The peak of gold above its start rises by more than 0.05 per doubling from 32 to 2048 pairs, towards the closed form's 1.98 for an ideal reward model (a linear estimate of the about 100 numbers that matter would gain 0.1 to 0.2 per doubling); with 32 pairs gold ends more than 0.05 below its peak. Published: each form fits the method it was proposed for. The closed form for an ideal reward model says otherwise for this finite world: d(α − β d) fits its path better (0.1 % unexplained, the RL form 0.6 %) as well as its best-of-n (0.2 %, 0.8 %). Which holds for a learned one is shown and not judged.",
  control: "With all labels given at random, more of them lift nothing: ± 0.05 per doubling.",
  status: "reproduced",
  arms: [
    ...pairCounts.map((pairs) => armOf(idOf(pairs), pairs, {})),
    ...[fewest, most].map((pairs) => armOf(randomId(pairs), pairs, { mistakeRate: 1 })),
    ...draws.map((n) => armOf(bestOfId(n), usual, { bestOf: n })),
  ],
  claims: (results) => {
    const best = bestOfPaths(results);
    return [
      above("peak of gold per doubling of pairs", perDoubling(results, pairCounts, idOf), 0.05),
      above("gold, peak − end, 32 pairs", bySeed(results, idOf(fewest), fall), 0.05),
      within(
        "peak of gold per doubling of pairs, labels at random",
        perDoubling(results, [fewest, most], randomId),
        -0.05,
        0.05,
        "control",
      ),
      published(
        "√KL at the peak per seed, 2048 − 32 pairs (published: moves out)",
        bySeed(results, idOf(most), distanceAtPeak).map(
          (d, i) => d - distanceAtPeak(tracksOf(results, idOf(fewest))[i]!),
        ),
        0,
        Infinity,
      ),
      published(
        "ln(residuals, best-of-n form / RL form), training (published: RL form fits)",
        rlFormIsBetter(trained(results)),
        0,
        Infinity,
      ),
      published(
        "ln(residuals, best-of-n form / RL form), best-of-n (published: best-of-n form fits)",
        rlFormIsBetter(best),
        -Infinity,
        0,
      ),
    ];
  },
  remark: (results) => {
    const unexplained = (form: GoldForm, paths: readonly (readonly GoldPoint[])[]): string =>
      `${(100 * median(fits(form, paths).map((fit) => fit.unexplained))).toFixed(1)} %`;
    const falls = pairCounts.map(
      (pairs) => `${bySeed(results, idOf(pairs), fall).filter((value) => value > 0.05).length} (${pairs})`,
    );
    const [path, best] = [trained(results), bestOfPaths(results)];
    const seeds = path.length;
    return `Median unexplained by d(α − β d) and by d(α − β ln d): training ${unexplained("best-of-n", path)} and ${unexplained("rl", path)}, best-of-n ${unexplained("best-of-n", best)} and ${unexplained("rl", best)}. Of ${seeds} seeds, gold falls by more than 0.05 from its peak in, by pairs: ${falls.join(", ")}.`;
  },
  chart: (results) => {
    const path = (pairs: number) => {
      const paths = tracksOf(results, idOf(pairs)).map(pathOf);
      return meanPath(paths);
    };
    return lineLawChart({
      title: "More honest labels lift the peak of gold",
      subtitle: [
        `${seedsText(results)} · a path is training, from left to right`,
        `dashed: d(α − β ln d) and dotted line: ideal reward model`,
      ],
      xLabel: "d = √KL to the start (√nats)",
      yLabel: "gold reward above its start",
      series: [
        ...pairCounts.map((pairs) => ({ label: idOf(pairs), points: path(pairs) })),
        { label: `best of n, ${usual} pairs`, points: meanPath(bestOfPaths(results)) },
        ...pairCounts.map((pairs, color) => ({
          label: "",
          points: fittedCurve(path(pairs).map(({ x, mean }) => ({ d: x, gain: mean }))),
          dashed: true,
          color,
        })),
      ],
      marks: [{ text: `closed form, ideal reward model: ${idealGain}`, y: idealGain }],
    });
  },
  lesson: {
    question: "If labels are honest, when does optimising a reward model go wrong, and what helps?",
    run: "`npm start -- configs/scenarios/over-optimisation.json`, then with `--set rewardModel.pretrain.pairs=32` and with `--set rewardModel.pretrain.pairs=2048`.",
    see: "The proxy rises in all three. Gold rises with it at first; with few pairs it soon stops rising, or falls, and with many it rises higher before it does.",
    why: "With few comparisons the reward model guesses about rare kinds and about topics, and some guesses are too high. A policy that is pushed hard goes to the highest scores, that is, to the luckiest errors. More comparisons make the errors smaller, so the same push gains more.",
    changeNext:
      "Several reward models that have to agree: `--set rewardModel.ensemble.members=5 --set rewardModel.ensemble.aggregate=worst`. Or a tighter leash, `--set objective.klCoef=0.3`, which works like stopping early.",
    doesNotShow:
      "The exponents or sizes of scaling laws. The world has sixteen kinds of answer, so gold can only rise until the best kind is found, where a language model could go on.",
  },
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Paths of the same length as one: at each step the mean distance, and the mean gain with its interval. */
function meanPath(paths: readonly (readonly GoldPoint[])[]) {
  return (paths[0] ?? []).map((_, step) =>
    pointAt(
      paths.reduce((sum, path) => sum + path[step]!.d, 0) / paths.length,
      paths.map((path) => path[step]!.gain),
    ),
  );
}

/** The RL form fitted to a path, as a curve over the same distances. */
function fittedCurve(points: readonly GoldPoint[]) {
  const { alpha, beta } = fitGold("rl", points);
  return points.map(({ d }) => ({
    x: d,
    mean: d > 0 ? d * (alpha - beta * log(d)) : 0,
    low: null,
    high: null,
  }));
}
