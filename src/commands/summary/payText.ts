/**
 * The pay table as text: what the labeler thinks of each kind, what the reward model pays for it, what the model's own
 * utility adds, their sum, and how often the kind is given for it. Pure.
 */
import type { Payment } from "../../record/payments.js";
import { alignColumns, inPercent, signed } from "../terminal/format.js";

export interface PayTextOptions {
  /** Whether something was trained, which then has a column. */
  readonly trained: boolean;
  /** What the algorithm's own fixed point is called, where it is another one than the optimum. */
  readonly fixedPoint?: string | undefined;
  /** Reward per nat. */
  readonly klCoef: number;
}

interface Column {
  readonly heading: string;
  readonly cell: (payment: Payment) => string;
}

function columnsOf(payments: readonly Payment[], { trained, fixedPoint }: PayTextOptions): Column[] {
  const optional = (isThere: boolean, column: Column): Column[] => (isThere ? [column] : []);
  return [
    { heading: "labeler", cell: ({ labelerUtility }) => signed(labelerUtility) },
    ...optional(
      payments.some(({ caught }) => caught > 0),
      { heading: "caught", cell: ({ caught }) => inPercent(caught) },
    ),
    { heading: "paid", cell: ({ paid }) => signed(paid) },
    { heading: "own", cell: ({ own }) => signed(own) },
    { heading: "sum", cell: ({ reward }) => signed(reward) },
    { heading: "start", cell: ({ startProbability }) => inPercent(startProbability) },
    { heading: "closed form", cell: ({ optimumProbability }) => inPercent(optimumProbability) },
    ...optional(fixedPoint !== undefined, {
      heading: "fixed point",
      cell: ({ fixedPointProbability }) =>
        fixedPointProbability === null ? "–" : inPercent(fixedPointProbability),
    }),
    ...optional(trained, { heading: "trained", cell: ({ probability }) => inPercent(probability) }),
  ];
}

/** The whole table: a block for harmful prompts and one for benign prompts, as far as the world has them. */
export function payLines(payments: readonly Payment[], options: PayTextOptions): string[] {
  const blocks = [true, false].map((harmful) => payments.filter((payment) => payment.harmful === harmful));
  return [
    "What each kind of response is paid: the labeler's utility; of that, what the reward model pays (its score in sd of the start, as often as it is graded); what the model's own utility adds; their sum. And how often it is given, in percent.",
    ...blocks.flatMap((block) =>
      block.length === 0
        ? []
        : [
            "",
            `On ${block[0]?.harmful === true ? "harmful" : "benign"} prompts:`,
            "",
            ...payBlock(block, options),
          ],
    ),
    "",
    `The closed form gives a kind in proportion to start · exp(sum / klCoef), here with klCoef ${Number(options.klCoef.toPrecision(3))}, prompt by prompt.`,
    ...notes(payments),
  ];
}

/** What the sums alone do not say: where tiers look alike, where nothing trains, and what a detector does. */
function notes(payments: readonly Payment[]): string[] {
  return [...pooledNote(payments), ...restNote(payments), ...caughtNote(payments)];
}

/** What the column of a detector says. */
function caughtNote(payments: readonly Payment[]): string[] {
  if (!payments.some(({ caught }) => caught > 0)) return [];
  return [
    "Caught: how often the detector catches a graded response, in percent; what it takes off for that is in paid.",
  ];
}

/** Tiers in which no sum counts. */
function restNote(payments: readonly Payment[]): string[] {
  const tiers = [...new Set(payments.filter(({ rests }) => rests).map(({ tier }) => tier))];
  if (tiers.length === 0) return [];
  const [verb, its] = tiers.length === 1 ? ["shows", "its"] : ["show", "their"];
  return [
    `No tier that trains shows what ${inWords(tiers)} ${verb}: ${its} closed form is the start, what would be without leakage.`,
  ];
}

const inWords = (names: readonly string[]): string => names.join(", ").replace(/, ([^,]*)$/, " and $1");

/** What a sum alone does not say, where tiers look alike. */
function pooledNote(payments: readonly Payment[]): string[] {
  const tiers = [...new Set(payments.filter(({ pooled }) => pooled).map(({ tier }) => tier))];
  if (tiers.length === 0) return [];
  return [
    `The policy cannot always tell ${tiers.length === 1 ? `${tiers[0]} from another tier` : `${inWords(tiers)} apart`}: the mean of their sums counts, by how often each is behind what it sees.`,
  ];
}

/** Longer tables are left to `theory --run`. */
const mostRows = 16;

/**
 * The part of the table that a closing summary shows: harmful prompts, or benign ones where there are no others. `command`
 * prints the whole table.
 */
export function payExcerpt(payments: readonly Payment[], options: PayTextOptions, command: string): string[] {
  const shown = payments.filter(({ harmful }) => harmful === payments[0]?.harmful);
  const kind = shown[0]?.harmful === true ? "harmful" : "benign";
  const rows = payBlock(shown, options);
  if (rows.length > mostRows + 1) return [`What every kind of response is paid: ${command}`];
  return [
    `Why: on ${kind} prompts, what the labeler thinks of each kind, what the reward model pays for it, what the model's own utility adds, their sum; and how often it is given, in percent.`,
    ...rows,
    ...notes(payments).map((line) => `  ${line}`),
    `  The whole table: ${command}`,
  ];
}

/** The rows of one kind of prompt, a group for each tier; tiers with the same numbers share one. */
export function payBlock(payments: readonly Payment[], options: PayTextOptions): string[] {
  const columns = columnsOf(payments, options);
  const groups = new Map<string, { tiers: string[]; rows: string[][] }>();
  for (const tier of new Set(payments.map((payment) => payment.tier))) {
    const own = payments.filter((payment) => payment.tier === tier);
    const rows = own.map((payment) => [payment.response, ...columns.map(({ cell }) => cell(payment))]);
    const key = rows.join("\n");
    const group = groups.get(key) ?? { tiers: [], rows };
    group.tiers.push(tier);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const names = alignColumns([
    ["tier", "kind"],
    ...all.flatMap(({ tiers, rows }) =>
      rows.map(([kind = ""], i) => [i > 0 ? "" : all.length === 1 ? "every tier" : tiers.join(", "), kind]),
    ),
  ]);
  const width = Math.max(...names.map((name) => name.length));
  const numbers = alignColumns(
    [columns.map(({ heading }) => heading), ...all.flatMap(({ rows }) => rows.map(([, ...cells]) => cells))],
    "right",
  );
  return names.map((name, i) => `  ${name.padEnd(width)}  ${numbers[i] ?? ""}`);
}
