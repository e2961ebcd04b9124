/** Random streams: independence of each other's use, saving and restoring, and the distributions they promise. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng, type Stream } from "./rng.js";

const uniforms = (stream: Stream, count: number): number[] =>
  Array.from({ length: count }, () => stream.uniform());

describe("streams", () => {
  it("give the same numbers for one seed and name, and others for another seed or name", () => {
    const first = uniforms(createRng(1).stream("a"), 5);
    expect(uniforms(createRng(1).stream("a"), 5)).toEqual(first);
    expect(uniforms(createRng(2).stream("a"), 5)).not.toEqual(first);
    expect(uniforms(createRng(1).stream("b"), 5)).not.toEqual(first);
  });

  it("never shift each other, however much another one draws and whichever is asked for first", () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.boolean(), (draws, otherFirst) => {
        const rng = createRng(7);
        if (otherFirst) uniforms(rng.stream("other"), draws);
        const seen = [rng.stream("mine").uniform()];
        uniforms(rng.stream("other"), draws);
        rng.stream("other").normal();
        seen.push(rng.stream("mine").uniform());
        expect(seen).toEqual(uniforms(createRng(7).stream("mine"), 2));
      }),
    );
  });

  it("are uncorrelated even where names and seeds are neighbours", () => {
    // |r| of independent uniforms exceeds 4 / √n = 0.04 once in about 16,000 seeds.
    const n = 10_000;
    const series = [
      [1, "policy/0"],
      [1, "policy/1"],
      [2, "policy/0"],
      [12, "policy/0"],
    ] as const;
    const columns = series.map(([seed, name]) => uniforms(createRng(seed).stream(name), n));
    for (let a = 0; a < columns.length; a++)
      for (let b = a + 1; b < columns.length; b++) {
        const covariance =
          columns[a]!.reduce((sum, x, i) => sum + (x - 0.5) * (columns[b]![i]! - 0.5), 0) / n;
        expect(Math.abs(covariance * 12)).toBeLessThan(0.04);
      }
  });

  it("go on from a saved state to the same numbers, the spare normal and a copy of the state included", () => {
    for (const before of [0, 1, 2, 3]) {
      const rng = createRng(3);
      const stream = rng.stream("a");
      for (let i = 0; i < before; i++) stream.normal(); // an odd number leaves a spare one
      rng.stream("b").uniform();
      const saved = structuredClone(rng.states());
      const ahead = [rng.stream("a").normal(), rng.stream("a").uniform(), rng.stream("b").uniform()];
      const other = createRng(999);
      other.restore(saved);
      expect([other.stream("a").normal(), other.stream("a").uniform(), other.stream("b").uniform()]).toEqual(
        ahead,
      );
    }
  });

  it("save a state that later draws do not change", () => {
    const stream = createRng(3).stream("a");
    const saved = stream.state();
    const first = uniforms(stream, 3);
    stream.restore(saved);
    expect(uniforms(stream, 3)).toEqual(first);
    stream.restore(saved);
    expect(uniforms(stream, 3)).toEqual(first);
  });
});

describe("draws", () => {
  it("have the moments of a standard normal: 0, 1, 0, 3, and no correlation within a pair", () => {
    const stream = createRng(5).stream("normal");
    const n = 40_000;
    const values = Array.from({ length: n }, () => stream.normal());
    const moment = (power: number) =>
      values.reduce(
        (sum, x) =>
          sum +
          Array<number>(power)
            .fill(x)
            .reduce((a, b) => a * b, 1),
        0,
      ) / n;
    // Four standard errors: √(Var x^k / n) with Var = 1, 2, 15, 96.
    const tolerance = (variance: number) => 4 * Math.sqrt(variance / n);
    expect(Math.abs(moment(1))).toBeLessThan(tolerance(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(tolerance(2));
    expect(Math.abs(moment(3))).toBeLessThan(tolerance(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(tolerance(96));
    let products = 0;
    for (let i = 0; i < n; i += 2) products += (values[i]! * values[i + 1]!) / (n / 2);
    expect(Math.abs(products)).toBeLessThan(4 / Math.sqrt(n / 2));
  });

  it("fall into categories by their weights, read from an offset, and never into one of weight 0", () => {
    const stream = createRng(5).stream("categorical");
    const n = 20_000;
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) counts[stream.categorical([100, 1, 0, 2, 5, 100], 1, 4)]!++;
    expect(counts[1]).toBe(0);
    // Weights 1, 0, 2, 5 of 8; four standard errors of a frequency are at most 4 · 0.5 / √n = 0.0142.
    [1 / 8, 0, 2 / 8, 5 / 8].forEach((p, k) => {
      expect(Math.abs(counts[k]! / n - p)).toBeLessThan(0.0142);
    });
  });

  it("are whole numbers below n, each about as often", () => {
    const stream = createRng(5).stream("int");
    const counts = [0, 0, 0];
    for (let i = 0; i < 9000; i++) counts[stream.int(3)]!++;
    // Four standard deviations: 4 · √(9000 · 2/9) = 179.
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(179);
  });

  it("shuffle to every order about as often and lose nothing", () => {
    const stream = createRng(5).stream("shuffle");
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const items = Uint32Array.of(0, 1, 2);
      stream.shuffle(items);
      counts.set(items.join(""), (counts.get(items.join("")) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
    // Four standard deviations: 4 · √(6000 · 5/36) = 115.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(115);
  });

  it("are true with the probability asked for, always at 1 and never at 0", () => {
    const stream = createRng(5).stream("bernoulli");
    const frequency = (p: number) =>
      Array.from({ length: 10_000 }, () => stream.bernoulli(p)).filter(Boolean).length / 10_000;
    expect(frequency(0)).toBe(0);
    expect(frequency(1)).toBe(1);
    expect(Math.abs(frequency(0.3) - 0.3)).toBeLessThan(0.0184); // 4 · √(0.21 / 10,000)
  });
});
