/**
 * A law's verdict in words, for the docs, the tables and the terminal: which claims fail, and whether the measurement
 * speaks against the prediction or is only too uncertain. Pure.
 */
import { showLawP, showMeasured, showRange } from "./figures.js";
import type { LawOutcome } from "../law/outcome.js";
import type { Verdict } from "../law/law.js";
import { isEvidence, type JudgedClaim } from "../law/verdict.js";
import { seedsInWords } from "../law/words.js";

/** How the laws were judged: whether without tests. */
export interface Judging {
  readonly quick: boolean;
}

/** "20 seeds, 1 to 20", "seed 1"; for a quick verification "3 seeds, 1 to 3, no test". */
export function judgedBy({ seeds }: LawOutcome, { quick }: Judging): string {
  return `${seedsInWords(seeds)}${quick ? ", no test" : ""}`;
}

/** The claims that have to hold: predictions and controls, checks among them, but not published figures. */
const deciding = (claims: readonly JudgedClaim[]): JudgedClaim[] =>
  claims.filter(({ role }) => role !== "published");

/** The predictions and controls that fail, worst first: a check, what is contradicted, what is undecided. */
export function failingClaims({ claims }: LawOutcome): JudgedClaim[] {
  const rank = ({ check, contradicted }: JudgedClaim): number => (check ? 0 : contradicted ? 1 : 2);
  return deciding(claims)
    .filter(({ holds }) => !holds)
    .sort((a, b) => rank(a) - rank(b));
}

/** How many of a law's claims are evidence and how many are checks: "7 claims and 2 checks". */
export function claimCount({ claims }: LawOutcome): string {
  const evidence = claims.filter(isEvidence).length;
  const checks = deciding(claims).length - evidence;
  return [counted(evidence, "claim"), counted(checks, "check")].flatMap((text) => text ?? []).join(" and ");
}

