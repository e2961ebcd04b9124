/**
 * docs/laws.md: the table of the last full verification, and all lessons with their pictures under docs/laws/. Pure.
 */
import type { Law } from "./law.js";
import { lessonsMarkdown, pictureName } from "./lessons.js";
import { claimTable, factsInWords, lawTables, type VerificationFacts } from "./markdown.js";
import type { LawOutcome } from "./outcome.js";

/** Where the lessons begin in docs/laws.md; what stands above comes from the measurements. */
export const lessonsHeading = "# Lessons";

/** The text of docs/laws.md. */
export function lawsDocument(outcomes: readonly LawOutcome[], facts: VerificationFacts): string {
  return [
    "<!-- Written by `npm run hawthorne -- verify --write-docs`; edit the laws in src/laws/ instead. -->",
    "# Laws",
    "Known results, each with a prediction that was written down before it was run, a control and a test over seeds. A law that fails stays here as *not reproduced*.",
    factsInWords(facts, outcomes.length),
    ...lawTables(outcomes),
    "## Every claim",
    claimTable(outcomes),
    lessonsSection(outcomes.map(({ law }) => law)),
    "",
  ].join("\n\n");
}

/** The part of docs/laws.md that follows from the laws alone. */
export function lessonsSection(laws: readonly Law[]): string {
  return `${lessonsHeading}\n\n${lessonsMarkdown(laws, (law) => `laws/${pictureName(law)}`)}`;
}
