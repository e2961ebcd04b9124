/**
 * A verification as Markdown: one table per class with a row for each law, then every claim with its numbers, for table.md;
 * and the parts of it that the docs show. Pure.
 */
import { decisiveP, showMeasured, showP, showRange, showSd } from "./figures.js";
import type { Claim } from "../law/law.js";
import { byClass, classes, type LawOutcome } from "../law/outcome.js";
import type { JudgedClaim } from "../law/verdict.js";
import { verdictWords, type Judging } from "./verdictText.js";

/** What is said about a verification as a whole. */
export interface VerificationFacts {
  readonly date: string;
  readonly seeds: readonly number[];
  readonly quick: boolean;
  /** Laws that were asked for; more than were judged where it was interrupted. */
  readonly lawsAsked: number;
  /** Distinct runs, and how many the laws asked for with those they share. */
  readonly runs: number;
  readonly runsAsked: number;
  readonly wallSeconds: number;
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
export function factsInWords(facts: VerificationFacts, judged: number): string {
  const { seeds, quick, lawsAsked, runs, runsAsked, wallSeconds, versions } = facts;
  const seedText =
    seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds (${seeds[0]} to ${seeds.at(-1)})`;
  const parts = [
    `${facts.date}, ${seedText}, ${runs} runs${runsAsked > runs ? ` (${runsAsked} asked for, shared ones run once)` : ""} in ${Math.round(wallSeconds)} s, Hawthorne ${versions["hawthorne"] ?? "?"}.`,
    quick
      ? "Quick: so few seeds are no test; this says only whether each mean lies in the predicted range. docs/laws.md has the full verification."
      : "A claim holds where its p is below 0.05 after Holm's correction over all tests of this verification; ranges are tested by two one-sided t-tests (TOST).",
    ...(judged < lawsAsked
      ? [`**Interrupted:** ${judged} of ${lawsAsked} laws were complete and are judged here.`]
      : []),
  ];
  return parts.join(" ");
}

/** table.md: the laws by class, then all claims, then what was seen beside the numbers. */
export function tableMarkdown(outcomes: readonly LawOutcome[], facts: VerificationFacts): string {
  return [
    "# Laws, verified",
    factsInWords(facts, outcomes.length),
    ...lawTables(outcomes, facts),
    "## Every claim",
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
        ["law", "source", "predicted", "measured, with 95 % interval", "control", "p", "verdict"],
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
        `*published: ${showRange(claim)}; here ${claim.quantity}: ${showMeasured(claim)}${claim.holds ? "" : ", not reproduced"}*`,
      ),
    );
  return [
    `**${law.id}** ${cell(law.statement)}`,
    cell(law.source),
    cell(law.prediction),
    [...figures("prediction"), ...beside].join("<br>"),
    [cell(law.control), ...figures("control")].join("<br>"),
    showP(decisiveP(claims)),
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
function claimCells(claim: JudgedClaim): string[] {
  return [
    claim.role,
    cell(claim.quantity),
    showRange(claim),
    showMeasured(claim),
    showSd(claim),
    String(claim.measured.n),
    showP(claim.p),
    claim.holds ? "yes" : "no",
  ];
}

const claimHeadings = ({ quick }: Judging): string[] => [
  "role",
  "quantity",
  "predicted",
  "mean [95 % interval]",
  "sd over seeds",
  "seeds",
  "p",
  quick ? "in range" : "holds",
];

/** Every claim of every law with all that is known of it. */
function claimTable(outcomes: readonly LawOutcome[], judging: Judging): string {
  return table(
    ["law", ...claimHeadings(judging)],
    outcomes.flatMap(({ law, claims }) => claims.map((claim) => [law.id, ...claimCells(claim)])),
  );
}

/** The claims of one law. */
export function claimsOfLaw({ claims }: LawOutcome, judging: Judging): string {
  return table(claimHeadings(judging), claims.map(claimCells));
}