const counted = (count: number, noun: string): string | null =>
  count === 0 ? null : `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The verdict; for a quick verification only whether the means lie in their ranges. */
export function verdictWords(outcome: LawOutcome, judging: Judging): string {
  const { law, verdict } = outcome;
  if (!judging.quick) return verdict;
  if (verdict !== "reproduced") return `out of range (${judgedBy(outcome, judging)})`;
  return law.status === "reproduced"
    ? `in range (${judgedBy(outcome, judging)})`
    : `in range here (${judgedBy(outcome, judging)}); the full verification found it ${law.status}`;
}

/** The verdict for an index: "reproduced", "**contradicted** (2 of 7 claims)", "**inconclusive** (1 of 7 claims undecided)". */
export function indexVerdict(outcome: LawOutcome): string {
  const { verdict, claims } = outcome;
  if (verdict === "reproduced") return verdict;
  return `**${verdict}** (${whyNot(failingClaims(outcome), deciding(claims).length)})`;
}

function whyNot(failing: readonly JudgedClaim[], all: number): string {
  const against = failing.filter(({ check, contradicted }) => contradicted && !check).length;
  const checks = failing.filter(({ check }) => check).length;
  const of = (count: number): string => `${count} of ${all} claims`;
  if (checks > 0) return `${of(checks)}, a check of the code, fails`;
  if (against > 0) return of(against);
  if (failing.length > 0) return `${of(failing.length)} undecided`;
  return "every claim holds alone, but not among all laws";
}

/** The verdict under a lesson's heading, as one block of Markdown: a line, or a list where several claims fail. */
export function verdictBlock(outcome: LawOutcome, judging: Judging): string {
  const words = capitalised(verdictWords(outcome, judging));
  const heading = judging.quick
    ? `**${words}**`
    : `**${words}** (${claimCount(outcome)}; ${judgedBy(outcome, judging)}; ${lawP(outcome)})`;
  const found = failingClaims(outcome).map((claim) => failure(claim, outcome.claims, judging.quick));
  if (found.length === 0 && outcome.verdict !== "reproduced")
    return `${heading}: every claim holds alone, but the law does not stand among all laws.`;
  if (found.length === 0) return `${heading}.`;
  return found.length === 1
    ? `${heading}: ${found[0]}.`
    : `${heading}:\n${found.map((text) => `- ${text}`).join(";\n")}.`;
}

/** "p < 0.001, 0.004 after Holm's correction over 33 laws"; that there is nothing to test where all claims are checks. */
export function lawP(outcome: LawOutcome): string {
  const { p, lawsTested } = outcome;
  if (p === null) return "all of them checks, so there is no p";
  const laws = lawsTested === 1 ? "this law alone" : `${lawsTested} laws`;
  return `p ${showLawP(outcome)} over ${laws}`;
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function failure(claim: JudgedClaim, claims: readonly JudgedClaim[], quick: boolean): string {
  const role = claim.check ? "check, " : claim.role === "control" ? "control, " : "";
  const measured = `${role}${named(claim, claims)} was ${showMeasured(claim)}, predicted ${showRange(claim)}`;
  return `${measured} (${reason(claim, quick)})`;
}

function reason(claim: JudgedClaim, quick: boolean): string {
  if (claim.check) return "this cannot fail unless the code is wrong";
  if (!claim.values.every(Number.isFinite)) return "some seeds give no number, so nothing could be tested";
  if (quick) return "out of range";
  return claim.contradicted ? "against the prediction" : `undecided by ${claim.measured.n} seeds`;
}

/** A claim's quantity; where it is "the same" as one further up, with that one. */
function named({ quantity }: JudgedClaim, claims: readonly JudgedClaim[]): string {
  const again = "the same";
  if (!quantity.startsWith(again)) return quantity;
  const before = claims.slice(
    0,
    claims.findIndex((claim) => claim.quantity === quantity),
  );
  const first = before.findLast((claim) => !claim.quantity.startsWith(again));
  return first === undefined ? quantity : `${quantity} (as in: ${first.quantity})`;
}

/** From the worst to the best. */
const ranks: Readonly<Record<Verdict, number>> = { contradicted: 0, inconclusive: 1, reproduced: 2 };

/** What differs from the laws' status, one sentence for each law. */
export interface Changes {
  /** Laws with a check that fails: the code is wrong, whatever the law is marked as. */
  readonly broken: readonly string[];
  /** Laws whose verdict is worse than their status, and better. */
  readonly lost: readonly string[];
  readonly gained: readonly string[];
}

/** Where the verdicts differ from the laws' status. `quick`: the sentences say that a few seeds decide nothing. */
export function changes(outcomes: readonly LawOutcome[], quick = false): Changes {
  const was = (claim: JudgedClaim): string =>
    `${claim.quantity} is ${showMeasured(claim)}, predicted ${showRange(claim)}`;
  const name = ({ law }: LawOutcome): string => `${law.id} (${law.title})`;
  const failedChecks = (outcome: LawOutcome): JudgedClaim[] =>
    failingClaims(outcome).filter(({ check }) => check);
  const broken = outcomes
    .filter((outcome) => failedChecks(outcome).length > 0)
    .map(
      (outcome) =>
        `${name(outcome)} fails a check, which it cannot unless the code is wrong: ${failedChecks(outcome).map(was).join("; ")}.`,
    );
  const sound = outcomes.filter((outcome) => failedChecks(outcome).length === 0);
  const better = ({ law, verdict }: LawOutcome): number => ranks[verdict] - ranks[law.status];
  const lost = sound
    .filter((outcome) => better(outcome) < 0 && !(quick && outcome.law.status !== "reproduced"))
    .map((outcome) => {
      const found = failingClaims(outcome).map(was);
      const why = found.length === 0 ? "it does not stand among all laws" : found.join("; ");
      return quick
        ? `${name(outcome)} is out of range here; the full verification reproduced it: ${why}.`
        : `${name(outcome)} is marked as ${outcome.law.status} and now is ${outcome.verdict}: ${why}.`;
    });
  const gained = sound
    .filter((outcome) => better(outcome) > 0)
    .map((outcome) => `${name(outcome)} is marked as ${outcome.law.status}, and now is ${outcome.verdict}.`);
  return { broken, lost, gained };
}
