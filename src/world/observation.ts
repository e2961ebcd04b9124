/**
 * What the policy sees of its tier. Each observed flag becomes one cue or several: +salience or -salience, each flipped
 * independently with probability `noise`; salience 0 hides the flag. The finitely many things that can be seen are the
 * *cue patterns*; measures sum over them exactly, weighted by their probability in a tier.
 */
import type { Config } from "../config/schema/config.js";
import type { Stream } from "../shared/rng.js";

/** A tier, as configured, with its name and its place in the order. */
export type Tier = Config["tiers"][string] & { readonly name: string; readonly index: number };

/** One thing the policy can see: how far each visible flag seems to be on, and the inputs that show it. */
export interface CuePattern {
  /** The share of a flag's cues that say 1, by its name: with one cue its apparent bit. Hidden flags are absent. */
  readonly apparent: Readonly<Record<string, number>>;
  /** The policy's inputs, `cues` of them for each observed flag in the config's order; 0 for a hidden one. */
  readonly cues: readonly number[];
}

/** All cue patterns that some tier can show, and how probable each is there. */
export interface Observation {
  /** Number of cue inputs. */
  readonly width: number;
  readonly patterns: readonly CuePattern[];
  /**
   * For each pattern the first with as many cues on of every flag, `[patterns]`: as probable in every tier, to the bit, and
   * read the same by whoever only counts cues. A network still tells the two apart.
   */
  readonly sameCounts: readonly number[];
  /** P(pattern | tier), `[tiers, patterns]`. */
  readonly probability: Float64Array;
}

/** The observation of a config. */
export function createObservation(config: Config, tiers: readonly Tier[]): Observation {
  const observed = Object.entries(config.observation.flags).map(([flag, cue]) => ({ flag, ...cue }));
  const visible = observed.filter(({ salience }) => salience > 0);

  let partial: Record<string, readonly (0 | 1)[]>[] = [{}];
  for (const { flag, cues } of visible)
    for (let n = 0; n < cues; n++)
      partial = partial.flatMap((bits) => [
        { ...bits, [flag]: [...(bits[flag] ?? []), 1 as const] },
        { ...bits, [flag]: [...(bits[flag] ?? []), 0 as const] },
      ]);

  const chance = (tier: Tier, bits: (typeof partial)[number]): number =>
    visible.reduce((p, { flag, noise, cues }) => {
      const right = countOf(tier.flags[flag], bits[flag]!);
      return p * times(1 - noise, right) * times(noise, cues - right);
    }, 1);
  const possible = partial.filter((bits) => tiers.some((tier) => chance(tier, bits) > 0));
  const counts = possible.map((bits) => visible.map(({ flag }) => countOf(1, bits[flag]!)).join());

  return {
    width: observed.reduce((sum, { cues }) => sum + cues, 0),
    patterns: possible.map((bits) => ({
      apparent: Object.fromEntries(visible.map(({ flag, cues }) => [flag, countOf(1, bits[flag]!) / cues])),
      cues: observed.flatMap(({ flag, salience, cues }) =>
        salience === 0
          ? new Array<number>(cues).fill(0)
          : bits[flag]!.map((bit) => (bit === 1 ? salience : -salience)),
      ),
    })),
    sameCounts: counts.map((count) => counts.indexOf(count)),
    probability: Float64Array.from(tiers.flatMap((tier) => possible.map((bits) => chance(tier, bits)))),
  };
}

/** How many of the bits are this one. */
const countOf = (bit: 0 | 1 | undefined, bits: readonly (0 | 1)[]): number =>
  bits.filter((other) => other === bit).length;

/** A probability to a small whole power, by plain products: the same bits for every order of the factors. */
const times = (probability: number, power: number): number => {
  let product = 1;
  for (let i = 0; i < power; i++) product *= probability;
  return product;
};

/** P(pattern | tier). */
export function patternProbability(
  { patterns, probability }: Observation,
  tier: number,
  pattern: number,
): number {
  return probability[tier * patterns.length + pattern]!;
}

/** For each episode's tier, the pattern that it shows, `[tiers.length]`. */
export function drawPatterns(observation: Observation, tiers: Uint8Array, stream: Stream): Uint8Array {
  const { patterns, probability } = observation;
  return tiers.map((tier) => stream.categorical(probability, tier * patterns.length, patterns.length));
}
