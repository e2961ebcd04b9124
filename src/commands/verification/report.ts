/** A verification, and the list of laws, as the terminal shows them. Pure. */
import { showMeasured, showP, showRange } from "../../laws/report/figures.js";
import type { Law } from "../../laws/law/law.js";
import { byClass, classes, type LawOutcome } from "../../laws/law/outcome.js";
import type { JudgedClaim } from "../../laws/law/verdict.js";
import { judgedBy, verdictWords, type Judging } from "../../laws/report/verdictText.js";
import { alignColumns } from "../terminal/format.js";

/** Letters that a line of running text may have; tables may be wider. */
const lineLength = 100;

const roles = { prediction: "", control: "control: ", published: "published: " } as const;

/** The laws by class, a paragraph each: prediction, then a line per claim, then what was seen. */
export function verificationText(outcomes: readonly LawOutcome[], judging: Judging): string {
  const text = byClass(outcomes, ({ law }) => law)
    .map(([name, members]) => {
      const { heading, shows } = classes[name];
      return [
        `${heading.toUpperCase()}\n${shows}`,
        ...members.map((outcome) => lawText(outcome, judging)),
      ].join("\n\n");
    })
    .join("\n\n");
  return judging.quick ? `${noTest(judging)}\n\n${text}` : text;
}

/** What a quick verification is worth. */
export function noTest({ seeds }: Judging): string {
  const count = seeds.length === 1 ? "1 seed is" : `${seeds.length} seeds are`;
  return `Quick: ${count} no test, only a look whether each mean lies in its range; docs/laws.md has the full verification.`;
}

function lawText(outcome: LawOutcome, judging: Judging): string {
  const { law, claims, remark } = outcome;
  const rows = claims.map((claim) => [
    `${roles[claim.role]}${claim.quantity}`,
    showMeasured(claim),
    showRange(claim),
    claim.p === null ? "" : `p ${showP(claim.p)}`,
    claimWords(claim, judging),
  ]);
  return [
    `${law.id}  ${law.title}: ${lawVerdict(outcome, judging)}`,
    ...paragraph(`${law.statement} (${law.source})`),
    ...paragraph(`Predicted: ${law.prediction}`),
    ...paragraph(`Control: ${law.control}`),
    ...alignColumns([["", "measured, 95 % interval", "predicted", "", ""], ...rows]).map(
      (line) => `      ${line}`,
    ),
    ...(remark === null ? [] : paragraph(`Seen: ${remark}`)),
  ].join("\n");
}

function lawVerdict(outcome: LawOutcome, judging: Judging): string {
  const words = verdictWords(outcome, judging);
  if (judging.quick) return words;
  const { status } = outcome.law;
  return `${words.toUpperCase()}${words === status ? "" : ` (marked as ${status})`}`;
}

function claimWords({ role, holds }: JudgedClaim, { quick }: Judging): string {
  if (role === "published") return holds ? "met" : "not met";
  if (quick) return holds ? "in range" : "OUT OF RANGE";
  return holds ? "holds" : "FAILS";
}

/** Indented lines of at most `lineLength` letters. */
function paragraph(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? `    ${word}` : `${line} ${word}`;
    if (line !== "" && longer.length > lineLength) {
      lines.push(line);
      line = `      ${word}`;
    } else line = longer;
  }
  return [...lines, line];
}

/** One line about the whole, such as "24 of 25 laws are reproduced; not: P2."; quick: that it is no test. */
export function verdictLine(outcomes: readonly LawOutcome[], judging: Judging): string {
  const failed = outcomes.filter(({ reproduced }) => !reproduced).map(({ law }) => law.id);
  const count = outcomes.length - failed.length;
  const laws = outcomes.length === 1 ? "law is" : "laws are";
  const outcome = judging.quick ? `in range (${judgedBy(judging)})` : "reproduced";
  return `${count} of ${outcomes.length} ${laws} ${outcome}${failed.length === 0 ? "" : `; not: ${failed.join(", ")}`}.`;
}

/** The laws by class: id and title, and the statement below. */
export function lawList(laws: readonly Law[]): string {
  return byClass(laws, (law) => law)
    .map(([name, members]) => {
      const { heading, shows } = classes[name];
      const lines = members.flatMap(({ id, title, statement }) => [
        `  ${id}  ${title}`,
        ...paragraph(statement),
      ]);
      return [heading.toUpperCase(), shows, "", ...lines].join("\n");
    })
    .join("\n\n");
}
