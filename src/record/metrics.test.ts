/** Measures by their id, and how a table's head names them. */
import { expect, it } from "vitest";
import { measures } from "./measures.js";
import { labelWithUnit, measure } from "./metrics.js";

it("every measure is found by its id", () => {
  expect(measures.map(({ id }) => measure(id))).toEqual(measures);
});

it("the head of a column is the label, with the unit where there is one", () => {
  expect(labelWithUnit("proxyReward")).toBe("proxy reward, sd");
  expect(labelWithUnit("goldReward")).toBe("gold reward");
});
