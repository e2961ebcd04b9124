/** The memory's regions: never overlapping, always 0 at first, all given back in the end; and the guards behind them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Arena, checkedKernels, MemoryError, type Region } from "./arena.js";
import { instantiateKernels } from "./kernels.js";

describe("arena", () => {
  it("gives out regions that never overlap and hold 0, whatever was given back before", () => {
    // A number n >= 0 allocates n floats; a negative one gives some region back.
    const actions = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(actions, (list) => {
        const arena = new Arena(instantiateKernels());
        const first = arena.allocate(1, "first");
        arena.free(first);
        const regions: Region[] = [];
        for (const action of list) {
          if (action >= 0) {
            const region = arena.allocate(action, "some");
            const floats = arena.view(region);
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
        expect(arena.allocate(100_000, "all").pointer).toBe(first.pointer);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it("does not grow while networks of one size come and go", () => {
    const kernels = instantiateKernels();
    const arena = new Arena(kernels);
    const use = () => [5000, 700, 12].map((floats) => arena.allocate(floats, "network"));
    use().forEach((region) => arena.free(region));
    const bytes = kernels.memory.buffer.byteLength;
    for (let i = 0; i < 500; i++) use().forEach((region) => arena.free(region));
    expect(kernels.memory.buffer.byteLength).toBe(bytes);
  });
});

describe("guards of an arena", () => {
  /** Writes past whatever bounds there are, as kernels can: a 1 at `offset` floats from a region's start. */
  function setup() {
    const kernels = instantiateKernels();
    const arena = new Arena(kernels);
    const poke = ({ pointer }: Region, offset: number) => {
      new Float32Array(kernels.memory.buffer)[pointer / 4 + offset] = 1;
    };
    return { kernels, arena, poke };
  }

  it("find one float behind a region of any size, and name the region, the float and the kernel", () => {
    for (const floats of [0, 1, 15, 16, 17, 33, 100]) {
      const { arena, poke } = setup();
      arena.allocate(20, "before");
      const region = arena.allocate(floats, "staging of 2→3");
      const behind = arena.allocate(20, "behind");
      if (floats > 0) poke(region, floats - 1);
      poke(behind, 0);
      arena.check("adam");
      poke(region, floats);
      expect(() => {
        arena.check("adam");
      }).toThrow(
        `After adam: "staging of 2→3", ${floats} floats, was overrun: of the floats behind it 1 to 1 were written`,
      );
    }
  });

  it("say how far it was overrun", () => {
    const { arena, poke } = setup();
    const region = arena.allocate(10, "deltas");
    for (const offset of [12, 14]) poke(region, offset);
    expect(() => {
      arena.check("adam");
    }).toThrow("of the floats behind it 3 to 5 were written");
  });

  it.each([
    ["between others", 20],
    ["the topmost", 0],
  ])("find what is written to a region after it was given back: %s", (_, behind) => {
    const { arena, poke } = setup();
    arena.allocate(3, "first");
    const region = arena.allocate(100, "old batch");
    if (behind > 0) arena.allocate(behind, "last");
    arena.free(region);
    arena.check("adam");
    poke(region, 7);
    expect(() => {
      arena.check("adam");
    }).toThrow(
      /^After adam: memory that is nobody's was written, 1 floats from byte \d+ on, \d+ bytes from .*"first"/,
    );
  });

  it("refuse to take a region back twice", () => {
    const { arena } = setup();
    const region = arena.allocate(10, "deltas");
    arena.free(region);
    expect(() => {
      arena.free(region);
    }).toThrow('"deltas" was given back twice');
  });

  it("make a NaN of what is read behind a region, or from one that was given back", () => {
    const { arena } = setup();
    const region = arena.allocate(5, "deltas");
    expect(arena.view({ ...region, floats: 6 })[5]).toBeNaN();
    arena.free(region);
    expect(arena.view(region).every((value) => Number.isNaN(value))).toBe(true);
  });

  it("refuse numbers that do not fit", () => {
    const { arena } = setup();
    const region = arena.allocate(5, "staging");
    arena.write(region, new Float32Array(5));
    expect(() => {
      arena.write(region, new Float32Array(6));
    }).toThrow(new MemoryError('"staging" has room for 5 numbers, got 6'));
  });

  it("are looked at after every kernel call of checked kernels", () => {
    const { kernels, arena } = setup();
    const region = arena.allocate(6, "values");
    arena.allocate(6, "neighbour");
    const checked = checkedKernels(kernels, arena);
    expect(checked.heapStart()).toBe(kernels.heapStart());
    expect(() => {
      checked.expInto(region.pointer, 8); // vectors of four: two more than there is room for
    }).toThrow('After expInto: "values", 6 floats, was overrun: of the floats behind it 1 to 2 were written');
  });

  it("keep every region at a multiple of 64 bytes", () => {
    const { arena } = setup();
    for (let floats = 0; floats < 40; floats++) expect(arena.allocate(floats, "some").pointer % 64).toBe(0);
  });
});
