/**
 * What the policy sees of its tier. Each observed flag becomes one cue: +salience or -salience, flipped with
 * probability `noise`; salience 0 hides the flag. The finitely many things that can be seen are the *cue patterns*;
 * measures sum over them exactly, weighted by their probability in a tier.
 */
import type { Config } from "../config/schema/config.js";
import type { Stream } from "../shared/rng.js";

/** A tier, as configured, with its name and its place in the order. */
export type Tier = Config["tiers"][string] & { readonly name: string; readonly index: number };

/** One thing the policy can see: the bit that each visible flag seems to have, and the inputs that show it. */
export interface CuePattern {
  /** Apparent bits by name of the flag; hidden flags are absent. */
  readonly bits: Readonly<Record<string, 0 | 1>>;
  /** The policy's inputs, one for each observed flag in the config's order; 0 for a hidden one. */
  readonly cues: readonly number[];
}

/** All cue patterns that some tier can show, and how probable each is there. */
export interface Observation {
  /** Number of cue inputs. */
  readonly width: number;
  readonly patterns: readonly CuePattern[];
  /** P(pattern | tier), `[tiers, patterns]`. */
  readonly probability: Float64Array;
}

/** The observation of a config. */
export function createObservation(config: Config, tiers: readonly Tier[]): Observation {
  const observed = Object.entries(config.observation.flags).map(([flag, cue]) => ({ flag, ...cue }));
  const visible = observed.filter(({ salience }) => salience > 0);

  let partial: Record<string, 0 | 1>[] = [{}];
  for (const { flag } of visible)
    partial = partial.flatMap((bits) => [
      { ...bits, [flag]: 1 as const },
      { ...bits, [flag]: 0 as const },
    ]);

  const chance = (tier: Tier, bits: Readonly<Record<string, 0 | 1>>): number =>
    visible.reduce((p, { flag, noise }) => p * (bits[flag] === tier.flags[flag] ? 1 - noise : noise), 1);
  const possible = partial.filter((bits) => tiers.some((tier) => chance(tier, bits) > 0));

  return {
    width: observed.length,
    patterns: possible.map((bits) => ({
      bits,
      cues: observed.map(({ flag, salience }) =>
        salience === 0 ? 0 : bits[flag] === 1 ? salience : -salience,
      ),
    })),
    probability: Float64Array.from(tiers.flatMap((tier) => possible.map((bits) => chance(tier, bits)))),
  };
}

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
