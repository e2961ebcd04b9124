/** A verification, and the list of laws, as the terminal shows them. Pure. */
import { showMeasured, showP, showRange, verdictWord } from "../../laws/figures.js";
import type { Law } from "../../laws/law.js";
import { byClass, classes, type LawOutcome } from "../../laws/outcome.js";
import { alignColumns } from "../summary/format.js";

/** Letters a line of running text may have; tables may be wider. */
const lineLength = 100;

const roles = { prediction: "", control: "control: ", published: "published: " } as const;

/** The laws by class, a paragraph each: prediction, then a line a claim, then what was seen. */
export function verificationText(outcomes: readonly LawOutcome[]): string {
  return byClass(outcomes, ({ law }) => law)
    .map(([name, members]) => {
      const { heading, shows } = classes[name];
      return [`${heading.toUpperCase()}\n${shows}`, ...members.map(lawText)].join("\n\n");
    })
    .join("\n\n");
}

function lawText({ law, claims, reproduced, remark }: LawOutcome): string {
  const rows = claims.map((claim) => [
    `${roles[claim.role]}${claim.quantity}`,
    showMeasured(claim),
    showRange(claim),
    claim.p === null ? "" : `p ${showP(claim.p)}`,
    claim.role === "published" ? (claim.holds ? "met" : "not met") : claim.holds ? "holds" : "FAILS",
  ]);
  const marked = verdictWord(reproduced) === law.status ? "" : ` (marked as ${law.status})`;
  return [
    `${law.id}  ${law.title}: ${verdictWord(reproduced).toUpperCase()}${marked}`,
    ...paragraph(`${law.statement} (${law.source})`),
    ...paragraph(`Predicted: ${law.prediction}`),
    ...paragraph(`Control: ${law.control}`),
    ...alignColumns([["", "measured, 95 % interval", "predicted", "", ""], ...rows]).map(
      (line) => `      ${line}`,
    ),
    ...(remark === null ? [] : paragraph(`Seen: ${remark}`)),
  ].join("\n");
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

/** One line about the whole, such as "24 of 25 laws are reproduced; not: P2." */
export function verdictLine(outcomes: readonly LawOutcome[]): string {
  const failed = outcomes.filter(({ reproduced }) => !reproduced).map(({ law }) => law.id);
  const count = outcomes.length - failed.length;
  const laws = outcomes.length === 1 ? "law is" : "laws are";
  return `${count} of ${outcomes.length} ${laws} reproduced${failed.length === 0 ? "" : `; not: ${failed.join(", ")}`}.`;
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
