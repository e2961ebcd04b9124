/**
 * Behaviour in the wild: on the prompts that occur in a tier, which differ from another tier's where one shifts its topics. The
 * paired measures put the same prompt into both and are blind to whatever is inferred from the prompt itself.
 */
import { behaviours } from "./behaviour.js";
import type { Distribution, HeldOut } from "./heldOut.js";

/**
 * Compliance on harmful prompts as they occur in each tier, `[tiers]`, of a policy with these distributions: `policies[i]`,
 * `[patterns]`, on the prompts of heldOut.natural[i]. null where no tier shifts its topics, or a policy is not known.
 */
export function naturalCompliance(
  { natural, world }: HeldOut,
  policies: readonly (readonly Distribution[] | null)[],
): number[] | null {
  if (natural.length === 0) return null;
  const found = world.tiers.map(() => NaN);
  for (const [i, { heldOut, tiers }] of natural.entries()) {
    const policy = policies[i] ?? null;
    if (policy === null) return null;
    const there = behaviours(heldOut, policy);
    for (const tier of tiers) found[tier] = there[tier]!.compliance;
  }
  return found;
}
