/** A verification, and the list of laws, as the terminal shows them. Pure. */
import {
  intervalsInWords,
  showMeasured,
  showP,
  showPublished,
  showRange,
} from "../../laws/report/figures.js";
import type { Law } from "../../laws/law/law.js";
import { byClass, classes, type LawOutcome } from "../../laws/law/outcome.js";
import type { Verdict } from "../../laws/law/law.js";
import { claimVerdict, seedsOfAll } from "../../laws/report/markdown.js";
import { judgedBy, lawP, verdictWords, type Judging } from "../../laws/report/verdictText.js";
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
  const reading = `Measured: the mean over seeds; ${intervalsInWords}.`;
  return [...(judging.quick ? [noTest(outcomes)] : []), reading, text].join("\n\n");
}

/** What a quick verification is worth. */
export function noTest(outcomes: readonly LawOutcome[]): string {
  const count = Math.max(...outcomes.map(({ seeds }) => seeds.length));
  return `Quick: ${count === 1 ? "1 seed is" : `${count} seeds are`} no test, only a look whether each mean lies in its range; docs/laws.md has the full verification.`;
}

function lawText(outcome: LawOutcome, judging: Judging): string {
  const { law, claims, remark } = outcome;
  const restated = law.restates === undefined ? "" : ` Restates ${law.restates}.`;
  const rows = claims.map((claim) => [
    `${claim.check ? "check, " : ""}${roles[claim.role]}${claim.quantity}`,
    showMeasured(claim),
    claim.role === "published" ? showPublished(claim) : showRange(claim),
    claim.p === null || claim.role === "published" ? "" : `p ${showP(claim.p)}`,
    claimVerdict(claim, judging),
  ]);
  return [
    `${law.id}  ${law.title}: ${lawVerdict(outcome, judging)}`,
    ...paragraph(`${law.statement} (${law.source})${restated}`),
    ...paragraph(`Predicted: ${law.prediction}`),
    ...paragraph(`Control: ${law.control}`),
    ...alignColumns([["", "measured", "predicted", "", ""], ...rows]).map((line) => `      ${line}`),
    ...(remark === null ? [] : paragraph(`Seen: ${remark}`)),
  ].join("\n");
}

function lawVerdict(outcome: LawOutcome, judging: Judging): string {
  const words = verdictWords(outcome, judging);
  if (judging.quick) return words;
  const { status } = outcome.law;
  const marked = words === status ? "" : ` (marked as ${status})`;
  return `${words.toUpperCase()}${marked}  ${judgedBy(outcome, judging)}; ${lawP(outcome)}`;
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

/** One line about the whole, such as "24 of 25 laws are reproduced; contradicted: P2."; quick: that it is no test. */
export function verdictLine(outcomes: readonly LawOutcome[], { quick }: Judging): string {
  const idsOf = (verdict: Verdict): string[] =>
    outcomes.filter((outcome) => outcome.verdict === verdict).map(({ law }) => law.id);
  const listed = (words: string, verdict: Verdict): string => {
    const ids = idsOf(verdict);
    return ids.length === 0 ? "" : `; ${words}: ${ids.join(", ")}`;
  };
  const count = idsOf("reproduced").length;
  const laws = outcomes.length === 1 ? "law is" : "laws are";
  const found = quick ? `in range (${seedsOfAll(outcomes)}, no test)` : "reproduced";
  const rest = quick
    ? listed("not", "inconclusive")
    : `${listed("contradicted", "contradicted")}${listed("inconclusive", "inconclusive")}`;
  return `${count} of ${outcomes.length} ${laws} ${found}${rest}.`;
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
