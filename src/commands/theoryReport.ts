/**
 * The closed form as `hawthorne theory` reports it: means over seeds, by tier at the config's klCoef, and against klCoef
 * over two decades either side. Pure.
 */
import type { Config } from "../config/schema/config.js";
import { fixedPointName } from "../record/closedForms.js";
import type { Theory, TheoryPoint } from "../theory/theory.js";
import { alignColumns, inPercent, signed, twoDecimals } from "./terminal/format.js";

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
}

interface FixedPointReport {
  readonly name: string;
  /** At the config's klCoef; null where the search for it does not settle for every seed. */
  readonly point: TheoryPoint | null;
  /** Those at the klCoefs of `againstKlCoef` that settle. */
  readonly againstKlCoef: readonly TheoryPoint[];
}

/** The grid of the second table: 1, 2 and 5 times these. */
const decades = [0.01, 0.1, 1] as const;
const steps = [1, 2, 5] as const;

/** Means over the seeds' theories. */
export function describeTheory(
  config: Config,
  theories: readonly Theory[],
  rewardModel: string,
): TheoryReport {
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
  };
}

function meanPoint(points: readonly TheoryPoint[]): TheoryPoint {
  const first = points[0];
  if (first === undefined) throw new RangeError("a mean needs at least one seed");
  const mean = (of: (point: TheoryPoint) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  return {
    klCoef: first.klCoef,
    behaviourGap: mean((point) => point.behaviourGap),
    tiers: first.tiers.map(({ tier, harmfulShare }, t) => ({
      tier,
      compliance: mean((point) => point.tiers[t]!.compliance),
      benignCompliance: mean((point) => point.tiers[t]!.benignCompliance),
      harmfulShare: harmfulShare.map((_, k) => mean((point) => point.tiers[t]!.harmfulShare[k]!)),
      kl: mean((point) => point.tiers[t]!.kl),
    })),
  };
}

/** The report as two tables of text. */
export function printTheory(report: TheoryReport): string {
  const { optimum, start, responses, gap, fixedPoint } = report;
  const byTier = (name: string, { tiers }: TheoryPoint): string[] =>
    alignColumns([
      ["tier", "start", name, ...responses, "KL to the start"],
      ...tiers.map((tier, t) => [
        tier.tier,
        inPercent(start.tiers[t]!.compliance),
        inPercent(tier.compliance),
        ...tier.harmfulShare.map(inPercent),
        `${twoDecimals(tier.kl)} nats`,
      ]),
    ]).map((line) => `  ${line}`);
  const againstKlCoef = (points: readonly TheoryPoint[]): string[] =>
    alignColumns([
      ["klCoef", "gap", ...optimum.tiers.map(({ tier }) => tier)],
      ...points.map((point) => [
        `${short(point.klCoef)}${point.klCoef === optimum.klCoef ? " *" : ""}`,
        signed(point.behaviourGap),
        ...point.tiers.map(({ compliance }) => inPercent(compliance)),
      ]),
    ]).map((line) => `  ${line}`);
  const elsewhere = fixedPoint === null ? [] : elsewhereLines(fixedPoint, optimum, byTier, againstKlCoef);
  return [
    `Closed form of "${report.config}" for ${report.rewardModel}, mean of ${report.seeds} seeds.`,
    "",
    `On harmful prompts, at klCoef ${short(optimum.klCoef)}: compliance at the start and at the optimum, and the optimum's responses, in percent.`,
    "",
    ...byTier("optimum", optimum),
    "",
    `  behaviour gap (${gap.of} - ${gap.minus}): ${signed(start.behaviourGap)} at the start, ${signed(optimum.behaviourGap)} at the optimum`,
    "",
    "Against klCoef, the weight of the KL penalty (* this config's): gap, and compliance on harmful prompts in percent.",
    "",
    ...againstKlCoef(report.againstKlCoef),
    ...elsewhere,
  ].join("\n");
}

/** Whether no share of a kind differs by half a percent. */
function isNear({ tiers }: TheoryPoint, other: TheoryPoint): boolean {
  return tiers.every(({ harmfulShare }, t) =>
    harmfulShare.every((share, k) => Math.abs(share - other.tiers[t]!.harmfulShare[k]!) < 5e-3),
  );
}

/** What is said of an algorithm that does not end at the optimum. */
function elsewhereLines(
  { name, point, againstKlCoef }: FixedPointReport,
  optimum: TheoryPoint,
  byTier: (name: string, point: TheoryPoint) => string[],
  table: (points: readonly TheoryPoint[]) => string[],
): string[] {
  if (point === null)
    return ["", `The algorithm does not end there, but ${name} is not known for this config.`];
  if (isNear(point, optimum))
    return ["", `${name}, where the algorithm itself ends, is the same at this klCoef.`];
  return [
    "",
    `The algorithm does not end there. ${name}, at the same klCoef (gap ${signed(point.behaviourGap)}), and against klCoef:`,
    "",
    ...byTier("fixed point", point),
    "",
    ...table(againstKlCoef),
  ];
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
