/** The bars of the four policies, tier by tier: where their shares come from, and what is said without a reward model. */
import { describe, expect, it } from "vitest";
import { configSchema, type ConfigInput } from "../../config/schema/config.js";
import { fakeRecords, type FakeRun } from "../../testing/fakeRecords.js";
import { bestOfNChart } from "./bestOfNChart.js";
import type { ChartSpec } from "./style.js";

const fake: FakeRun = {
  tiers: ["monitored", "unmonitored"],
  responses: ["refuse", "comply", "strategic", "deflect"],
  seeds: 3,
  epochs: 60,
  finalCompliance: [0.97, 0.02],
};
const contextOf = (overrides: ConfigInput = {}) => ({
  config: configSchema.parse(overrides),
  epochs: 60,
  runName: "default",
});

/** The tops of one tier's stacks, `[bar][kind]`: each bar has a left and a right end, then the pen is lifted. */
function tops(spec: ChartSpec, tier: number): number[][] {
  const layers = spec.data.datasets.filter(({ xAxisID }) => xAxisID === `x${tier}`);
  const bars = (layers[0]?.data.length ?? 0) / 3;
  return Array.from({ length: bars }, (_, bar) => layers.map(({ data }) => data[3 * bar]?.y ?? NaN));
}

const textOf = (spec: ChartSpec) => [spec.options?.plugins?.subtitle?.text].flat().join(" | ");
const isSentence = (spec: ChartSpec) => spec.plugins?.some(({ id }) => id === "sentence") ?? false;

describe("the chart of best-of-n", () => {
  const spec = bestOfNChart.draw(fakeRecords(fake), contextOf());

  it("has four bars per tier, each stacked to 1", () => {
    for (const tier of [0, 1]) {
      const bars = tops(spec, tier);
      expect(bars).toHaveLength(4);
      for (const bar of bars) expect(bar.at(-1)).toBeCloseTo(1, 9);
    }
  });

  it("takes the start from epoch 0 and the others from the last epoch", () => {
    // The made-up policy complies with half of the prompts at first, and the last two of its four kinds comply.
    const [start, best, trained] = tops(spec, 0);
    expect(start?.[1]).toBeCloseTo(0.5, 1);
    expect(best).toEqual([0, 0, 0.5, 1]);
    expect(trained?.[1]).toBeLessThan(0.1);
  });

  it("shows best-of-n alike in both tiers and the trained policy not, with the gaps in words", () => {
    expect(tops(spec, 0)[1]).toEqual(tops(spec, 1)[1]);
    expect(tops(spec, 1)[2]?.[1]).toBeGreaterThan(0.9);
    expect(textOf(spec)).toMatch(
      /behaviour gap: −?0\.0\d start · 0\.00 best of 16 · 0\.9\d trained · 0\.9\d closed form/,
    );
  });

  it("says how many answers it picks from", () => {
    const many = bestOfNChart.draw(fakeRecords(fake), contextOf({ evaluation: { bestOf: 64 } }));
    expect(many.options?.plugins?.title?.text).toContain("best of 64");
  });

  it("leaves out the closed form of a run that was recorded without its shares", () => {
    const old = fakeRecords(fake).map((record) => ({
      ...record,
      ...Object.fromEntries(
        Object.keys(record)
          .filter((key) => key.startsWith("optimum.harmfulShare"))
          .map((key) => [key, null]),
      ),
    }));
    expect(tops(bestOfNChart.draw(old, contextOf()), 0)).toHaveLength(3);
  });

  it("says in a sentence why there is nothing to pick by, or nothing to answer", () => {
    expect(isSentence(spec)).toBe(false);
    expect(isSentence(bestOfNChart.draw(fakeRecords({ ...fake, rewardModel: false }), contextOf()))).toBe(
      true,
    );
    expect(isSentence(bestOfNChart.draw(fakeRecords({ ...fake, harmful: false }), contextOf()))).toBe(true);
  });
});
