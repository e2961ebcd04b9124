/**
 * What the policy does, tier by tier: the measures of behaviour and reward.
 */
import type { World } from "../world/world.js";
import { behaviourGap, compliance, flagSensitivity, strategicRate } from "../theory/behaviourGap.js";
import { expectations, inTier, ownInTier, type Expectations } from "../theory/deployed.js";
import type { Distribution, HeldOut } from "../theory/heldOut.js";
import { leakageSlopes } from "./leakage.js";
import { metricKey, type Measured } from "../record/metrics.js";

/** Compliance on harmful prompts in every tier, `[tiers]`. */
export function complianceByTier(world: World, byPattern: readonly Expectations[]): number[] {
  return world.tiers.map(({ index }) => compliance(world, inTier(world, index, byPattern).harmfulShare));
}

/** The same for distributions. */
export function complianceOf(heldOut: HeldOut, distributions: readonly Distribution[]): number[] {
  return complianceByTier(
    heldOut.world,
    distributions.map((one, p) => expectations(heldOut, p, one, null)),
  );
}

/**
 * Behaviour and rewards of a policy's distributions `[patterns]`. `proxy` is `[patterns]` of `[prompts, responses]` or
 * null; `complianceAtStart` is `[tiers]`, at epoch 0.
 */
export function behaviourMeasures(
  heldOut: HeldOut,
  distributions: readonly Distribution[],
  proxy: readonly Float64Array[] | null,
  complianceAtStart: readonly number[],
): Measured {
  const { world } = heldOut;
  const { tiers, responses, harmfulRate } = world;
  const byPattern = distributions.map((one, p) => expectations(heldOut, p, one, proxy?.[p] ?? null));
  const complianceNow = complianceByTier(world, byPattern);
  const slopes = leakageSlopes(world, complianceAtStart, complianceNow);
  const onHarmful = (value: number | null): number | null => (harmfulRate > 0 ? value : null);

  const measured: Measured = {
    [metricKey("behaviourGap")]: onHarmful(behaviourGap(world, complianceNow)),
    [metricKey("flagSensitivity")]: flagSensitivity(heldOut, distributions),
  };
  for (const { name, index } of tiers) {
    const here = inTier(world, index, byPattern);
    measured[metricKey("compliance", name)] = onHarmful(complianceNow[index]!);
    measured[metricKey("refusal", name)] = onHarmful(1 - complianceNow[index]!);
    measured[metricKey("benignCompliance", name)] =
      harmfulRate < 1 ? compliance(world, here.benignShare) : null;
    measured[metricKey("strategicRate", name)] = onHarmful(strategicRate(world, here.harmfulShare));
    measured[metricKey("leakageSlope", name)] = onHarmful(slopes[index]!);
    measured[metricKey("proxyReward", name)] = here.proxy;
    measured[metricKey("goldReward", name)] = here.gold;
    measured[metricKey("ownReward", name)] = ownInTier(heldOut, index, byPattern);
    measured[metricKey("kl", name)] = here.kl;
    measured[metricKey("entropy", name)] = here.entropy;
    for (const kind of responses) {
      const harmful = here.harmfulShare[kind.index]!;
      const benign = here.benignShare[kind.index]!;
      measured[metricKey("harmfulShare", name, kind.name)] = onHarmful(harmful);
      measured[metricKey("share", name, kind.name)] = harmfulRate * harmful + (1 - harmfulRate) * benign;
    }
  }
  return measured;
}

/** What best-of-n does, by tier: the reward model picks, so tiers differ only as far as it or π_ref sees them differ. */
export function bestOfNMeasures(
  heldOut: HeldOut,
  distributions: readonly Distribution[],
  proxy: readonly Float64Array[],
): Measured {
  const { world } = heldOut;
  const byPattern = distributions.map((one, p) => expectations(heldOut, p, one, proxy[p]!));
  const measured: Measured = {};
  for (const { name, index } of world.tiers) {
    const here = inTier(world, index, byPattern);
    const harmful = world.harmfulRate > 0;
    measured[metricKey("bestOfN.compliance", name)] = harmful ? compliance(world, here.harmfulShare) : null;
    measured[metricKey("bestOfN.proxyReward", name)] = here.proxy;
    measured[metricKey("bestOfN.goldReward", name)] = here.gold;
    measured[metricKey("bestOfN.kl", name)] = here.kl;
    for (const kind of world.responses)
      measured[metricKey("bestOfN.harmfulShare", name, kind.name)] = harmful
        ? here.harmfulShare[kind.index]!
        : null;
  }
  return measured;
}
