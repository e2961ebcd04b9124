/** Checks the functions against known constants, and their bits against one hash over several thousand values. */
import { describe, expect, it } from "vitest";
import { cos, exp, expm1, log, log1p, logOdds, logSigmoid, pow, sigmoid, sin, tanh } from "./math.js";

/** FNV-1a over the bytes of doubles. */
function hashOf(values: Float64Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(values.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}

function expectRelative(actual: number, expected: number, tolerance = 1e-15): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe("shared math", () => {
  it("agrees with known constants to 1e-15", () => {
    expectRelative(exp(1), 2.718281828459045);
    expectRelative(exp(-10), 4.5399929762484854e-5);
    expectRelative(expm1(1e-10), 1.00000000005e-10);
    expectRelative(log(2), 0.6931471805599453);
    expectRelative(log(1e-300), -690.7755278982137);
    expectRelative(log1p(1e-10), 9.9999999995e-11);
    expectRelative(tanh(0.5), 0.46211715726000976);
    expectRelative(sin(1), 0.8414709848078965);
    expectRelative(cos(1), 0.5403023058681398);
    expectRelative(sin(1e6), -0.349993502171293);
    expectRelative(pow(2, 0.5), 1.4142135623730951);
    expectRelative(pow(10, -3), 0.001);
    expectRelative(sigmoid(1), 0.7310585786300049);
    expectRelative(logSigmoid(0), -0.6931471805599453);
  });

  it("treats infinities and NaN as the mathematics does", () => {
    expect(exp(Infinity)).toBe(Infinity);
    expect(exp(-Infinity)).toBe(0);
    expect(expm1(-Infinity)).toBe(-1);
    expect(log(0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(log1p(-1)).toBe(-Infinity);
    expect(tanh(Infinity)).toBe(1);
    expect(tanh(-Infinity)).toBe(-1);
    expect(pow(0, 0)).toBe(1);
    for (const f of [exp, expm1, log, log1p, tanh, sin, cos, sigmoid, logSigmoid]) expect(f(NaN)).toBeNaN();
  });

  it("keeps sigmoid and logSigmoid exact far from 0", () => {
    expect(sigmoid(1000)).toBe(1);
    expect(sigmoid(-1000)).toBe(0);
    expectRelative(sigmoid(-50), 1.928749847963918e-22);
    expect(logSigmoid(-1000)).toBe(-1000);
    expectRelative(logSigmoid(50), -1.928749847963918e-22);
    expect(logSigmoid(-Infinity)).toBe(-Infinity);
    expect(logSigmoid(Infinity)).toBeCloseTo(0, 300);
  });

  it("keeps sigmoid(x) + sigmoid(-x) = 1 and log(sigmoid(x)) = logSigmoid(x)", () => {
    for (let x = -30; x <= 30; x += 0.37) {
      expect(Math.abs(sigmoid(x) + sigmoid(-x) - 1)).toBeLessThanOrEqual(2.3e-16);
      expectRelative(logSigmoid(x), log(sigmoid(x)), 1e-13 + 3e-16 / Math.abs(logSigmoid(x)));
    }
  });

  it("has log-odds that sigmoid takes back, without an end at 0 and 1", () => {
    expectRelative(logOdds(0.9), Math.log(9));
    for (let x = -20; x <= 20; x += 0.37) expectRelative(logOdds(sigmoid(x)), x, 1e-7);
    expect([logOdds(0), logOdds(1)]).toEqual([-Infinity, Infinity]);
  });

  // A changed constant means other results for every seed: other compiler options, or another compiler.
  it("gives exactly the bits that runs were recorded with", () => {
    const values: number[] = [];
    for (let i = -300; i <= 300; i++) {
      const x = i * 0.0713 + 0.001;
      const positive = Math.abs(x);
      values.push(exp(x), expm1(x), log(positive), log1p(positive), tanh(x), sin(x * 50), cos(x * 50));
      values.push(pow(positive, x / 7), sigmoid(x), logSigmoid(x));
    }
    expect(hashOf(new Float64Array(values))).toBe("5fe8ba34");
  });
});
