/** The memory's regions: never overlapping, always 0 at first, and all given back in the end. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Arena, type Region } from "./arena.js";
import { instantiateKernels } from "./kernels.js";

describe("arena", () => {
  it("gives out regions that never overlap and hold 0, whatever was given back before", () => {
    // A number n >= 0 allocates n floats; a negative one gives some region back.
    const actions = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(actions, (list) => {
        const arena = new Arena(instantiateKernels());
        const first = arena.allocate(1);
        arena.free(first);
        const regions: Region[] = [];
        for (const action of list) {
          if (action >= 0) {
            const region = arena.allocate(action);
            const floats = arena.floats.subarray(region.pointer / 4, region.pointer / 4 + action);
            expect(floats.length).toBe(action);
            expect(floats.every((value) => value === 0)).toBe(true);
            floats.fill(1); // so that an overlap shows up as something other than 0
            regions.push(region);
          } else if (regions.length > 0) {
            arena.free(regions.splice(-action % regions.length, 1)[0]!);
          }
        }
        for (const region of regions) arena.free(region);
        // Everything is one piece again, from the first byte on.
        expect(arena.allocate(100_000).pointer).toBe(first.pointer);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it("does not grow while networks of one size come and go", () => {
    const kernels = instantiateKernels();
    const arena = new Arena(kernels);
    const use = () => [5000, 700, 12].map((floats) => arena.allocate(floats));
    use().forEach((region) => arena.free(region));
    const bytes = kernels.memory.buffer.byteLength;
    for (let i = 0; i < 500; i++) use().forEach((region) => arena.free(region));
    expect(kernels.memory.buffer.byteLength).toBe(bytes);
  });
});
