/**
 * The closed form as `hawthorne theory` reports it: means over seeds, by tier at the config's klCoef, against klCoef over
 * two decades either side, and what every response is paid. Pure.
 */
import type { Config } from "../config/schema/config.js";
import { fixedPointName } from "../record/closedForms.js";
import { meanPayments, type Payment } from "../record/payments.js";
import type { Theory, TheoryPoint, TierBehaviour } from "../theory/theory.js";

/** What `--json` prints. Probabilities in [0, 1], KL in nats, klCoef in reward per nat. */
export interface TheoryReport {
  readonly config: string;
  readonly rewardModel: string;
  readonly seeds: number;
  readonly responses: readonly string[];
  readonly gap: { readonly of: string; readonly minus: string };
  readonly start: Omit<TheoryPoint, "klCoef">;
  /** At the config's klCoef. */
  readonly optimum: TheoryPoint;
  /** Where the algorithm itself comes to rest, if that is another point. */
  readonly fixedPoint: FixedPointReport | null;
  /** By falling klCoef: from hardly any training pressure to almost nothing but reward. */
  readonly againstKlCoef: readonly TheoryPoint[];
  /** What every response is paid, and how often it is given; of a run by what it has learned. */
  readonly pay: readonly Payment[];
}

export interface FixedPointReport {
  readonly name: string;
  /** At the config's klCoef; null where the search for it does not settle for every seed. */
  readonly point: TheoryPoint | null;
  /** Those at the klCoefs of `againstKlCoef` that settle. */
  readonly againstKlCoef: readonly TheoryPoint[];
}

/** The grid of the second table: 1, 2 and 5 times these. */
const decades = [0.01, 0.1, 1] as const;
const steps = [1, 2, 5] as const;

/** What is reported of: one theory and one pay table for each seed. */
export interface TheorySource {
  readonly config: Config;
  readonly theories: readonly Theory[];
  readonly pay: readonly (readonly Payment[])[];
  /** Whose the reward model is. */
  readonly rewardModel: string;
}

/** Means over the seeds. */
export function describeTheory({ config, theories, pay, rewardModel }: TheorySource): TheoryReport {
  const { klCoef } = config.objective;
  const grid = new Set([...decades.flatMap((decade) => steps.map((step) => decade * step)), 10, klCoef]);
  const at = (coef: number): TheoryPoint => meanPoint(theories.map((theory) => theory.at(coef)));
  const fixedPointAt = (coef: number): TheoryPoint | null => {
    const points = theories.map(({ fixedPoint }) => fixedPoint?.at(coef) ?? null);
    const settled = points.filter((point) => point !== null);
    return settled.length === theories.length ? meanPoint(settled) : null;
  };
  const falling = [...grid].sort((a, b) => b - a);
  const { klCoef: _, ...start } = at(Infinity);
  return {
    config: config.name,
    rewardModel,
    seeds: theories.length,
    responses: Object.keys(config.responses),
    gap: config.gap,
    start,
    optimum: at(klCoef),
    fixedPoint: theories.every(({ fixedPoint }) => fixedPoint === null)
      ? null
      : {
          name: fixedPointName(config.objective.kind),
          point: fixedPointAt(klCoef),
          againstKlCoef: falling.map(fixedPointAt).filter((point) => point !== null),
        },
    againstKlCoef: falling.map(at),
    pay: meanPayments(pay),
  };
}

/** null where a seed has none. */
function meanOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === "number");
  return known.length < values.length ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function meanPoint(points: readonly TheoryPoint[]): TheoryPoint {
  const first = points[0];
  if (first === undefined) throw new RangeError("a mean needs at least one seed");
  return {
    klCoef: first.klCoef,
    behaviourGap: meanOf(points.map(({ behaviourGap }) => behaviourGap)),
    naturalGap: meanOf(points.map(({ naturalGap }) => naturalGap)),
    tiers: first.tiers.map(({ tier, harmfulShare, benignShare }, t) => {
      const mean = (of: (one: TierBehaviour) => number | null | undefined): number | null =>
        meanOf(points.map(({ tiers }) => of(tiers[t]!)));
      return {
        tier,
        compliance: mean((one) => one.compliance),
        benignCompliance: mean((one) => one.benignCompliance),
        naturalCompliance: mean((one) => one.naturalCompliance),
        harmfulShare: harmfulShare && harmfulShare.map((_, k) => mean((one) => one.harmfulShare?.[k])!),
        benignShare: benignShare && benignShare.map((_, k) => mean((one) => one.benignShare?.[k])!),
        proxyReward: mean((one) => one.proxyReward),
        goldReward: mean((one) => one.goldReward)!,
        kl: mean((one) => one.kl)!,
      };
    }),
  };
}
