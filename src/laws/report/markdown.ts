/**
 * A verification as Markdown: one table per class with a row for each law, then every claim with its numbers, for table.md;
 * and the parts of it that the docs show. Pure.
 */
import {
  intervalsInWords,
  showComparison,
  showLawP,
  showMeasured,
  showP,
  showPublished,
  showRange,
  showSd,
} from "./figures.js";
import type { Claim, LawCost } from "../law/law.js";
import { byClass, classes, type LawOutcome } from "../law/outcome.js";
import type { JudgedClaim } from "../law/verdict.js";
import { seedsInWords } from "../law/words.js";
import { verdictWords, type Judging } from "./verdictText.js";

/** What is said about a verification as a whole. */
export interface VerificationFacts extends Judging {
  readonly date: string;
  /** Laws that were asked for; more than were judged where it was interrupted. */
  readonly lawsAsked: number;
  readonly lawsJudged: number;
  /** Distinct runs, and how many the laws asked for with those they share. */
  readonly runs: number;
  readonly runsAsked: number;
  readonly wallSeconds: number;
  /** By the law's id. */
  readonly costs: Readonly<Record<string, LawCost>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** Text inside a table's cell. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A table in Markdown; its cells are taken as they are. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(heading), row(heading.map(() => "---")), ...rows.map(row)].join("\n");
}

/** The facts of a verification in a few sentences. */
export function factsInWords(outcomes: readonly LawOutcome[], facts: VerificationFacts): string {
  const { quick, lawsAsked, lawsJudged, runs, runsAsked, wallSeconds, versions } = facts;
  const parts = [
    `${facts.date}, ${seedsOfAll(outcomes)}, ${runs} runs${runsAsked > runs ? ` (${runsAsked} asked for, shared ones run once)` : ""} in ${Math.round(wallSeconds)} s, Hawthorne ${versions["hawthorne"] ?? "?"}.`,
    quick
      ? "Quick: so few seeds are no test; this says only whether each mean lies in the predicted range. docs/laws.md has the full verification."
      : rules,
    ...(lawsJudged < lawsAsked
      ? [`**Interrupted:** ${lawsJudged} of ${lawsAsked} laws were complete and are judged here.`]
      : []),
  ];
  return parts.join(" ");
}

/** How a law is judged. */
const rules = [
  "A claim holds where the p of its own test is below 0.05; ranges are tested by two one-sided t-tests (TOST), which is to say by the 90 % interval.",
  "A law says that all its claims hold, so its p is the largest of theirs, and needs no correction for their number (an intersection–union test); Holm's correction runs over the laws of a round: those that were predicted together and begin with the same seed, so that a later round cannot overturn a verdict. (Rounds were told apart when part of the second one had been seen; over all laws at once fewer of either would stand.)",
  "It is **reproduced** where every claim holds and its corrected p is below 0.05, **contradicted** where the 90 % interval of a claim lies wholly outside its predicted range, and **inconclusive** otherwise.",
  "Checks cannot fail unless the code is wrong: they have to hold, and are no evidence.",
  "Published figures are compared by their own standard error and that over seeds; they are shown and decide nothing.",
].join(" ");

