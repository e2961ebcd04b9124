/**
 * The closed forms that a record holds, for whatever shows them: where training should end comes first.
 */
import type { Config } from "../config/schema/config.js";
import { isHeld, klOnAt } from "../config/schema/klOn.js";
import type { MeasureId } from "./metrics.js";

/** One closed form; its measures are `<id>.compliance`, `<id>.behaviourGap` and so on. */
export interface RecordedForm {
  readonly id: "optimum" | "fixedPoint" | "targetOptimum";
  /** What legends and tables call it. */
  readonly name: string;
  /** The same where there is little room. */
  readonly short: string;
}

/** What a fixed point that is not the optimum is called. */
export function fixedPointName(kind: Config["objective"]["kind"]): string {
  return `${kind.toUpperCase()}'s fixed point`;
}

type Named = Pick<Config, "objective" | "tiers" | "observation">;

/**
 * Whether some tier does not train, is not held by the KL to the end, and cannot be taken for one that does. Its closed form is its start: what would be if
 * nothing leaked into it through shared weights.
 */
function someTierRests({ tiers, observation, objective }: Named): boolean {
  const klOn = klOnAt(objective, Infinity);
  const all = Object.entries(tiers).map(([name, tier]) => ({ name, ...tier }));
  const trains = all.filter((tier) => tier.share > 0 && (tier.trained || isHeld(klOn, tier)));
  const clear = Object.entries(observation.flags).filter(
    ([, { salience, noise }]) => salience > 0 && noise === 0,
  );
  return all.some(
    (tier) =>
      !trains.includes(tier) &&
      trains.every((other) => clear.some(([flag]) => tier.flags[flag] !== other.flags[flag])),
  );
}

/** Policies that are this much nearer to one closed form than to another, in nats, are told apart. */
const apart = 1e-3;

/**
 * The closed forms of a run: the KL-regularised optimum, or the fixed point of an algorithm that has one of its own, with
 * the optimum behind it where the two differ; and the optimum at the KL target. `values`: those of a measure in the
 * run's records, null where it has none.
 */
export function recordedForms(
  config: Named,
  values: (id: MeasureId) => readonly (number | null)[],
): [RecordedForm, ...RecordedForm[]] {
  const { kind, klTarget } = config.objective;
  const target: RecordedForm[] =
    klTarget === undefined
      ? []
      : [{ id: "targetOptimum", name: "closed form at the KL target", short: "at the KL target" }];
  const toFixedPoint = values("distanceToFixedPoint");
  if (toFixedPoint.every((value) => value === null)) {
    const closed = someTierRests(config)
      ? { name: "closed form without leakage", short: "no leakage" }
      : { name: "closed form", short: "closed form" };
    return [{ id: "optimum", ...closed }, ...target];
  }
  const toOptimum = values("distanceToOptimum");
  const differ = toFixedPoint.some(
    (value, i) => value !== null && Math.abs(value - (toOptimum[i] ?? value)) > apart,
  );
  const beside: RecordedForm = { id: "optimum", name: "KL-regularised optimum", short: "optimum" };
  return [
    { id: "fixedPoint", name: fixedPointName(kind), short: "fixed point" },
    ...(differ ? [beside] : []),
    ...target,
  ];
}
