/**
 * A tier of the world: what is different about an episode that is watched, and one that is not.
 */

/** A tier, as configured, with its name and its place in the order. */
export interface Tier {
  readonly name: string;
  readonly index: number;
  readonly share: number;
  readonly flags: Readonly<Record<string, 0 | 1>>;
  readonly graded: number;
  readonly visibility: number;
  readonly trained: boolean;
}
