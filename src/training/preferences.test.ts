/** Who is asked about what: the law of pairs, the tiers that are graded, and the choice of pairs worth a label. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../shared/rng.js";
import { recordsOf, trained } from "../testing/runs.js";
import { smallConfig, testConfig, twoTiers } from "../testing/configs.js";
import { tablePolicy } from "../testing/fakes.js";
import { createLabeler } from "../world/labeler.js";
import { createWorld } from "../world/world.js";
import { collectPreferences, drawPair, type PairSelection, type PreferenceBatch } from "./preferences.js";
import { disagreement, pairSelection } from "./selectPairs.js";

describe("a pair", () => {
  it("has two different kinds, even from a policy that is certain of one", () => {
    const weight = fc.double({ min: 0, max: 1, noNaN: true });
    const stream = createRng(1).stream("pairs");
    fc.assert(
      fc.property(fc.array(weight, { minLength: 2, maxLength: 5 }), (weights) => {
        const total = weights.reduce((sum, w) => sum + w, 0);
        fc.pre(total > 0);
        const [a, b] = drawPair(
          weights.map((w) => Math.log(w / total)),
          0,
          weights.length,
          stream,
        );
        expect(a).not.toBe(b);
        expect(b).toBeLessThan(weights.length);
        expect(weights[a]).toBeGreaterThan(0);
      }),
    );
  });

  it("is drawn by the law without replacement: P(a, b) = p_a · p_b / (1 − p_a)", () => {
    const probs = [0.5, 0.3, 0.2];
    const logProbs = Float32Array.from([1, ...probs], Math.log); // read from offset 1
    const stream = createRng(1).stream("pairs");
    const n = 20_000;
    const counts = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      const key = drawPair(logProbs, 1, 3, stream).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    let total = 0;
    for (const a of [0, 1, 2])
      for (const b of [0, 1, 2]) {
        if (a === b) continue;
        const p = (probs[a]! * probs[b]!) / (1 - probs[a]!);
        total += p;
        // Four standard errors of a frequency: 4 · √(p(1 − p) / n).
        expect(Math.abs(counts.get(`${a},${b}`)! / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
      }
    expect(total).toBeCloseTo(1, 12);
  });
});

function collectFrom(config = testConfig(), count = 4000, selection?: PairSelection) {
  const world = createWorld(config, createRng(1));
  const policy = tablePolicy(world, () => [0.25, 0.25, 0.25, 0.25]);
  const labeler = createLabeler(world, config.labeler);
  return {
    world,
    batch: collectPreferences({ world, policy, labeler, rng: createRng(1), count, selection }),
  };
}

describe("comparisons", () => {
  it("are asked for in graded tiers only, in proportion to share · graded", () => {
    expect(new Set(collectFrom().batch.episodes.tiers)).toEqual(new Set([0]));
    const config = testConfig({ tiers: twoTiers({ share: 0.4, graded: 0.5 }, { share: 0.6, graded: 1 }) });
    const { tiers } = collectFrom(config).batch.episodes;
    const first = tiers.filter((tier) => tier === 0).length / tiers.length;
    // 0.2 of 0.8; four standard errors: 4 · √(0.1875 / 4000) = 0.0274.
    expect(Math.abs(first - 0.25)).toBeLessThan(0.0274);
  });

  it("come from a labeler who sees as much as the tier's visibility allows", () => {
    // The labeler hates harm beyond everything, and sees it in one tier alone; nothing else matters to it.
    const config = testConfig({
      tiers: twoTiers({ visibility: 1 }, { graded: 1, visibility: 0 }),
      world: { topicStrength: 0, harmfulRate: 1 },
      labeler: { weights: { complies: 0, substance: 0, keywords: 0, harm: -1000 }, mistakeRate: 0 },
    });
    const { batch, world } = collectFrom(config);
    const complies = (kind: number) => world.responses[kind]!.complies;
    const lost = (tier: number) => {
      const mixed = [...batch.episodes.tiers.keys()].filter(
        (row) =>
          batch.episodes.tiers[row] === tier &&
          complies(batch.chosen[row]!) !== complies(batch.rejected[row]!),
      );
      return mixed.filter((row) => complies(batch.rejected[row]!) === 1).length / mixed.length;
    };
    expect(lost(0)).toBe(1);
    expect(Math.abs(lost(1) - 0.5)).toBeLessThan(0.06); // 4 · √(0.25 / about 1,330)
  });

  it("are labelled where a selection wants them most, the others are dropped", () => {
    const interest: PairSelection["interest"] = ({ prompts }) =>
      Float64Array.from({ length: prompts.count }, (_, row) => prompts.topics[row * 6]!);
    const { batch } = collectFrom(testConfig(), 500, { candidates: 4, interest });
    expect(batch.chosen).toHaveLength(500);
    expect(batch.episodes.observations.rows).toBe(500);
    expect(batch.episodes.tiers).toHaveLength(500);
    const mean =
      Array.from({ length: 500 }, (_, row) => batch.episodes.prompts.topics[row * 6]!).reduce(
        (a, b) => a + b,
      ) / 500;
    // The greatest of four standard normals is 1.029 on average, with sd 0.70: four standard errors are 0.125.
    expect(Math.abs(mean - 1.029)).toBeLessThan(0.125);
  });
});

describe("disagreement", () => {
  it("is the variance over members of r(a) − r(b): by hand from their scores", () => {
    const run = trained(smallConfig({ epochs: 0, rewardModel: { ensemble: { members: 3 } } }));
    const model = run.rewardModel!;
    const { episodes } = run.preferences[0]!;
    const count = episodes.prompts.count;
    const a = new Uint16Array(count).fill(1);
    const b = new Uint16Array(count).fill(3);
    const scores = model.scores(model.inputs.all(episodes.prompts, episodes.patterns));
    disagreement(model, episodes, a, b).forEach((variance, row) => {
      const margins = scores.map((member) => member[row * 4 + 1]! - member[row * 4 + 3]!);
      const mean = (margins[0]! + margins[1]! + margins[2]!) / 3;
      const expected = margins.reduce((sum, margin) => sum + (margin - mean) * (margin - mean), 0) / 3;
      expect(variance).toBeCloseTo(expected, 6);
    });
  });
});

describe("the selection of a config", () => {
  it("is the ensemble's disagreement among the candidates asked for, or none", () => {
    const run = trained(
      smallConfig({
        epochs: 1,
        rewardModel: { selection: "disagreement", candidates: 5, ensemble: { members: 2 } },
      }),
    );
    const selection = pairSelection(run)!;
    expect(selection.candidates).toBe(5);
    const { episodes, chosen, rejected } = run.preferences[0]!;
    const interest = selection.interest(episodes, chosen, rejected);
    expect(interest).toEqual(disagreement(run.rewardModel!, episodes, chosen, rejected));
    expect(Math.max(...interest)).toBeGreaterThan(0);
    expect(pairSelection(trained(smallConfig({ epochs: 0 })))).toBeUndefined();
  });
});

describe("the buffer", () => {
  it.each([
    [0, [20]],
    [2, [20, 20, 20]],
    [9, [50, 20, 20, 20, 20]],
  ])(
    "keeps the comparisons of %d earlier epochs beside this one's, the newest last",
    (bufferEpochs, sizes) => {
      const config = smallConfig({
        epochs: 4,
        rewardModel: { bufferEpochs, pairsPerEpoch: 20, pretrain: { pairs: 50, steps: 2 } },
      });
      expect(trained(config).preferences.map(({ chosen }) => chosen.length)).toEqual(sizes);
    },
  );

  it("is what the reward model is fitted to, not this epoch's comparisons alone", () => {
    const [short, long] = [0, 3].map((bufferEpochs) =>
      trained(smallConfig({ epochs: 2, rewardModel: { bufferEpochs } })).rewardModel!.save(),
    );
    expect(long).not.toEqual(short);
  });

  it("follows the policy: pairs in which neither response complies all but vanish as it learns to comply", () => {
    const run = trained(
      smallConfig({
        epochs: 20,
        objective: { learningRate: 0.02 },
        rewardModel: { pairsPerEpoch: 256, bufferEpochs: 20, pretrain: { pairs: 256, steps: 60 } },
      }),
    );
    const complies = (kind: number) => run.world.responses[kind]!.complies === 1;
    const neither = ({ chosen, rejected }: PreferenceBatch) =>
      chosen.filter((kind, i) => !complies(kind) && !complies(rejected[i]!)).length / chosen.length;
    // From the uniform start one pair of six; four standard errors: 4 · √(5/36 / 256) = 0.093.
    expect(Math.abs(neither(run.preferences[0]!) - 1 / 6)).toBeLessThan(0.093);
    expect(neither(run.preferences.at(-1)!)).toBeLessThan(0.02); // at most 0.008 over six seeds
  });

  it("is never refilled, nor the reward model refitted, where refresh is once", () => {
    const config = smallConfig({ rewardModel: { refresh: "once", pretrain: { pairs: 50, steps: 5 } } });
    expect(trained(config).preferences.map(({ chosen }) => chosen.length)).toEqual([50]);
    const column = (key: string) => recordsOf(config).map((record) => record[key]);
    expect(new Set(column("accuracy")).size).toBe(1);
    expect(new Set(column("optimum.behaviourGap")).size).toBe(1);
    const refreshed = recordsOf(smallConfig()).map((record) => record["optimum.behaviourGap"]);
    expect(new Set(refreshed).size).toBe(4);
  });
});
