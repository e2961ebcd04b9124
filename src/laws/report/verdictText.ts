/**
 * A law's verdict in words, for the docs, the tables and the terminal: which claims fail, and whether the measurement
 * speaks against the prediction or is only too uncertain. Pure.
 */
import { showMeasured, showRange } from "./figures.js";
import type { LawOutcome } from "../law/outcome.js";
import { meanInRange, type JudgedClaim } from "../law/verdict.js";

/** How the laws were judged: over which seeds, and whether without tests. */
export interface Judging {
  readonly seeds: readonly number[];
  readonly quick: boolean;
}

/** "20 seeds", "1 seed"; for a quick verification "3 seeds, no test". */
export function judgedBy({ seeds, quick }: Judging): string {
  return `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}${quick ? ", no test" : ""}`;
}

/** The claims that a verdict hangs on: predictions and controls, not published figures. */
const deciding = (claims: readonly JudgedClaim[]): JudgedClaim[] =>
  claims.filter(({ role }) => role !== "published");

/** The predictions and controls that fail. */
export function failingClaims({ claims }: LawOutcome): JudgedClaim[] {
  return deciding(claims).filter(({ holds }) => !holds);
}

/** "reproduced" or "not reproduced"; for a quick verification only whether the means lie in their ranges. */
export function verdictWords({ law, reproduced }: LawOutcome, judging: Judging): string {
  if (!judging.quick) return reproduced ? "reproduced" : "not reproduced";
  if (!reproduced) return `out of range (${judgedBy(judging)})`;
  return law.status === "reproduced"
    ? `in range (${judgedBy(judging)})`
    : `in range here (${judgedBy(judging)}); the full verification does not confirm it`;
}

/** The verdict for an index: "reproduced", "**not reproduced** (2 of 7 claims fail)". */
export function indexVerdict(outcome: LawOutcome): string {
  if (outcome.reproduced) return "reproduced";
  const all = deciding(outcome.claims).length;
  const failing = failingClaims(outcome).length;
  return `**not reproduced** (${failing} of ${all} claims ${failing === 1 ? "fails" : "fail"})`;
}

/** The verdict under a lesson's heading, as one block of Markdown: a line, or a list where several claims fail. */
export function verdictBlock(outcome: LawOutcome, judging: Judging): string {
  const words = verdictWords(outcome, judging);
  const heading = judging.quick
    ? `**${capitalised(words)}**`
    : `**${capitalised(words)}** (${judgedBy(judging)})`;
  const failing = failingClaims(outcome);
  if (failing.length === 0) return `${heading}.`;
  const found = failing.map((claim) => failure(claim, outcome.claims, judging.quick));
  return found.length === 1
    ? `${heading}: ${found[0]}.`
    : `${heading}:\n${found.map((text) => `- ${text}`).join(";\n")}.`;
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function failure(claim: JudgedClaim, claims: readonly JudgedClaim[], quick: boolean): string {
  const role = claim.role === "control" ? "control, " : "";
  const measured = `${role}${named(claim, claims)} was ${showMeasured(claim)}, predicted ${showRange(claim)}`;
  return `${measured} (${reason(claim, quick)})`;
}

function reason(claim: JudgedClaim, quick: boolean): string {
  if (!claim.values.every(Number.isFinite)) return "some seeds give no number, so nothing could be tested";
  if (quick) return "out of range";
  if (claim.test === "exact") return "not every seed lies in the range: against the prediction";
  return meanInRange(claim, claim.measured.mean)
    ? `in range, but ${claim.measured.n} seeds are not certain enough after the correction`
    : "against the prediction";
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

/**
 * Where the verdicts differ from the laws' status, one sentence for each law: `lost` were marked as reproduced and are not now,
 * `gained` the other way round. `quick`: the sentences say that a few seeds decide nothing.
 */
export function changes(
  outcomes: readonly LawOutcome[],
  quick = false,
): { lost: string[]; gained: string[] } {
  const sentence = (outcome: LawOutcome): string => {
    const { law, reproduced } = outcome;
    if (reproduced) return `${law.id} (${law.title}) is marked as not reproduced, and now is reproduced.`;
    const found = failingClaims(outcome).map(
      (claim) => `${claim.quantity} is ${showMeasured(claim)}, predicted ${showRange(claim)}`,
    );
    return quick
      ? `${law.id} (${law.title}) is out of range here; the full verification reproduced it: ${found.join("; ")}.`
      : `${law.id} (${law.title}) is marked as reproduced and no longer is: ${found.join("; ")}.`;
  };
  const changed = outcomes.filter(({ law, reproduced }) => reproduced !== (law.status === "reproduced"));
  return {
    lost: changed.filter(({ reproduced }) => !reproduced).map(sentence),
    gained: changed.filter(({ reproduced }) => reproduced).map(sentence),
  };
}
