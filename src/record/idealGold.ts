/**
 * The gold reward that a reward model without error would bring: the line that the gold of a scenario is held against where
 * its story asks for it. Worked out by training/idealTheory.ts, shown by the closing summary and by the rewards chart.
 */
import type { Config } from "../config/schema/config.js";

/** The mean gold reward by tier of the closed form for a reward model without error, over so many seeds. */
export interface IdealGold {
  readonly byTier: Readonly<Record<string, number>>;
  readonly seeds: number;
}

/** Seeds that this mean is over at most: each costs some hundredths of a second. */
export const mostIdealSeeds = 20;

/** The tiers in which a story asks how far an ideal reward model would bring gold: those whose gold it tells. */
export function idealTiers({ story }: Pick<Config, "story">): string[] {
  const told = story?.measures?.filter(({ measure }) => measure === "goldReward") ?? [];
  return [...new Set(told.flatMap(({ tier }) => tier ?? []))];
}

/** Whether a story asks for it in any tier. */
export function asksForIdeal(config: Pick<Config, "story">): boolean {
  return idealTiers(config).length > 0;
}
