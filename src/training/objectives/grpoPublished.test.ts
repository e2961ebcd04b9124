/**
 * GRPO as published, trained in twenty worlds drawn at random: it comes to the fixed point of its own loss and not to the
 * optimum that the other algorithms share. Distances are mean KL(π‖target), nats.
 */
import { afterAll, describe, expect, it } from "vitest";
import { meanDistance } from "../../theory/behaviour.js";
import { grpoFixedPoint, possibleRewards } from "../../theory/grpoFixedPoint.js";
import { distanceTo, optimumOf, proxyOf, setting, startOf, trainFrom } from "../../testing/oracle.js";

const starts = Array.from({ length: 20 }, (_, i) => startOf(i + 1));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

const table: string[] = [];
afterAll(() => {
  if (process.env["ORACLE_TABLE"] !== undefined) console.log(table.join("\n"));
});

/** Distances over the worlds; noted for the table. */
function note(label: string, distances: number[]): void {
  table.push(
    `${label}: mean ${mean(distances).toExponential(2)}, worst ${Math.max(...distances).toExponential(2)}`,
  );
}

describe("GRPO as published", () => {
  it.each([false, true])(
    "reaches the fixed point of its own loss, and not the optimum (divideBySd %s)",
    (divideBySd) => {
      const klCoef = 0.3;
      const toOwn: number[] = [];
      const toOptimum: number[] = [];
      const apart: number[] = [];
      for (const start of starts) {
        const [, objective] = setting("grpo", klCoef);
        const published = { episodes: 512, stepsPerEpoch: 8, grpo: { klInLoss: true, divideBySd } };
        const run = trainFrom(start, 80, { ...objective, ...published });
        const { heldOut } = start;
        const outcomes = possibleRewards(heldOut, proxyOf(run, heldOut));
        const own = grpoFixedPoint(heldOut, outcomes, { klCoef, groupSize: 4, divideBySd });
        toOwn.push(distanceTo(run, start, own));
        toOptimum.push(distanceTo(run, start));
        apart.push(meanDistance(heldOut, own, optimumOf(run, heldOut)));
      }
      note(`published grpo (sd ${divideBySd}) 0.3 to its own`, toOwn);
      note(`published grpo (sd ${divideBySd}) 0.3 to the optimum`, toOptimum);
      note(`published grpo (sd ${divideBySd}) 0.3: its own from the optimum`, apart);
      // With the division one world of the twenty is out: two of its kinds are paid all but alike, so the fixed point
      // jumps with the prompt where the reward model's order of them does, and a network of 16-16 cannot jump with it.
      expect(toOwn.filter((d) => d < 2e-2).length).toBeGreaterThanOrEqual(divideBySd ? 19 : 20);
      expect(mean(toOwn)).toBeLessThan(divideBySd ? 2e-2 : 1e-2);
      expect(Math.min(...toOptimum)).toBeGreaterThan(5e-2);
      expect(mean(toOptimum)).toBeGreaterThan(0.2);
    },
  );
});
