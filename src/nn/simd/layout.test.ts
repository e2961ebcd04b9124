/** What a network takes in memory, against the memory that it really takes. */
import { describe, expect, it } from "vitest";
import { createRng } from "../../shared/rng.js";
import { Arena } from "./arena.js";
import { instantiateKernels } from "./kernels.js";
import { networkBytes } from "./layout.js";
import { SimdNetwork } from "./network.js";

const stream = createRng(1).stream("layout");
const from = (low: number, high: number): number => low + stream.int(high - low + 1);
const shapes = Array.from({ length: 20 }, () => ({
  inputs: from(1, 20),
  hidden: Array.from({ length: from(0, 3) }, () => from(1, 40)),
  outputs: from(1, 9),
  activation: "relu" as const,
}));

function networkOf(shape: (typeof shapes)[number], isTight = false) {
  const kernels = instantiateKernels();
  const arena = new Arena(kernels, { isTight });
  const start = arena.reach;
  const network = new SimdNetwork(kernels, arena, shape);
  const run = (rows: number): void => {
    network.forward(new Float32Array(rows * shape.inputs), rows);
  };
  return { run, taken: () => arena.reach - start };
}

describe("the memory of a network", () => {
  it("is what its layout says, once it has seen its largest batch", () => {
    for (const shape of shapes) {
      const rows = from(1, 500);
      const { run, taken } = networkOf(shape);
      run(rows);
      expect(taken()).toBe(networkBytes(shape, rows));
    }
  });

  it("does not grow with batches that are larger by a few rows, unless their guard words have to stand close", () => {
    for (const shape of shapes) {
      const loose = networkOf(shape);
      const tight = networkOf(shape, true);
      for (const { run } of [loose, tight]) run(800);
      const [before, close] = [loose.taken(), tight.taken()];
      expect(close).toBeLessThan(before);
      for (let rows = 801; rows <= 900; rows += 9) loose.run(rows);
      expect(loose.taken()).toBe(before);
    }
  });
});
