/**
 * What the laws about honest labels compare in paired worlds: how much the peak of gold rises per doubling of the pairs with
 * honest labels, and with labels at random in the same world.
 */
import type { JsonObject } from "../../config/parse/json.js";
import type { Arm, ArmResults } from "../law/law.js";
import { perDoubling } from "../law/tracks.js";
import { rise } from "./gold.js";
import { armIds, overOptimisedArm } from "./overOptimised.js";

/** The fewest and the most comparisons: six doublings apart. */
export const pairCounts = [32, 2048] as const;

/** Half as many as the scenario has. */
const epochs = 50;

const { honest, atRandom } = armIds;

/** Honest and random labels with few and with many pairs, in the world of each seed. */
export function honestAndRandomArms(world: (seed: number) => JsonObject): Arm[] {
  return [
    ...pairCounts.map((pairs) => overOptimisedArm({ id: honest(pairs), pairs, world })),
    ...pairCounts.map((pairs) => overOptimisedArm({ id: atRandom(pairs), pairs, world, mistakeRate: 1 })),
  ].map((arm) => ({ ...arm, patch: { ...arm.patch, epochs } }));
}

/** For each seed, gold at its peak above the start, per doubling of honest pairs. */
export const honestLift = (results: ArmResults): number[] => perDoubling(results, pairCounts, honest, rise);

/** The same with labels at random. */
export const randomLift = (results: ArmResults): number[] => perDoubling(results, pairCounts, atRandom, rise);

/** The first minus the second, seed by seed: what a world gives to any labels is in both. */
export function liftBeyondRandom(results: ArmResults): number[] {
  const random = randomLift(results);
  return honestLift(results).map((lift, seed) => lift - random[seed]!);
}
