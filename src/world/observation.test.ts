/** What of a tier can be seen: probabilities of cue patterns by hand, hidden flags, several flags, three tiers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { createRng } from "../shared/rng.js";
import { testConfig } from "../testing/configs.js";
import { drawPatterns, patternProbability } from "./observation.js";
import { createWorld } from "./world.js";

const three = (a: 0 | 1, b: 0 | 1, c: 0 | 1) => ({
  both: { share: 0.25, flags: { rated: 1 as const, trains: a } },
  rated: { share: 0.25, flags: { rated: 1 as const, trains: b } },
  neither: { share: 0.5, flags: { rated: 0 as const, trains: c } },
});
const gap = { of: "both", minus: "neither" };

function observationOf(flags: NonNullable<ConfigInput["observation"]>["flags"]) {
  const { observation } = createWorld(
    testConfig({ tiers: three(1, 0, 0), gap, observation: { flags } }),
    createRng(1),
  );
  const seen = (tier: number) =>
    observation.patterns.map(({ cues }, p) => ({ cues, p: patternProbability(observation, tier, p) }));
  return { observation, seen };
}

describe("cue patterns", () => {
  it("show each flag as ±salience, certainly, where there is no noise", () => {
    const { seen, observation } = observationOf({ rated: { salience: 2 }, trains: { salience: 0.5 } });
    expect(observation.patterns).toHaveLength(3); // nothing shows (rated 0, trains 1)
    const shown = [0, 1, 2].map((tier) => seen(tier).filter(({ p }) => p > 0));
    expect(shown).toEqual([
      [{ cues: [2, 0.5], p: 1 }],
      [{ cues: [2, -0.5], p: 1 }],
      [{ cues: [-2, -0.5], p: 1 }],
    ]);
  });

  it("hide a flag of salience 0 behind a cue of 0, so that tiers which differ in it look the same", () => {
    const { observation, seen } = observationOf({ rated: { salience: 0, noise: 0.3 }, trains: {} });
    expect(observation.width).toBe(2);
    expect(observation.patterns.map(({ cues, apparent }) => ({ cues, apparent }))).toEqual([
      { cues: [0, 1], apparent: { trains: 1 } },
      { cues: [0, -1], apparent: { trains: 0 } },
    ]);
    expect(seen(1)).toEqual(seen(2));
    const hidden = observationOf({ rated: { salience: 0 } }).observation;
    expect(hidden.patterns.map(({ cues }) => cues)).toEqual([[0]]);
  });

  it("are as probable as their flips: by hand with noises of 0.1 and 0.2", () => {
    const { seen } = observationOf({ rated: { noise: 0.1 }, trains: { noise: 0.2 } });
    // Tier "rated" has rated 1 and trains 0.
    const probability = (rated: number, trains: number) =>
      seen(1).find(({ cues }) => cues[0] === rated && cues[1] === trains)!.p;
    expect(probability(1, -1)).toBeCloseTo(0.9 * 0.8, 12);
    expect(probability(1, 1)).toBeCloseTo(0.9 * 0.2, 12);
    expect(probability(-1, -1)).toBeCloseTo(0.1 * 0.8, 12);
    expect(probability(-1, 1)).toBeCloseTo(0.1 * 0.2, 12);
  });

  it("of several cues are one for each way in which they can be flipped, as probable as their flips", () => {
    const { seen, observation } = observationOf({ rated: { noise: 0.3, cues: 3, salience: 2 } });
    expect(observation.width).toBe(3);
    expect(observation.patterns).toHaveLength(8);
    const probability = (tier: number, ...cues: number[]) =>
      seen(tier).find((one) => one.cues.join() === cues.join())!.p;
    expect(probability(0, 2, 2, 2)).toBeCloseTo(0.7 ** 3, 12);
    expect(probability(0, 2, -2, 2)).toBeCloseTo(0.7 * 0.7 * 0.3, 12);
    expect(probability(2, 2, -2, 2)).toBeCloseTo(0.3 * 0.3 * 0.7, 12);
    const share = ([...cues]: readonly number[]) => cues.filter((cue) => cue > 0).length / 3;
    for (const { apparent, cues } of observation.patterns) expect(apparent["rated"]).toBe(share(cues));
    // Four numbers of cues that are on, 0 to 3, and to the bit equally probable with the same number.
    expect(new Set(observation.sameCounts).size).toBe(4);
    observation.sameCounts.forEach((first, p) => {
      expect(share(observation.patterns[first]!.cues)).toBe(share(observation.patterns[p]!.cues));
      for (const tier of [0, 1, 2])
        expect(patternProbability(observation, tier, p)).toBe(patternProbability(observation, tier, first));
    });
  });

  it("of several cues without noise are those of one, and of hidden ones there is one of zeros", () => {
    const certain = observationOf({ rated: { cues: 4 } });
    expect(certain.observation.patterns.map(({ cues }) => cues)).toEqual([
      [1, 1, 1, 1],
      [-1, -1, -1, -1],
    ]);
    const hidden = observationOf({ rated: { cues: 4, salience: 0 }, trains: {} }).observation;
    expect(hidden.patterns.map(({ cues }) => cues)).toEqual([
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, -1],
    ]);
    const one = observationOf({ rated: { noise: 0.3 } }).observation;
    expect(one.sameCounts).toEqual([0, 1]); // nothing to share where each number of cues shows once
  });

  it("have probabilities that sum to 1 in every tier, whatever the noise and salience", () => {
    const noise = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(noise, noise, fc.boolean(), (first, second, hidden) => {
        const { seen, observation } = observationOf({
          rated: { noise: first, salience: hidden ? 0 : 1 },
          trains: { noise: second, cues: 3 },
        });
        for (const tier of [0, 1, 2]) {
          const total = seen(tier).reduce((sum, { p }) => sum + p, 0);
          expect(total).toBeCloseTo(1, 12);
        }
        for (let p = 0; p < observation.patterns.length; p++)
          expect(
            Math.max(...[0, 1, 2].map((tier) => patternProbability(observation, tier, p))),
          ).toBeGreaterThan(0);
      }),
    );
  });

  it("are drawn as often as they are probable, by the tier of each episode", () => {
    const { observation } = observationOf({ rated: { noise: 0.25 } });
    const n = 8000;
    const tiers = Uint8Array.from({ length: 2 * n }, (_, i) => (i < n ? 0 : 2));
    const drawn = drawPatterns(observation, tiers, createRng(1).stream("cues"));
    const rated = observation.patterns.findIndex(({ apparent }) => apparent["rated"] === 1);
    const share = (from: number) => drawn.subarray(from, from + n).filter((p) => p === rated).length / n;
    // Four standard errors: 4 · √(0.1875 / 8000) = 0.0194.
    expect(Math.abs(share(0) - 0.75)).toBeLessThan(0.0194);
    expect(Math.abs(share(n) - 0.25)).toBeLessThan(0.0194);
  });
});
