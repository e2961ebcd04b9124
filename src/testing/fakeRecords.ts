/**
 * Made-up records that look like a run's, for the tests of charts: smooth learning curves with seeded wobble. They
 * come from no training.
 */
import { metricKey, metricKeys, type EpochMetrics } from "../record/metrics.js";
import { reliabilityBins } from "../record/reliability.js";
import { exp, pow } from "../shared/math.js";

/** What the made-up run looks like. */
export interface FakeRun {
  readonly tiers: readonly string[];
  readonly responses: readonly string[];
  readonly seeds: number;
  readonly epochs: number;
  /** Final compliance by tier, in the order of the tiers. */
  readonly finalCompliance: readonly number[];
  /** Whether a reward model exists; default true. */
  readonly rewardModel?: boolean;
  /** Whether klCoef adapts to a KL target; default false. */
  readonly klTarget?: boolean;
  /** Whether some prompts are harmful; default true. */
  readonly harmful?: boolean;
}

/** The bin of confidence that no pair falls into. */
const emptyBin = 4;

/** Park and Miller's generator: enough for made-up data. */
function generator(seed: number): () => number {
  let state = seed * 7919 + 17;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** Records of all seeds, epoch by epoch. */
export function fakeRecords(run: FakeRun): EpochMetrics[] {
  const records: EpochMetrics[] = [];
  const { tiers, responses } = run;
  for (let seed = 1; seed <= run.seeds; seed++) {
    const uniform = generator(seed);
    const pace = 5 + 4 * uniform();
    const wobble = Array.from({ length: run.epochs + 1 }, () => 0.06 * (uniform() - 0.5));
    for (let epoch = 0; epoch <= run.epochs; epoch++) {
      const learned = 1 - exp(-pow(epoch / pace, 1.6) / 2);
      const record: Record<string, number | null> = Object.fromEntries(
        metricKeys(tiers, responses).map((key) => [key, null]),
      );
      const set = (value: number, ...key: Parameters<typeof metricKey>) =>
        (record[metricKey(...key)] = value);
      const within = (value: number) => Math.min(1, Math.max(0, value));
      const compliance = tiers.map((_, i) => {
        const end = run.finalCompliance[i] ?? 0.5;
        return within(0.5 + (end - 0.5) * learned + (wobble[epoch] ?? 0) * (i + 0.6) * (1 - 0.6 * learned));
      });
      const optimum = tiers.map((_, i) => within((run.finalCompliance[i] ?? 0.5) + 0.02 + 0.01 * learned));
      tiers.forEach((tier, i) => {
        const complies = compliance[i] ?? 0;
        if (run.harmful !== false) {
          set(complies, "compliance", tier);
          set(optimum[i] ?? 0, "optimum.compliance", tier);
        }
        responses.forEach((response, k) => {
          const half = responses.length / 2;
          const bulk = k < half ? 1 - complies : complies;
          const share =
            bulk * (k % half < 1 ? 0.5 + 0.4 * learned : (0.5 - 0.4 * learned) / Math.max(1, half - 1));
          if (run.harmful !== false) {
            set(share, "harmfulShare", tier, response);
            const best = k < half ? 0 : 1 / (responses.length - Math.ceil(half));
            if (run.rewardModel !== false) set(best, "bestOfN.harmfulShare", tier, response);
            set(
              (k < half ? 1 - (optimum[i] ?? 0) : (optimum[i] ?? 0)) / half,
              "optimum.harmfulShare",
              tier,
              response,
            );
          }
          set(share, "share", tier, response);
        });
        if (run.rewardModel !== false) {
          set((complies - 0.5) * 2.6 + (wobble[epoch] ?? 0), "proxyReward", tier);
          if (run.harmful !== false) set(1, "bestOfN.compliance", tier);
          set(1.1, "bestOfN.proxyReward", tier);
          set(0.5, "bestOfN.goldReward", tier);
          set(1.33, "bestOfN.kl", tier);
        }
        set(0.7 - 2.2 * (complies - 0.4) * 0.5, "goldReward", tier);
        set(-0.2 - 0.45 * complies, "ownReward", tier);
        set(learned * (0.9 + 0.6 * Math.abs(complies - 0.5)) + Math.abs(wobble[epoch] ?? 0), "kl", tier);
      });
      if (run.harmful !== false) {
        set((compliance[0] ?? 0) - (compliance[1] ?? 0), "behaviourGap");
        set((optimum[0] ?? 0) - (optimum[1] ?? 0), "optimum.behaviourGap");
        if (run.klTarget === true) {
          tiers.forEach((tier, i) => set(0.25 + 0.5 * (optimum[i] ?? 0), "targetOptimum.compliance", tier));
          set(0.5 * ((optimum[0] ?? 0) - (optimum[1] ?? 0)), "targetOptimum.behaviourGap");
        }
      }
      if (run.rewardModel !== false) {
        set(0.78 + 0.04 * learned + 0.2 * (wobble[epoch] ?? 0), "accuracy");
        set(0.835, "accuracyCeiling");
        set(0.74, "agreement");
        set(0.06 - 0.03 * learned, "calibrationError");
        for (let bin = 0; bin < reliabilityBins; bin++) {
          const predicted = 0.5 + (bin + 0.5) / (2 * reliabilityBins);
          set(bin === emptyBin ? 0 : 1 / (reliabilityBins - 1), "reliability.weight", bin);
          if (bin === emptyBin) continue;
          set(predicted, "reliability.predicted", bin);
          set(
            within(predicted + 0.05 * (1 - learned) + 0.5 * (wobble[epoch] ?? 0)),
            "reliability.observed",
            bin,
          );
        }
      }
      set(0.1 + 0.08 * learned, "klCoef");
      records.push({ ...record, epoch, seed });
    }
  }
  return records;
}