/** "20 seeds, 1 to 20" where all laws have the same, else the numbers of laws with each: "… (33 laws), … (12 laws)". */
export function seedsOfAll(outcomes: readonly LawOutcome[]): string {
  const counts = new Map<string, number>();
  for (const { seeds } of outcomes) {
    const text = seedsInWords(seeds);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = [...counts];
  return texts.length === 1
    ? (texts[0]?.[0] ?? "")
    : texts.map(([text, laws]) => `${text} (${laws} ${laws === 1 ? "law" : "laws"})`).join(", ");
}

/** How many seconds of one core a law took: "its 40 runs took 35 s of one core". */
export function costInWords({ law }: LawOutcome, { costs }: VerificationFacts): string[] {
  const cost = costs[law.id];
  if (cost === undefined) return [];
  return [
    `Its ${cost.runs} runs took ${cost.seconds.toFixed(1)} s of one core; what laws share counts for each in parts.`,
  ];
}

/** table.md: the laws by class, then all claims, then what was seen beside the numbers. */
export function tableMarkdown(outcomes: readonly LawOutcome[], facts: VerificationFacts): string {
  return [
    "# Laws, verified",
    factsInWords(outcomes, facts),
    ...lawTables(outcomes, facts),
    "## Every claim",
    intervalsInWords,
    claimTable(outcomes, facts),
    "",
  ].join("\n\n");
}

/** A heading, a sentence and a table for each class. */
function lawTables(outcomes: readonly LawOutcome[], judging: Judging): string[] {
  return byClass(outcomes, ({ law }) => law).flatMap(([name, members]) => {
    const { heading, shows } = classes[name];
    return [
      `## ${heading}`,
      shows,
      table(
        ["law", "source", "predicted", "measured, with what decided", "control", "p", "verdict"],
        members.map((outcome) => lawRow(outcome, judging)),
      ),
      ...members.flatMap(({ law, remark }) => (remark === null ? [] : [`**${law.id}:** ${remark}`])),
    ];
  });
}

function lawRow(outcome: LawOutcome, judging: Judging): string[] {
  const { law, claims } = outcome;
  const figures = (role: Claim["role"]): string[] =>
    claims
      .filter((claim) => claim.role === role)
      .map((claim) => cell(`${claim.quantity}: ${showMeasured(claim)}`));
  const beside = claims
    .filter(({ role }) => role === "published")
    .map((claim) =>
      cell(
        `*published: ${showPublished(claim)}; here ${claim.quantity}: ${showMeasured(claim)}: ${showComparison(claim)}*`,
      ),
    );
  return [
    `**${law.id}** ${cell(law.statement)}`,
    cell(law.source),
    cell(law.prediction),
    [...figures("prediction"), ...beside].join("<br>"),
    [cell(law.control), ...figures("control")].join("<br>"),
    showLawP(outcome),
    statusAware(outcome, judging),
  ];
}

/** The verdict; where it is not what the law is marked as, both. */
function statusAware(outcome: LawOutcome, judging: Judging): string {
  const verdict = verdictWords(outcome, judging);
  const { status } = outcome.law;
  return judging.quick || verdict === status ? verdict : `**${verdict}** (marked as ${status})`;
}

/** What is known of a claim, as cells; `claimHeadings` stand above them. */
function claimCells(claim: JudgedClaim, judging: Judging): string[] {
  return [
    claim.check ? `${claim.role} (check)` : claim.role,
    cell(claim.quantity),
    claim.role === "published" ? showPublished(claim) : showRange(claim),
    showMeasured(claim),
    showSd(claim),
    String(claim.measured.n),
    claim.role === "published" ? "–" : showP(claim.p),
    claimVerdict(claim, judging),
  ];
}

/** What is found of a claim, in a word or two. */
export function claimVerdict(claim: JudgedClaim, { quick }: Judging): string {
  if (claim.role === "published") return showComparison(claim);
  if (claim.check && !claim.holds) return "FAILS: the code is wrong";
  if (quick) return claim.holds ? "in range" : "out of range";
  return claim.holds ? "holds" : claim.contradicted ? "contradicted" : "undecided";
}

const claimHeadings = ["role", "quantity", "predicted", "measured", "sd over seeds", "seeds", "p", "found"];

/** Every claim of every law with all that is known of it. */
function claimTable(outcomes: readonly LawOutcome[], judging: Judging): string {
  return table(
    ["law", ...claimHeadings],
    outcomes.flatMap(({ law, claims }) => claims.map((claim) => [law.id, ...claimCells(claim, judging)])),
  );
}

/** The claims of one law. */
export function claimsOfLaw({ claims }: LawOutcome, judging: Judging): string {
  return table(
    claimHeadings,
    claims.map((claim) => claimCells(claim, judging)),
  );
}
