/**
 * Where the KL to the reference policy counts beside the trained tiers: what `objective.klOn` says of a tier, for all who
 * ask.
 */
import type { Config } from "./config.js";

/** Of untrained tiers: none ("trained"), all, or those of these names. */
export type KlOn = Config["objective"]["klOn"];

/** What there is to know of a tier for it. */
interface NamedTier {
  readonly name: string;
  readonly trained: boolean;
}

/** Whether a tier is held: not trained, but its episodes update the policy by the KL term alone. */
export function isHeld(klOn: KlOn, { name, trained }: NamedTier): boolean {
  return !trained && klOn !== "trained" && (klOn === "all" || klOn.includes(name));
}

/** What counts in the update that leads to an epoch: from klOutsideUntil on nothing outside the trained tiers does. */
export function klOnAt({ klOn, klOutsideUntil }: Config["objective"], epoch: number): KlOn {
  return klOutsideUntil !== undefined && epoch > klOutsideUntil ? "trained" : klOn;
}

/** The tiers that are held for some epochs, in the order of the config. */
export function heldTiers({ tiers, objective }: Pick<Config, "tiers" | "objective">): string[] {
  return Object.entries(tiers).flatMap(([name, { share, trained }]) =>
    share > 0 && isHeld(objective.klOn, { name, trained }) ? [name] : [],
  );
}
