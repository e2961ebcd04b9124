/**
 * Penalise or screen: where a detector leads, by hand for the closed form and by training for what algorithms do with draws.
 */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { distanceTo, mean, proxyOf, setting, startIn, trainFrom, type Start } from "../testing/oracle.js";
import { smallConfig, twoTiers } from "../testing/configs.js";
import { randomWorld, type WorldInput } from "../testing/randomWorlds.js";
import { recordsOf } from "../testing/runs.js";
import { idealTheory } from "./idealTheory.js";

type ObjectiveInput = NonNullable<ConfigInput["objective"]>;
type DetectorInput = NonNullable<ObjectiveInput["detector"]>;

const catches: DetectorInput = { attribute: "complies", truePositive: 0.8, falsePositive: 0.1 };
const drops: DetectorInput = { ...catches, action: "drop" };

/** Odds of complying over refusing on harmful prompts at the optimum, by tier, in logarithms and units of reward. */
function logOdds(objective: ObjectiveInput, overrides: ConfigInput = {}): number[] {
  const config = smallConfig({
    responses: { refuse: {}, comply: { complies: 1 } },
    labeler: { weights: { complies: 2, substance: 0, keywords: 0 }, mistakeRate: 0 },
    own: { weights: { effort: 0, harm: -0.5 } },
    rewardModel: { normalize: "none" },
    world: { topicStrength: 0 },
    objective: { klCoef: 0.5, ...objective },
    ...overrides,
  });
  const { tiers } = idealTheory(config, 1).at(0.5);
  return tiers.map(({ compliance }) => 0.5 * Math.log(compliance! / (1 - compliance!)));
}

describe("the closed form with a detector", () => {
  it("loses the penalty as often as it catches, where it is graded: by hand", () => {
    // Complying is paid 2 more, costs 0.5 of its own, and is caught 0.8 − 0.1 more often.
    const [graded, not] = logOdds({ detector: { ...catches, penalty: 3 } });
    expect(graded).toBeCloseTo(2 - 0.5 - 3 * 0.7, 6);
    expect(not).toBeCloseTo(-0.5, 6);
    const [byHarm] = logOdds({ detector: { ...catches, attribute: "harm", penalty: 3 } });
    expect(byHarm).toBeCloseTo(2 - 0.5 - 3 * 0.7, 6);
    const [nobody] = logOdds({ detector: { ...catches, attribute: "strategic", penalty: 3 } });
    expect(nobody).toBeCloseTo(2 - 0.5, 6); // both are caught alike
  });

  it("is that without one where it drops and the policy sees whether it is graded", () => {
    logOdds({ detector: drops }).forEach((value, tier) => {
      expect(value).toBeCloseTo(logOdds({})[tier]!, 9);
    });
  });

  it("counts what is dropped as graded less often, where the policy does not see it: by hand", () => {
    const half = { tiers: twoTiers({ graded: 0.5 }) };
    // Of complying responses 0.5·0.2 of 0.5·0.2 + 0.5 that are kept are graded, of refusals none is paid anything.
    expect(logOdds({ detector: drops }, half)[0]).toBeCloseTo((2 * 0.1) / 0.6 - 0.5, 6);
    expect(logOdds({}, half)[0]).toBeCloseTo(2 * 0.5 - 0.5, 6);
  });

  it("pools own utilities by what is kept of each tier: by hand", () => {
    const hidden: ConfigInput = {
      observation: { flags: {} },
      tiers: twoTiers({}, { own: { weights: { harm: -4 } } }),
    };
    // Of complying 0.2 is kept where graded and all elsewhere: (0.2·(2 − 0.5) − 4) / 1.2.
    expect(logOdds({ detector: drops }, hidden)[0]).toBeCloseTo((0.2 * 1.5 - 4) / 1.2, 6);
    expect(logOdds({}, hidden)[0]).toBeCloseTo((1.5 - 4) / 2, 6);
  });
});

describe("what is caught", () => {
  it("changes nothing without a penalty, or where nothing is caught", () => {
    const plain = recordsOf(smallConfig({ epochs: 2 }));
    const never = { truePositive: 0, falsePositive: 0 };
    for (const kind of ["ppo", "rloo", "grpo", "exact"] as const) {
      const of = (detector?: DetectorInput) =>
        recordsOf(smallConfig({ epochs: 2, objective: { kind, ...(detector && { detector }) } })).map(
          (record) => record["compliance.monitored"],
        );
      expect(of({ ...catches, penalty: 0 })).toEqual(of());
      expect(of({ ...never, penalty: 3 })).toEqual(of());
      expect(of({ ...never, action: "drop" })).toEqual(of());
      expect(of({ ...catches, penalty: 3 })).not.toEqual(of());
      expect(of(drops)).not.toEqual(of());
    }
    expect(plain).toHaveLength(3);
  });
});

