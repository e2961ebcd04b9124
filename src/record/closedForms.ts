/**
 * The closed forms that a record holds, for whatever shows them: where training should end comes first.
 */
import type { Config } from "../config/schema/config.js";
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

/**
 * The closed forms of a run: the KL-regularised optimum; before it the fixed point of an algorithm that comes to rest
 * elsewhere; and the optimum at the KL target. `has`: whether a measure has a value.
 */
export function recordedForms(
  { objective: { kind, klTarget } }: Config,
  has: (id: MeasureId) => boolean,
): [RecordedForm, ...RecordedForm[]] {
  const target: RecordedForm[] =
    klTarget === undefined
      ? []
      : [{ id: "targetOptimum", name: "closed form at the KL target", short: "at the KL target" }];
  if (!has("distanceToFixedPoint"))
    return [{ id: "optimum", name: "closed form", short: "closed form" }, ...target];
  return [
    { id: "fixedPoint", name: fixedPointName(kind), short: "fixed point" },
    { id: "optimum", name: "KL-regularised optimum", short: "optimum" },
    ...target,
  ];
}
