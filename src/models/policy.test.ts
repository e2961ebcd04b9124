/** The policy in all its shapes: gradients against finite differences, uniform starts, and what is (not) shared. */
import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../config/schema/config.js";
import { exp } from "../shared/math.js";
import { createRng } from "../shared/rng.js";
import { smallConfig } from "../testing/configs.js";
import { watchedEngine } from "../testing/runs.js";
import { drawPrompts } from "../world/prompts.js";
import { createWorld } from "../world/world.js";
import { createPolicy } from "./createPolicy.js";
import { observe, policyInputs } from "./inputs.js";

type PolicyInput = NonNullable<ConfigInput["policy"]>;
const shapes: [string, PolicyInput][] = [
  ["joint", {}],
  ["two-step", { reasoning: "two-step" }],
  ["two-step on one network", { reasoning: "two-step", twoStep: { networks: "shared" } }],
  ["separate", { trunk: "separate" }],
  ["separate two-step", { trunk: "separate", reasoning: "two-step" }],
];

/** Seven episodes, cue patterns in turn, before a policy of the given shape. */
function scene(input: PolicyInput, rows = 7) {
  const config = smallConfig({ policy: { hidden: [6], activation: "tanh", ...input } });
  const world = createWorld(config, createRng(2));
  const { engine, networks } = watchedEngine();
  const policy = createPolicy({ engine, world, config: config.policy, rng: createRng(2) });
  const prompts = drawPrompts(world, rows, createRng(2).stream("prompts"));
  const patterns = Uint8Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? 0 : 1));
  return { world, networks, policy, prompts, patterns, seen: observe(world, prompts, patterns) };
}

/** Moves every parameter off its start, whose last layer is 0. */
function disturb({ networks }: ReturnType<typeof scene>): void {
  const stream = createRng(3).stream("disturb");
  for (const network of networks)
    network.setParameters(network.parameters().map((value) => value + 0.4 * stream.normal()));
}

describe.each(shapes)("a %s policy", (_, input) => {
  it("starts uniform over the kinds, for every prompt and cue, to the bit of single precision", () => {
    const { policy, seen } = scene(input);
    for (const logProb of policy.logProbs(seen)) expect(logProb).toBeCloseTo(-Math.log(4), 6);
  });

  it("gives probabilities that sum to 1, and that differ from row to row once it has learned", () => {
    const made = scene(input);
    disturb(made);
    const probs = Array.from(made.policy.logProbs(made.seen), exp);
    for (let row = 0; row < 7; row++) {
      const total = probs.slice(row * 4, row * 4 + 4).reduce((sum, p) => sum + p, 0);
      expect(total).toBeCloseTo(1, 5);
    }
    expect(Math.abs(probs[0]! - probs[4]!)).toBeGreaterThan(1e-3);
  });

  it("has the gradient of any loss at its log-probabilities that finite differences have", () => {
    const made = scene(input);
    disturb(made);
    const { policy, seen, networks } = made;
    const stream = createRng(4).stream("loss");
    const slopes = Float32Array.from({ length: 7 * 4 }, () => stream.normal());
    const loss = () => policy.logProbs(seen).reduce((sum, logProb, i) => sum + slopes[i]! * logProb, 0);
    loss();
    policy.backward(slopes);
    for (const network of networks) {
      const gradients = network.gradients();
      const parameters = network.parameters();
      for (let i = 0; i < parameters.length; i += 3) {
        const slope = [1, -1].map((sign) => {
          const moved = parameters.slice();
          moved[i]! += sign * 0.01;
          network.setParameters(moved);
          return sign * loss();
        });
        network.setParameters(parameters);
        // Truncation is about step² = 1e-4 of a third derivative, rounding 1e-5 / step = 1e-3.
        expect(Math.abs(gradients[i]! - (slope[0]! + slope[1]!) / 0.02)).toBeLessThan(5e-3);
      }
      expect(Math.max(...gradients.map(Math.abs))).toBeGreaterThan(0.1); // there is something to compare
    }
  });

  it("ascends the log-probability of a kind when it is told to", () => {
    const { policy, seen } = scene(input);
    const slopes = Float32Array.from({ length: 7 * 4 }, (_, i) => (i % 4 === 2 ? -1 : 0));
    for (let step = 0; step < 30; step++) {
      policy.logProbs(seen);
      policy.backward(slopes);
      policy.adam({ learningRate: 0.02 });
    }
    const after = policy.logProbs(seen);
    for (let row = 0; row < 7; row++) expect(exp(after[row * 4 + 2]!)).toBeGreaterThan(0.9);
  });

  it("is the same policy after save and restore, and goes on alike", () => {
    const one = scene(input);
    disturb(one);
    const other = scene(input);
    const step = ({ policy, seen }: typeof one) => {
      policy.logProbs(seen);
      policy.backward(new Float32Array(28).fill(0).fill(1, 3, 9));
      policy.adam({ learningRate: 0.1 });
      return policy.logProbs(seen).slice();
    };
    step(one);
    other.policy.restore(structuredClone(one.policy.save()));
    expect(other.policy.logProbs(other.seen)).toEqual(one.policy.logProbs(one.seen));
    expect(step(other)).toEqual(step(one));
  });
});

describe("what the policy sees", () => {
  it("is the topic, the harmfulness and the cues of the pattern, in this order", () => {
    const { world, prompts, patterns, seen } = scene({});
    const width = policyInputs(world);
    expect(width).toBe(6 + 1 + 1);
    for (let row = 0; row < 7; row++) {
      const [cue] = world.observation.patterns[patterns[row]!]!.cues;
      expect(Math.abs(cue!)).toBe(1);
      expect([...seen.inputs.subarray(row * width, (row + 1) * width)]).toEqual([
        ...prompts.topics.subarray(row * 6, (row + 1) * 6),
        prompts.harmful[row],
        cue,
      ]);
    }
  });
});

describe("separate networks", () => {
  it.each(shapes.slice(3))(
    "(%s) leave one cue pattern exactly unchanged when another is trained",
    (_, input) => {
      const made = scene(input);
      disturb(made);
      const { policy, world, prompts } = made;
      const under = (pattern: number) => observe(world, prompts, new Uint8Array(7).fill(pattern));
      const step = (pattern: number, slope: number) => {
        policy.logProbs(under(pattern));
        policy.backward(new Float32Array(28).fill(0).fill(slope, 0, 3));
        policy.adam({ learningRate: 0.05 });
      };
      step(1, 1); // so that pattern 1 has momentum left
      const before = [0, 1].map((pattern) => policy.logProbs(under(pattern)).slice());
      for (let i = 0; i < 5; i++) step(0, -1);
      expect(policy.logProbs(under(1))).toEqual(before[1]);
      expect(policy.logProbs(under(0))).not.toEqual(before[0]);
    },
  );

  it("are the contrast to a shared one, in which training on one cue moves the other", () => {
    const { policy, world, prompts } = scene({});
    const under = (pattern: number) => observe(world, prompts, new Uint8Array(7).fill(pattern));
    const before = policy.logProbs(under(1)).slice();
    for (let i = 0; i < 5; i++) {
      policy.logProbs(under(0));
      policy.backward(new Float32Array(28).fill(0).fill(-1, 0, 3));
      policy.adam({ learningRate: 0.05 });
    }
    expect(policy.logProbs(under(1))).not.toEqual(before);
  });
});
