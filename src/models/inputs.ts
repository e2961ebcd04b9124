/**
 * The rows that networks read. The policy and the value model see `[z, h, cue…]`; the reward model sees a response's
 * attributes beside the prompt and, where it is told to, the cues.
 */
import type { Config } from "../config/schema/config.js";
import type { Prompts } from "../world/prompts.js";
import type { World } from "../world/world.js";

/** What the policy sees of a batch of episodes. */
export interface Observations {
  readonly rows: number;
  /** `[rows, topicDim + 1 + cues]`. */
  readonly inputs: Float32Array;
  /** The cue pattern that each row shows, `[rows]`. */
  readonly patterns: Uint8Array;
}

/** The number of inputs of the policy and of the value model. */
export function policyInputs(world: World): number {
  return world.topicDim + 1 + world.observation.width;
}

/** Rows `[z, h, cue…]` for prompts, each under the cue pattern given for it. */
export function observe(world: World, prompts: Prompts, patterns: Uint8Array): Observations {
  const { topicDim, observation } = world;
  const width = policyInputs(world);
  const inputs = new Float32Array(prompts.count * width);
  for (let row = 0; row < prompts.count; row++) {
    const start = row * width;
    for (let i = 0; i < topicDim; i++) inputs[start + i] = prompts.topics[row * topicDim + i]!;
    inputs[start + topicDim] = prompts.harmful[row]!;
    const { cues } = observation.patterns[patterns[row]!]!;
    for (let c = 0; c < observation.width; c++) inputs[start + topicDim + 1 + c] = cues[c]!;
  }
  return { rows: prompts.count, inputs, patterns };
}

/** The observations at `rows`, in that order; written over `into` where that holds as many rows. */
export function selectObservations(
  from: Observations,
  rows: ArrayLike<number>,
  into?: Observations,
): Observations {
  const width = from.inputs.length / from.rows;
  const reused = into?.rows === rows.length ? into : undefined;
  const inputs = reused?.inputs ?? new Float32Array(rows.length * width);
  const patterns = reused?.patterns ?? new Uint8Array(rows.length);
  gatherRows(from.inputs, rows, width, inputs);
  for (let i = 0; i < rows.length; i++) patterns[i] = from.patterns[rows[i]!]!;
  return { rows: rows.length, inputs, patterns };
}

/** The rows 0, 1, … of a batch. (`Uint32Array.from` takes ten times as long, which shows in the time of a run.) */
export function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** Copies the rows `picked` of `from`, each `width` numbers long, one after the other to the rows of `to` from `at` on. */
export function gatherRows(
  from: Float32Array,
  picked: ArrayLike<number>,
  width: number,
  to: Float32Array,
  at = 0,
): void {
  let next = at * width;
  for (let i = 0; i < picked.length; i++) {
    const start = picked[i]! * width;
    for (let j = start; j < start + width; j++) to[next++] = from[j]!;
  }
}

/** Writes what the reward model reads of (prompt, response) pairs. */
export interface RewardInputs {
  readonly width: number;
  /** Whether rows depend on the cue pattern. */
  readonly seesCues: boolean;
  /** One row, for the response of index `response` to the prompt at `row` under a cue pattern. */
  write(
    target: Float32Array,
    at: number,
    prompts: Prompts,
    row: number,
    pattern: number,
    response: number,
  ): void;
  /** Rows for every response to every prompt, `[prompts · responses, width]`. */
  all(prompts: Prompts, patterns: Uint8Array): Float32Array;
}

/** The reward model's view of a world: `[z, h, the attributes named in sees…, cues where seesFlags]`. */
export function createRewardInputs(world: World, { sees, seesFlags }: Config["rewardModel"]): RewardInputs {
  const { topicDim, observation, responses } = world;
  const cueCount = seesFlags ? observation.width : 0;
  const width = topicDim + 1 + sees.length + cueCount;
  const attributes = Float32Array.from(responses.flatMap((kind) => sees.map((attribute) => kind[attribute])));

  const write: RewardInputs["write"] = (target, at, prompts, row, pattern, response) => {
    let next = at * width;
    for (let i = 0; i < topicDim; i++) target[next++] = prompts.topics[row * topicDim + i]!;
    target[next++] = prompts.harmful[row]!;
    for (let a = 0; a < sees.length; a++) target[next++] = attributes[response * sees.length + a]!;
    for (let c = 0; c < cueCount; c++) target[next++] = observation.patterns[pattern]!.cues[c]!;
  };
  return {
    width,
    seesCues: cueCount > 0,
    write,
    all(prompts, patterns) {
      const rows = new Float32Array(prompts.count * responses.length * width);
      for (let row = 0; row < prompts.count; row++)
        for (let k = 0; k < responses.length; k++)
          write(rows, row * responses.length + k, prompts, row, patterns[row]!, k);
      return rows;
    },
  };
}
