/**
 * docs/laws.md: an index of all laws with their verdicts, then the lessons with their pictures under docs/laws/, and the
 * statistics of the last full verification at the end. Pure.
 */
import type { Law } from "../law/law.js";
import { lessonAnchor, lessonsMarkdown, pictureName } from "./lessons.js";
import { statistics, table, type VerificationFacts } from "./markdown.js";
import { byClass, type LawOutcome } from "../law/outcome.js";
import { indexVerdict, verdictBlock } from "./verdictText.js";

/** Where the lessons and the statistics begin in docs/laws.md. */
export const lessonsHeading = "# Lessons";
export const statisticsHeading = "# Statistics";

/** Lessons to begin with, each with what a class learns from it. */
const firstLessons: Readonly<Record<string, string>> = {
  I1: "a model cannot behave for the watcher if it cannot see one",
  C1: "where training ends can be computed beforehand",
  C4: "how many secret audits it takes",
  C6: "what labelers do not see",
  P3: "what graders reward when they guess",
};

/** The text of docs/laws.md. */
export function lawsDocument(outcomes: readonly LawOutcome[], facts: VerificationFacts): string {
  const verdicts = new Map(outcomes.map((outcome) => [outcome.law, verdictBlock(outcome, facts)]));
  return [
    "<!-- Written by `npm run hawthorne -- verify --write-docs`; edit the laws in src/laws/ instead. -->",
    "# Laws",
    introduction(outcomes),
    ...beginWith(outcomes),
    indexTable(outcomes),
    lessonsSection(
      outcomes.map(({ law }) => law),
      (law) => verdicts.get(law) ?? null,
    ),
    statisticsHeading,
    ...statistics(outcomes, facts),
    "",
  ].join("\n\n");
}

/** The part of docs/laws.md that follows from the laws, with a verdict below each heading where there is one. */
export function lessonsSection(
  laws: readonly Law[],
  verdictOf: (law: Law) => string | null = () => null,
): string {
  const pictureOf = (law: Law): string => `laws/${pictureName(law)}`;
  return `${lessonsHeading}\n\n${lessonsMarkdown(laws, { pictureOf, verdictOf })}`;
}

function introduction(outcomes: readonly LawOutcome[]): string {
  const afterwards = outcomes.filter(({ law }) => law.follows?.resultsKnown).map(({ law }) => law.id);
  const whole = outcomes.filter(({ reproduced }) => reproduced).length;
  return [
    "A law is a known result, or one that follows from theory, put to the simulation as a claim. Each was predicted before it was run, with a control, and is tested over seeds.",
    `${afterwards.join(", ")} were put forward after the law that they follow up had been seen, and are run on the same seeds; they say so, and are weaker evidence than a first prediction. The other laws with a small letter were predicted together with the first of their number.`,
    `**${whole} of ${outcomes.length} laws hold in full.** The others fail at least one claim and stay here, with what was predicted and what was measured.`,
  ].join(" ");
}

function beginWith(outcomes: readonly LawOutcome[]): string[] {
  const lines = outcomes.flatMap(({ law }) => {
    const shows = firstLessons[law.id];
    return shows === undefined ? [] : [`- ${linkTo(law, `${law.id}: ${law.title}`)}: ${shows}`];
  });
  return lines.length === 0 ? [] : [`First lessons for a class:\n\n${lines.join("\n")}`];
}

function indexTable(outcomes: readonly LawOutcome[]): string {
  return table(
    ["law", "title", "class", "verdict"],
    byClass(outcomes, ({ law }) => law).flatMap(([name, members]) =>
      members.map((outcome) => {
        const { law } = outcome;
        return [linkTo(law, law.id), law.title, name, indexVerdict(outcome)];
      }),
    ),
  );
}

const linkTo = (law: Law, text: string): string => `[${text}](#${lessonAnchor(law)})`;
