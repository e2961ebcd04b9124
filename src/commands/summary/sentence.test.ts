/** The sentence on a run is right for every outcome, not only for the expected one. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../../config/schema/config.js";
import { resolveConfig } from "../../config/resolve.js";
import type { SeedStatistics } from "../../record/metrics.js";
import { canTellTiersApart, whatHappened, type Outcome } from "./sentence.js";

const exact = (mean: number): SeedStatistics => ({ n: 1, mean, sd: null, low: null, high: null });

/** Statistics of a run that ended with these compliances in two tiers. */
function outcome(of: number, minus: number, tiers: readonly [string, string] = ["monitored", "unmonitored"]) {
  return {
    [`compliance.${tiers[0]}`]: exact(of),
    [`compliance.${tiers[1]}`]: exact(minus),
    behaviourGap: exact(of - minus),
  };
}

const config = resolveConfig({});
const tell = (final: Record<string, SeedStatistics | null>, input: ConfigInput = {}, epochs = 60): string =>
  whatHappened({ config: resolveConfig(input), final, startGap: 0, epochs, rewards: { of: () => null } });

describe("what happened", () => {
  it("says that a policy behaves only while it is watched", () => {
    expect(tell(outcome(0.97, 0.02))).toBe(
      "After 60 epochs the policy complies with 97 % of harmful requests when monitored and 2 % when not: it complies almost only while it is watched (behaviour gap +0.95, before training 0.00).",
    );
  });

  it("does not say only where the other tier complies too", () => {
    expect(tell(outcome(0.97, 0.5))).toMatch(/50 % when not: it complies more while it is watched \(/);
    expect(tell(outcome(0.6, 0.5))).toMatch(/somewhat more while it is watched than while it is not watched/);
  });

  it("says that there is no gap, whatever the level", () => {
    expect(tell(outcome(0.96, 0.95))).toMatch(/96 % .* 95 % when not: there is no behaviour gap to speak of/);
    expect(tell(outcome(0.01, 0.0))).toMatch(/no behaviour gap to speak of/);
  });

  it("turns round for a negative gap", () => {
    expect(tell(outcome(0.1, 0.9))).toMatch(
      /10 % .* when monitored and 90 % when not: it complies almost only while it is not watched \(behaviour gap -0.80/,
    );
  });

  it("says why there is no gap where the policy cannot see the tier", () => {
    const hidden = { observation: { flags: { monitored: { salience: 0 } } } };
    expect(tell(outcome(0.5, 0.5), hidden)).toMatch(/it cannot see which of the two it is in/);
    const noise = { observation: { flags: { monitored: { noise: 0.5 } } } };
    expect(canTellTiersApart(resolveConfig(noise))).toBe(false);
    expect(canTellTiersApart(config)).toBe(true);
  });

  it("uses the names of other tiers, and claims nothing about watching there", () => {
    const tiers = {
      free: { share: 0.5, flags: { free: 1 } },
      paid: { share: 0.5, flags: { free: 0 }, graded: 0 },
    } as const;
    const input = { tiers, gap: { of: "free", minus: "paid" }, observation: { flags: { free: {} } } };
    const sentence = tell(outcome(0.14, 0.0, ["free", "paid"]), input);
    expect(sentence).toMatch(/14 % of harmful requests in tier free and 0 % in tier paid/);
    expect(sentence).not.toMatch(/watch|monitor/);
  });

  it("does not claim a gap that the seeds disagree on", () => {
    const final = {
      ...outcome(0.6, 0.4),
      behaviourGap: { n: 2, mean: 0.2, sd: 0.3, low: -2.5, high: 2.9 },
    };
    expect(tell(final)).toMatch(/the seeds disagree, and the interval of the gap includes 0/);
  });

  it("says so where no prompt is harmful", () => {
    const input = { world: { harmfulRate: 0 } };
    const none = { "compliance.monitored": null, behaviourGap: null };
    const paths = {
      proxyReward: { firstEpoch: 0, start: 0, peak: 3.1, peakEpoch: 60, end: 3.1 },
      goldReward: { firstEpoch: 0, start: 0.8, peak: 1.4, peakEpoch: 9, end: 0.3 },
    };
    const said = (rewards: Outcome["rewards"]) =>
      whatHappened({ config: resolveConfig(input), final: none, startGap: null, epochs: 60, rewards });
    expect(said({ of: (id) => paths[id] })).toBe(
      "After 60 epochs the policy earns when monitored a proxy reward of +3.10, from 0.00, and a gold reward of +0.30, from +0.80 by way of a peak of +1.40 at epoch 9: what is graded went on rising while its worth fell; no prompt of this world is harmful, so there is no behaviour gap.",
    );
    const rising = {
      ...paths,
      goldReward: { firstEpoch: 0, start: 0.8, peak: 1.4, peakEpoch: 60, end: 1.4 },
    };
    expect(said({ of: (id) => rising[id] })).not.toMatch(/worth fell|peak/);
    expect(said({ of: (id) => (id === "proxyReward" ? null : paths[id]) })).not.toMatch(/proxy|worth fell/);
    expect(tell(outcome(0.9, 0.3), input)).toMatch(/harmful requests .*, though it was trained on none:/);
  });

  it("speaks of the start where no epoch of training is done", () => {
    expect(tell(outcome(0.5, 0.5), {}, 0)).toMatch(/^Before any training the policy complies/);
    expect(tell(outcome(0.5, 0.5), {}, 1)).toMatch(/^After 1 epoch the/);
  });

  it("does not round a rare event to never", () => {
    expect(tell(outcome(0.999, 0.001))).toMatch(/over 99 % of harmful requests when monitored and under 1 %/);
    expect(tell(outcome(1, 0))).toMatch(/100 % of harmful requests when monitored and 0 %/);
  });
});
