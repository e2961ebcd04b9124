/**
 * Many networks in one memory, made, used and disposed of in any order with batches of any size: each computes what a
 * plain network in doubles does, none touches what another one holds, and every guard word stays as it was.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../shared/rng.js";
import { PlainAdam, plainForward, plainGradients, relativeError } from "../../testing/plainNetwork.js";
import { initialise } from "../initialise.js";
import type { Engine, Network, NetworkShape } from "../network.js";
import { createSimdEngine } from "./engine.js";

/** One thing that is done. `which` chooses among the networks that are alive. */
type Action =
  | { readonly kind: "create"; readonly shape: NetworkShape }
  | { readonly kind: "dispose" | "backward" | "adam"; readonly which: number }
  | { readonly kind: "forward"; readonly which: number; readonly rows: number }
  /** As many rows more than in the last batch, up to a multiple of 8: the kernels pad both to the same. */
  | { readonly kind: "grow"; readonly which: number; readonly more: number };

const which = fc.nat({ max: 9 });
const width = fc.integer({ min: 1, max: 20 });
const shape: fc.Arbitrary<NetworkShape> = fc.record({
  inputs: width,
  hidden: fc.array(width, { maxLength: 2 }),
  outputs: width,
  activation: fc.constantFrom("relu", "tanh"),
});
const rows = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 26 }) },
  { weight: 1, arbitrary: fc.integer({ min: 121, max: 137 }) }, // around one block
  { weight: 1, arbitrary: fc.integer({ min: 250, max: 260 }) }, // around two
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("create" as const), shape }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("dispose" as const), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("forward" as const), which, rows }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("grow" as const), which, more: fc.integer({ min: 1, max: 7 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("backward" as const, "adam" as const), which }) },
);
const actions = fc.array(action, { minLength: 5, maxLength: 30, size: "max" });

/** What a network holds, as copies. */
function contents(network: Network) {
  return { parameters: network.parameters(), gradients: network.gradients(), ...network.optimizerState() };
}

/** Equal to the bit. By hand, because a matcher takes ten times as long as all the rest. */
function isSame(a: ReturnType<typeof contents>, b: ReturnType<typeof contents>): boolean {
  const keys = ["parameters", "gradients", "firstMoments", "secondMoments"] as const;
  return a.steps === b.steps && keys.every((key) => a[key].every((value, i) => Object.is(value, b[key][i])));
}

/** A network, beside what it has to hold and the batch that it has to remember. */
interface Alive {
  readonly network: Network;
  held: ReturnType<typeof contents>;
  rows: number;
  /** null once a step has moved the parameters that the batch went through. */
  inputs: Float32Array | null;
}

/**
 * Equal but for single precision, relative to the largest number or to `terms`: sums of that many terms of about 1 can
 * cancel, their rounding does not.
 */
function expectClose(actual: Float32Array, expected: readonly number[], terms = 1): void {
  expect(relativeError([...actual, terms], [...expected, terms])).toBeLessThan(5e-6);
}

/** Does one thing and compares it with the same in doubles, from what the network held before. */
function act(engine: Engine, alive: Alive[], action: Action, draw: (length: number) => Float32Array): void {
  if (action.kind === "create") {
    const network = engine.createNetwork(action.shape);
    initialise(network, createRng(alive.length).stream("start"));
    alive.push({ network, held: contents(network), rows: 0, inputs: null });
    return;
  }
  const index = action.which % Math.max(1, alive.length);
  const one = alive[index];
  if (one === undefined) return;
  const { network, held } = one;
  const { inputs, outputs } = network.shape;
  switch (action.kind) {
    case "dispose":
      network.dispose();
      alive.splice(index, 1);
      return;
    case "forward":
    case "grow": {
      const { rows: before } = one;
      one.rows = action.kind === "forward" ? action.rows : Math.min(before + action.more, (before + 7) & ~7);
      one.inputs = draw(one.rows * inputs);
      const expected = plainForward(network.shape, held.parameters, one.inputs, new Float32Array(0));
      expectClose(network.forward(one.inputs, one.rows), expected.outputs);
      return;
    }
    case "backward": {
      if (one.inputs === null) return;
      const outputGradients = draw(one.rows * outputs);
      network.backward(outputGradients);
      const added = plainGradients(network.shape, held.parameters, one.inputs, outputGradients);
      const expected = added.map((gradient, i) => held.gradients[i]! + gradient);
      one.held = { ...held, gradients: network.gradients() };
      expectClose(one.held.gradients, expected, one.rows);
      return;
    }
    case "adam": {
      const step = { learningRate: 1e-2, weightDecay: 1e-2 };
      const plain = new PlainAdam(held.parameters, held);
      plain.step(held.gradients, step);
      network.adam(step);
      one.held = contents(network);
      one.inputs = null;
      expect(one.held.steps).toBe(plain.steps);
      expect(one.held.gradients.every((gradient) => gradient === 0)).toBe(true);
      for (const key of ["parameters", "firstMoments", "secondMoments"] as const)
        expectClose(one.held[key], plain[key]);
    }
  }
}

function expectNoInterference(actions: readonly Action[], checkMemory: boolean): void {
  const engine = createSimdEngine({ checkMemory });
  const stream = createRng(5).stream("batches");
  const draw = (length: number) => Float32Array.from({ length }, () => stream.normal());
  const alive: Alive[] = [];
  for (const action of actions) {
    act(engine, alive, action, draw);
    // To the bit: nothing but its own calls changes what a network holds.
    for (const { network, held } of alive) expect(isSame(contents(network), held)).toBe(true);
  }
}

describe("networks that share a memory", () => {
  it.each([
    ["by their numbers", false],
    ["by the guard words too", true],
  ])("compute as if each were alone, %s", (_, checkMemory) => {
    fc.assert(
      fc.property(actions, (list) => {
        expectNoInterference(list, checkMemory);
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  it("take a batch with more rows and the same padding as the one before", () => {
    for (const [inputs, outputs] of [
      [20, 3],
      [3, 20],
    ] as const) {
      const networks: Action[] = [0, 1].map(() => ({
        kind: "create",
        shape: { inputs, hidden: [4], outputs, activation: "relu" },
      }));
      const both = (rows: number): Action[] =>
        [0, 1].flatMap((which) => [
          { kind: "forward", which, rows },
          { kind: "backward", which },
        ]);
      for (const checkMemory of [false, true])
        expectNoInterference([...networks, ...both(1), ...both(8), ...both(121), ...both(128)], checkMemory);
    }
  });
});
