/**
 * Named streams of random numbers. Each consumer takes a stream of its own by name, so adding a consumer, or drawing
 * more in one place, never shifts what another sees. All randomness of a run comes from here, and a stream's state can
 * be saved and restored. Generator: `alea` of seedrandom (Baagøe), whose uniforms are multiples of 2^-32.
 */
import seedrandom from "seedrandom";
import { log } from "./math.js";

/** A stream's state: the generator's and the second normal of the last pair, which is handed out next. */
export interface StreamState {
  readonly generator: object;
  readonly spareNormal: number | null;
}

/** One stream of random numbers. */
export interface Stream {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
  /** Uniform whole number in [0, n). */
  int(n: number): number;
  /** True with probability p. */
  bernoulli(p: number): boolean;
  /** An index drawn with probability proportional to `weights[offset … offset + length)`. */
  categorical(weights: ArrayLike<number>, offset?: number, length?: number): number;
  /** Shuffles in place (Fisher and Yates). */
  shuffle(items: Uint32Array): void;
  state(): StreamState;
  restore(state: StreamState): void;
}

/** A source of named streams for one seed. Asking twice for a name gives the same stream. */
export interface Rng {
  stream(name: string): Stream;
  /** The states of all streams asked for so far, in order of their names, whoever asked first. */
  states(): Record<string, StreamState>;
  restore(states: Readonly<Record<string, StreamState>>): void;
}

function createStream(seedText: string): Stream {
  let generator = seedrandom.alea(seedText, { state: true });
  let spareNormal: number | null = null;
  const uniform = (): number => generator();

  return {
    uniform,
    normal() {
      if (spareNormal !== null) {
        const value = spareNormal;
        spareNormal = null;
        return value;
      }
      let x: number;
      let y: number;
      let square: number;
      do {
        x = 2 * uniform() - 1;
        y = 2 * uniform() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square === 0);
      const scale = Math.sqrt((-2 * log(square)) / square);
      spareNormal = y * scale;
      return x * scale;
    },
    int: (n) => Math.floor(uniform() * n),
    bernoulli: (p) => uniform() < p,
    categorical(weights, offset = 0, length = weights.length - offset) {
      let total = 0;
      for (let i = 0; i < length; i++) total += weights[offset + i]!;
      let rest = uniform() * total;
      let lastPossible = 0;
      for (let i = 0; i < length; i++) {
        const weight = weights[offset + i]!;
        if (weight <= 0) continue;
        lastPossible = i;
        rest -= weight;
        if (rest < 0) return i;
      }
      return lastPossible; // rounding left a remainder
    },
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = Math.floor(uniform() * (i + 1));
        const held = items[i]!;
        items[i] = items[j]!;
        items[j] = held;
      }
    },
    state: () => ({ generator: generator.state(), spareNormal }),
    restore(state) {
      generator = seedrandom.alea("", { state: state.generator as seedrandom.State.Alea });
      spareNormal = state.spareNormal;
    },
  };
}

const byName = ([a]: [string, Stream], [b]: [string, Stream]): number => (a < b ? -1 : 1);

/** The streams of one seed. */
export function createRng(seed: number): Rng {
  const streams = new Map<string, Stream>();
  const stream = (name: string): Stream => {
    let found = streams.get(name);
    if (found === undefined) {
      found = createStream(`${seed}/${name}`);
      streams.set(name, found);
    }
    return found;
  };
  return {
    stream,
    states: () => Object.fromEntries([...streams].sort(byName).map(([name, one]) => [name, one.state()])),
    restore(states) {
      for (const [name, state] of Object.entries(states)) stream(name).restore(state);
    },
  };
}