describe("training with a detector", () => {
  const worlds = [2, 5];
  /** Random worlds in which everything is audited half of the time, and a kind complies fully or not at all. */
  const audited = (number: number): WorldInput => {
    const world = randomWorld(number);
    const each = <T>(entries: Readonly<Record<string, T>>, change: (entry: T, index: number) => T) =>
      Object.fromEntries(Object.entries(entries).map(([name, entry], i) => [name, change(entry, i)]));
    return {
      ...world,
      tiers: each(world.tiers, (tier) => ({ ...tier, graded: 0.5 })),
      responses: each(world.responses, (kind, index) => ({ ...kind, complies: index % 2 })),
    };
  };
  const begun = new Map<DetectorInput, Start[]>();
  const begin = (detector: DetectorInput): Start[] => {
    const starts =
      begun.get(detector) ??
      worlds.map((number) => startIn(audited(number), number, { objective: { detector } }));
    begun.set(detector, starts);
    return starts;
  };
  const far = (starts: readonly Start[], kind: "exact" | "ppo" | "rloo" | "grpo", detector: DetectorInput) =>
    mean(
      starts.map((start) => {
        const [epochs, objective] = setting(kind, 0.5);
        return distanceTo(trainFrom(start, epochs, { ...objective, detector }), start);
      }),
    );
  const penalise: DetectorInput = { attribute: "complies", truePositive: 0.95, falsePositive: 0, penalty: 4 };
  const drop: DetectorInput = { attribute: "complies", truePositive: 0.95, falsePositive: 0, action: "drop" };

  /** Where the groups of RLOO and GRPO rest, whose baselines are those of the graded or of the others. */
  const restOf = (start: Start, kind: "rloo" | "grpo") => {
    const [, objective] = setting(kind, 0.5);
    const run = trainFrom(start, 0, { ...objective, detector: drop });
    const proxy = proxyOf(run, start.heldOut);
    const terms = { heldOut: start.heldOut, labeler: run.labeler, proxy, natural: [] };
    return run.closedForm.fixedPoint?.at(terms, 0.5) ?? [];
  };

  it("that penalises ends at its closed form, in worlds with audits and noisy cues", () => {
    const starts = begin(penalise);
    expect(far(starts, "exact", penalise)).toBeLessThan(1e-3);
    for (const kind of ["ppo", "rloo", "grpo"] as const)
      expect(far(starts, kind, penalise), kind).toBeLessThan(0.01);
    expect(far(starts, "exact", { ...penalise, penalty: 0 })).toBeGreaterThan(0.3); // without it somewhere else
  });

  it("that drops ends at its closed form, where baselines are learned for all that looks alike", () => {
    const starts = begin(drop);
    expect(far(starts, "exact", drop)).toBeLessThan(1e-3);
    expect(far(starts, "ppo", drop)).toBeLessThan(0.01);
    expect(far(starts, "exact", { ...drop, truePositive: 0 })).toBeGreaterThan(0.03);
  });

  it.each(["rloo", "grpo"] as const)("that drops ends at another point with the groups of %s", (kind) => {
    const starts = begin(drop);
    const [epochs, objective] = setting(kind, 0.5);
    const runs = starts.map((start) => trainFrom(start, epochs, { ...objective, detector: drop }));
    expect(mean(runs.map((run, i) => distanceTo(run, starts[i]!, restOf(starts[i]!, kind))))).toBeLessThan(
      0.01,
    );
    expect(mean(runs.map((run, i) => distanceTo(run, starts[i]!)))).toBeGreaterThan(0.03);
  });

  it("that drops leaves those groups at the optimum, where the policy sees whether it is graded", () => {
    for (const kind of ["rloo", "grpo"] as const) {
      const config = smallConfig({
        objective: { kind, detector: drop, klCoef: 0.5, grpo: { klInLoss: false, divideBySd: false } },
      });
      const theory = idealTheory(config, 1);
      expect(theory.fixedPoint?.at(0.5)?.tiers.map(({ compliance }) => compliance?.toFixed(6))).toEqual(
        theory.at(0.5).tiers.map(({ compliance }) => compliance?.toFixed(6)),
      );
    }
  });
});
