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

/** Policies that are this much nearer to one closed form than to another, in nats, are told apart. */
const apart = 1e-3;

/**
 * The closed forms of a run: the KL-regularised optimum, or the fixed point of an algorithm that has one of its own, with
 * the optimum behind it where the two differ; and the optimum at the KL target. `values`: those of a measure in the
 * run's records, null where it has none.
 */
export function recordedForms(
  { objective: { kind, klTarget } }: Config,
  values: (id: MeasureId) => readonly (number | null)[],
): [RecordedForm, ...RecordedForm[]] {
  const target: RecordedForm[] =
    klTarget === undefined
      ? []
      : [{ id: "targetOptimum", name: "closed form at the KL target", short: "at the KL target" }];
  const toFixedPoint = values("distanceToFixedPoint");
  if (toFixedPoint.every((value) => value === null))
    return [{ id: "optimum", name: "closed form", short: "closed form" }, ...target];
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
