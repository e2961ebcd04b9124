/**
 * The closed form as `hawthorne theory` reports it: means over seeds, by tier at the config's klCoef, and against klCoef
 * over two decades either side. Pure.
 */
import type { Config } from "../config/schema/config.js";
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
  /** By falling klCoef: from hardly any training pressure to almost nothing but reward. */
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
  const { klCoef: _, ...start } = at(Infinity);
  return {
    config: config.name,
    rewardModel,
    seeds: theories.length,
    responses: Object.keys(config.responses),
    gap: config.gap,
    start,
    optimum: at(klCoef),
    againstKlCoef: [...grid].sort((a, b) => b - a).map(at),
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
  const { optimum, start, responses, gap } = report;
  const byTier = alignColumns([
    ["tier", "start", "optimum", ...responses, "KL to the start"],
    ...optimum.tiers.map((tier, t) => [
      tier.tier,
      inPercent(start.tiers[t]!.compliance),
      inPercent(tier.compliance),
      ...tier.harmfulShare.map(inPercent),
      `${twoDecimals(tier.kl)} nats`,
    ]),
  ]);
  const againstKlCoef = alignColumns([
    ["klCoef", "gap", ...optimum.tiers.map(({ tier }) => tier)],
    ...report.againstKlCoef.map((point) => [
      `${short(point.klCoef)}${point.klCoef === optimum.klCoef ? " *" : ""}`,
      signed(point.behaviourGap),
      ...point.tiers.map(({ compliance }) => inPercent(compliance)),
    ]),
  ]);
  return [
    `Closed form of "${report.config}" for ${report.rewardModel}, mean of ${report.seeds} seeds.`,
    "",
    `On harmful prompts, at klCoef ${short(optimum.klCoef)}: compliance at the start and at the optimum, and the optimum's responses, in percent.`,
    "",
    ...byTier.map((line) => `  ${line}`),
    "",
    `  behaviour gap (${gap.of} - ${gap.minus}): ${signed(start.behaviourGap)} at the start, ${signed(optimum.behaviourGap)} at the optimum`,
    "",
    "Against klCoef, the weight of the KL penalty (* this config's): gap, and compliance on harmful prompts in percent.",
    "",
    ...againstKlCoef.map((line) => `  ${line}`),
  ].join("\n");
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
