/**
 * The laws as lessons to hand out: question, what to run, what is seen and why, what to change next, and what it does not
 * show. Pure.
 */
import type { Law } from "../law/law.js";
import { byClass, classes, type LawOutcome } from "../law/outcome.js";
import { verdictBlock, type Judging } from "./verdictText.js";

/** What a lesson shows beside the law's own words; null for nothing. */
export interface LessonParts {
  /** The address of a law's picture as seen from the text. */
  readonly pictureOf: (law: Law) => string | null;
  /** What the verification found, as one block of Markdown. */
  readonly verdictOf: (law: Law) => string | null;
}

/** The file name of a law's picture. */
export function pictureName({ id }: Law): string {
  return `${id}.png`;
}

/** Whether a file has a name that `pictureName` gives: that of a law there is or was. */
export function isLawPicture(name: string): boolean {
  return /^[A-Z]\d+[a-z]?(-\d+)?\.png$/.test(name);
}

export const lessonTitle = ({ id, title }: Law): string => `${id}: ${title}`;

/** All lessons by class, one after another, each under a heading of its own. */
export function lessonsMarkdown(laws: readonly Law[], parts: LessonParts): string {
  return byClass(laws, (law) => law)
    .flatMap(([name, members]) => members.map((law) => lesson(law, classes[name].shows, parts)))
    .join("\n\n---\n\n");
}

function lesson(law: Law, shows: string, { pictureOf, verdictOf }: LessonParts): string {
  const verdict = verdictOf(law);
  return [
    `## ${lessonTitle(law)}`,
    ...(verdict === null ? [] : [verdict]),
    ...claimBlocks(law),
    ...lessonBlocks(law, pictureOf(law)),
    `*Predicted beforehand:* ${law.prediction} *Control:* ${law.control} ${shows} ${howToTest(law)}`,
  ].join("\n\n");
}

/** What a law claims, and which laws it goes on from. */
export function claimBlocks(law: Law): string[] {
  return [`**Claim: ${law.statement}** *(${law.lawClass}; ${law.source})*`, ...followsLine(law)];
}

/** The lesson itself, from its question to its limits. */
export function lessonBlocks(law: Law, picture: string | null): string[] {
  const { question, run, see, why, changeNext, doesNotShow } = law.lesson;
  return [
    `**The question.** ${question}`,
    `**Run.** ${run}`,
    `**You will see.** ${see}`,
    ...(picture === null ? [] : [`![${law.title}](${picture})`]),
    `**Why.** ${why}`,
    `**Change next.** ${changeNext}`,
    `**What it does not show.** ${doesNotShow}`,
  ];
}

export const howToTest = ({ id }: Law): string =>
  `Test it over many seeds with \`npm run hawthorne -- verify ${id}\`.`;

/** Which laws it goes on from, as a line of its own; none where it stands alone. */
function followsLine({ follows }: Law): string[] {
  if (follows === undefined) return [];
  const laws = follows.laws.join(" and ");
  return [
    follows.resultsKnown
      ? `*Follows:* ${laws}, put forward when the result was known.`
      : `*Follows:* ${laws}, predicted together with it.`,
  ];
}

/** lessons.md, beside the pictures of a verification. */
export function lessonsFile(outcomes: readonly LawOutcome[], judging: Judging): string {
  const verdicts = new Map(outcomes.map((outcome) => [outcome.law, verdictBlock(outcome, judging)]));
  const lessons = lessonsMarkdown(
    outcomes.map(({ law }) => law),
    { pictureOf: pictureName, verdictOf: (law) => verdicts.get(law) ?? null },
  );
  return `# Lessons\n\nOne for each law, fit to hand out.\n\n${lessons}\n`;
}
