/** The report of `hawthorne theory` as tables of text: for worlds with harmful prompts, and for those without. Pure. */
import type { TheoryPoint } from "../theory/theory.js";
import { payLines } from "./summary/payText.js";
import { alignColumns, inPercent, signed, twoDecimals } from "./terminal/format.js";
import type { FixedPointReport, TheoryReport } from "./theoryReport.js";

/** Makes the tables of one kind of world. */
interface Tables {
  /** What each tier does at a point; `name` is what that policy is called. */
  byTier(name: string, point: TheoryPoint): string[];
  againstKlCoef(points: readonly TheoryPoint[]): string[];
  /** A point in a few words. */
  inShort(point: TheoryPoint): string;
}

/** The report as text. `trained`: whether a run has trained what it is about. */
export function printTheory(report: TheoryReport, trained: boolean): string {
  const { optimum, fixedPoint } = report;
  const hasHarm = optimum.behaviourGap !== null;
  const tables = hasHarm ? harmfulTables(report) : harmlessTables(report);
  return [
    `Closed form of "${report.config}" for ${report.rewardModel}, mean of ${report.seeds} seeds.`,
    "",
    ...(hasHarm ? harmfulLines(report, tables) : harmlessLines(report, tables)),
    ...(fixedPoint === null ? [] : elsewhereLines(fixedPoint, optimum, tables)),
    "",
    ...payLines(report.pay, {
      trained,
      fixedPoint: fixedPoint?.point ? fixedPoint.name : undefined,
      klCoef: optimum.klCoef,
    }),
  ].join("\n");
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
const percentOrNone = (value: number | null | undefined): string =>
  typeof value === "number" ? inPercent(value) : "–";
const gapOf = ({ behaviourGap }: TheoryPoint): string => (behaviourGap === null ? "–" : signed(behaviourGap));
const indented = (rows: readonly (readonly string[])[]): string[] =>
  alignColumns(rows).map((line) => `  ${line}`);

function harmfulLines({ optimum, start, gap, againstKlCoef }: TheoryReport, tables: Tables): string[] {
  return [
    `On harmful prompts, at klCoef ${short(optimum.klCoef)}: compliance at the start and at the optimum, and the optimum's responses, in percent.`,
    "",
    ...tables.byTier("optimum", optimum),
    "",
    `  behaviour gap (${gap.of} - ${gap.minus}): ${gapOf({ klCoef: Infinity, ...start })} at the start, ${gapOf(optimum)} at the optimum`,
    ...(optimum.naturalGap === null
      ? []
      : [
          `  natural gap, on each tier's own prompts: ${signed(start.naturalGap ?? 0)} at the start, ${signed(optimum.naturalGap)} at the optimum`,
        ]),
    "",
    "Against klCoef, the weight of the KL penalty (* this config's): gap, and compliance on harmful prompts in percent.",
    "",
    ...tables.againstKlCoef(againstKlCoef),
  ];
}

function harmfulTables({ optimum, start, responses }: TheoryReport): Tables {
  return {
    byTier: (name, { tiers }) =>
      indented([
        ["tier", "start", name, ...responses, "KL to the start"],
        ...tiers.map((tier, t) => [
          tier.tier,
          percentOrNone(start.tiers[t]?.compliance),
          percentOrNone(tier.compliance),
          ...(tier.harmfulShare ?? []).map(inPercent),
          `${twoDecimals(tier.kl)} nats`,
        ]),
      ]),
    againstKlCoef: (points) =>
      indented([
        ["klCoef", "gap", ...optimum.tiers.map(({ tier }) => tier)],
        ...points.map((point) => [
          klCoefText(point, optimum),
          gapOf(point),
          ...point.tiers.map(({ compliance }) => percentOrNone(compliance)),
        ]),
      ]),
    inShort: (point) => `gap ${gapOf(point)}`,
  };
}

const klCoefText = ({ klCoef }: TheoryPoint, optimum: TheoryPoint): string =>
  `${short(klCoef)}${klCoef === optimum.klCoef ? " *" : ""}`;

function harmlessLines({ optimum, againstKlCoef }: TheoryReport, tables: Tables): string[] {
  return [
    "No prompt of this world is harmful, so it has no behaviour gap. What training changes is which kinds are given, what they earn (proxy reward, what the reward model pays where it is asked, in sd of the start) and what they are worth (gold reward).",
    "",
    `At klCoef ${short(optimum.klCoef)}, from the start to the optimum:`,
    "",
    ...tables.byTier("optimum", optimum),
    "",
    "Against klCoef, the weight of the KL penalty (* this config's): proxy and gold reward.",
    "",
    ...tables.againstKlCoef(againstKlCoef),
  ];
}

/** Tiers in which a policy does the same are one column. */
function harmlessTables({ optimum, start, responses }: TheoryReport): Tables {
  const reward = (value: number | null | undefined): string =>
    typeof value === "number" ? twoDecimals(value) : "–";
  return {
    byTier: (name, { tiers }) => [
      ...indented([
        ["tier", "proxy reward", "gold reward", "KL to the start"],
        ...tiers.map((tier, t) => [
          tier.tier,
          `${reward(start.tiers[t]?.proxyReward)} → ${reward(tier.proxyReward)}`,
          `${reward(start.tiers[t]?.goldReward)} → ${reward(tier.goldReward)}`,
          `${twoDecimals(tier.kl)} nats`,
        ]),
      ]),
      "",
      `  How often each kind is given, in percent, at the start and at the ${name}:`,
      "",
      ...indented([
        ["kind", ...tiers.flatMap(({ tier }) => [`${tier}: start`, name])],
        ...responses.map((kind, k) => [
          kind,
          ...tiers.flatMap(({ benignShare }, t) => [
            percentOrNone(start.tiers[t]?.benignShare?.[k]),
            percentOrNone(benignShare?.[k]),
          ]),
        ]),
      ]),
    ],
    againstKlCoef: (points) =>
      indented([
        ["klCoef", ...optimum.tiers.flatMap(({ tier }) => [`${tier}: proxy`, "gold", "KL"])],
        ...points.map((point) => [
          klCoefText(point, optimum),
          ...point.tiers.flatMap(({ proxyReward, goldReward, kl }) => [
            reward(proxyReward),
            reward(goldReward),
            twoDecimals(kl),
          ]),
        ]),
      ]),
    inShort: ({ tiers }) =>
      tiers.map(({ tier, goldReward }) => `gold ${twoDecimals(goldReward)} ${tier}`).join(", "),
  };
}

/** Whether no share of a kind differs by half a percent. */
function isNear({ tiers }: TheoryPoint, other: TheoryPoint): boolean {
  return tiers.every(({ harmfulShare, benignShare }, t) =>
    [
      [harmfulShare, other.tiers[t]?.harmfulShare],
      [benignShare, other.tiers[t]?.benignShare],
    ].every(([here, there]) =>
      (here ?? []).every((share, k) => Math.abs(share - (there?.[k] ?? NaN)) < 5e-3),
    ),
  );
}

/** What is said of an algorithm that does not end at the optimum. */
function elsewhereLines(
  { name, point, againstKlCoef }: FixedPointReport,
  optimum: TheoryPoint,
  tables: Tables,
): string[] {
  if (point === null)
    return ["", `The algorithm does not end there, but ${name} is not known for this config.`];
  if (isNear(point, optimum))
    return ["", `${name}, where the algorithm itself ends, is the same at this klCoef.`];
  return [
    "",
    `The algorithm does not end there. ${name}, at the same klCoef (${tables.inShort(point)}), and against klCoef:`,
    "",
    ...tables.byTier("fixed point", point),
    "",
    ...tables.againstKlCoef(againstKlCoef),
  ];
}
