/**
 * DPO: its slopes, and where it ends in random worlds. Its klCoef is that of the other algorithms times the sd of the
 * labeler's utility, so that both pull equally hard; distances are mean KL(π‖target), nats.
 */
import { describe, expect, it } from "vitest";
import type { Config } from "../../config/schema/config.js";
import { meanDistance } from "../../theory/behaviour.js";
import { dpoFixedPoint } from "../../theory/dpoFixedPoint.js";
import { optimum } from "../../theory/optimum.js";
import {
  distanceTo,
  labelerUtility,
  preferenceStartOf,
  trainFrom,
  type Start,
} from "../../testing/oracle.js";
import { randomWorld } from "../../testing/randomWorlds.js";
import { startIn } from "../../testing/oracle.js";
import { lossSlope } from "./dpo.js";

type Loss = Config["objective"]["dpo"]["loss"];
const losses: Loss[] = ["dpo", "smoothed", "robust", "ipo"];
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** Distances of a trained policy to the labeler's optimum and to its own fixed point, and between the two. */
function distancesOf(start: Start, loss: Loss = "dpo", flipRate = 0) {
  const { utility, sd } = labelerUtility(start);
  const klCoef = sd; // that of the others is 1
  const run = trainFrom(start, 16, { kind: "dpo", klCoef, stepsPerEpoch: 24, dpo: { loss, flipRate } });
  const own = dpoFixedPoint(start.heldOut, run.labeler, run.config.objective);
  const target = optimum(start.heldOut, utility, klCoef);
  return {
    toTarget: distanceTo(run, start, target),
    toOwn: distanceTo(run, start, own),
    apart: meanDistance(start.heldOut, own, target),
  };
}

describe("the slope of DPO's loss", () => {
  const logSigmoid = (x: number) => -Math.log(1 + Math.exp(-x));
  const lossOf = (margin: number, beta: number, loss: Loss, e: number): number => {
    if (loss === "ipo") return (margin - 1 / (2 * beta)) * (margin - 1 / (2 * beta));
    const asLabelled = -logSigmoid(beta * margin);
    const asFlipped = -logSigmoid(-beta * margin);
    if (loss === "dpo") return asLabelled;
    if (loss === "smoothed") return (1 - e) * asLabelled + e * asFlipped;
    return ((1 - e) * asLabelled - e * asFlipped) / (1 - 2 * e);
  };

  it.each(losses)("is the derivative of the published loss (%s)", (loss) => {
    for (const margin of [-3, -0.1, 0, 0.5, 4])
      for (const beta of [0.1, 1, 2]) {
        const numeric =
          (lossOf(margin + 1e-5, beta, loss, 0.2) - lossOf(margin - 1e-5, beta, loss, 0.2)) / 2e-5;
        expect(lossSlope(margin, beta, { loss, flipRate: 0.2, batchPairs: 1 })).toBeCloseTo(numeric, 6);
      }
  });

  it("with a flip rate of 0 is the plain one for smoothed and robust", () => {
    for (const loss of ["smoothed", "robust"] as const)
      expect(lossSlope(0.7, 0.5, { loss, flipRate: 0, batchPairs: 1 })).toBeCloseTo(
        lossSlope(0.7, 0.5, { loss: "dpo", flipRate: 0, batchPairs: 1 }),
        12,
      );
  });
});

describe("DPO in twenty random worlds, with right labels", () => {
  it("comes to the labeler's optimum, nearer with more comparisons", () => {
    const few: number[] = [];
    const many: number[] = [];
    for (let number = 1; number <= 20; number++) {
      few.push(distancesOf(preferenceStartOf(number, 2048)).toTarget);
      const { toTarget, apart } = distancesOf(preferenceStartOf(number, 16384));
      many.push(toTarget);
      expect(Math.abs(apart)).toBeLessThan(1e-9); // its fixed point is the closed form
    }
    few.forEach((distance, i) => expect(many[i]).toBeLessThan(distance));
    expect(mean(many)).toBeLessThan(mean(few) / 3); // 8 times the comparisons
    expect(mean(many)).toBeLessThan(2e-2);
  });
});

describe("DPO where three labels in ten are given at random", () => {
  const mistakeRate = 0.3;
  const worlds = [1, 2, 3, 4, 5, 6].map((number) => preferenceStartOf(number, 16384, mistakeRate));
  const found = Object.fromEntries(
    losses.map((loss) => {
      const knowsFlips = loss === "smoothed" || loss === "robust";
      return [loss, worlds.map((start) => distancesOf(start, loss, knowsFlips ? mistakeRate / 2 : 0))];
    }),
  ) as Record<Loss, ReturnType<typeof distancesOf>[]>;
  const toTarget = (loss: Loss) => mean(found[loss].map((one) => one.toTarget));

  it("is biased, label smoothing makes it worse, and robust DPO recovers the target", () => {
    expect(toTarget("dpo")).toBeGreaterThan(0.05);
    expect(toTarget("smoothed")).toBeGreaterThan(1.5 * toTarget("dpo"));
    expect(toTarget("robust")).toBeLessThan(0.5 * toTarget("dpo"));
  });

  it.each(["dpo", "smoothed", "ipo"] as const)("comes to the fixed point of its own loss (%s)", (loss) => {
    for (const { toOwn, apart } of found[loss]) {
      expect(toOwn).toBeLessThan(2e-2);
      expect(toOwn).toBeLessThan(apart);
    }
  });

  it("believes a flip rate that it is told: a wrong one leaves robust DPO off the target", () => {
    const start = worlds[1]!;
    const wrong = distancesOf(start, "robust", 0.05);
    expect(wrong.apart).toBeGreaterThan(0.03);
    expect(wrong.toOwn).toBeLessThan(wrong.toTarget);
  });
});

describe("DPO where tiers that look alike are judged with different sight", () => {
  it("comes to the fixed point of their mixed labels", () => {
    for (const number of [1, 9]) {
      const start = startIn(randomWorld(number), number, {
        objective: { kind: "dpo" },
        rewardModel: { refresh: "once", pretrain: { pairs: 16384 } },
      });
      expect(distancesOf(start).toOwn).toBeLessThan(3e-2);
    }
  });
});

describe("DPO's batches", () => {
  it("hold batchPairs comparisons: small ones learn as many steps from fewer of them, and end further off", () => {
    const start = preferenceStartOf(2, 8192);
    const { utility, sd } = labelerUtility(start);
    const [small, large] = [4, 256].map((batchPairs) =>
      distanceTo(
        trainFrom(start, 10, { kind: "dpo", klCoef: sd, stepsPerEpoch: 16, dpo: { batchPairs } }),
        start,
        optimum(start.heldOut, utility, sd),
      ),
    );
    expect(large).toBeLessThan(small! / 2);
  });
});
