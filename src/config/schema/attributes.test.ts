/** The list of attributes: all that is made from it has each of them, and the sum is the formula written by hand. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testConfig } from "../../testing/configs.js";
import { fieldAt, knownKeys } from "../explain/describe.js";
import {
  attributeNames,
  defaultWeight,
  weightedAttributes,
  weightNames,
  type Attributes,
  type Weights,
} from "./attributes.js";
import { fieldsOf } from "./fields.js";

const keysAt = (...path: string[]): string[] => {
  const field = fieldAt(path);
  return field === undefined ? [] : knownKeys(field);
};
const utilities = ["labeler", "gold", "own"] as const;

const real = fc.double({ min: -10, max: 10, noNaN: true });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const inFormula = ["complies", "keywords", "strategic", "effort", "harm", "substance"] as const;
const anyResponse: fc.Arbitrary<Attributes> = fc.record(fieldsOf(attributeNames, () => fraction));
const noWeights: Weights = fieldsOf(weightNames, () => 0);
/** Weights of what the formula by hand has. */
const anyWeights: fc.Arbitrary<Weights> = fc
  .record(fieldsOf(inFormula, () => real))
  .map((weights) => ({ ...noWeights, ...weights }));

describe("an attribute in the list", () => {
  it("is a field of a response, in the order of the list, beside the topic group", () => {
    expect(keysAt("responses", "any")).toEqual([...attributeNames, "topicGroup"]);
  });

  it("has a weight in every utility, with the default that the list gives", () => {
    const config = testConfig();
    for (const utility of utilities) {
      expect(keysAt(utility, "weights")).toEqual(weightNames);
      expect(config[utility].weights).toEqual(fieldsOf(weightNames, (name) => defaultWeight(name, utility)));
    }
  });

  it("can be seen by a reward model, and is by default; a derived one cannot", () => {
    expect(fieldAt(["rewardModel", "sees", 0])?.enum).toEqual(attributeNames);
    expect(testConfig().rewardModel.sees).toEqual(attributeNames);
    expect(weightNames.filter((name) => !attributeNames.some((written) => written === name))).toEqual([
      "harm",
    ]);
  });

  it("is written out in each of the default kinds of response", () => {
    for (const response of Object.values(testConfig().responses))
      expect(Object.keys(response)).toEqual(attributeNames);
  });

  it("counts in the sum: seen in full it adds weight times attribute", () => {
    fc.assert(
      fc.property(fc.constantFrom(...attributeNames), real, anyResponse, (name, weight, response) => {
        const sum = weightedAttributes({ ...noWeights, [name]: weight }, response, 1);
        expect(sum).toBeCloseTo(weight * response[name], 12);
      }),
    );
  });
});

describe("the weighted sum", () => {
  it("is the formula: harm counts v, and unseen substance is guessed from keywords", () => {
    fc.assert(
      fc.property(anyWeights, anyResponse, fc.nat(1), fraction, (w, r, h, v) => {
        // To the last bit where the sum is not 0: the order of the additions is part of what a seed gives.
        const byHand =
          w.complies * r.complies +
          w.keywords * r.keywords +
          w.strategic * r.strategic +
          w.effort * r.effort +
          w.harm * v * h * r.complies +
          w.substance * (v * r.substance + (1 - v) * r.keywords);
        expect(weightedAttributes(w, r, h, v) - byHand + 0).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("sees everything unless told otherwise", () => {
    fc.assert(
      fc.property(anyWeights, anyResponse, fc.nat(1), (weights, response, harmful) => {
        expect(weightedAttributes(weights, response, harmful)).toBe(
          weightedAttributes(weights, response, harmful, 1),
        );
      }),
    );
  });
});
