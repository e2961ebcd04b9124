/**
 * The laws as lessons to hand out, a page each: question, what to run, what is seen and why, what to change next, and
 * what it does not show. Pure.
 */
import type { Law } from "./law.js";
import { byClass, classes } from "./outcome.js";

/** How a lesson is illustrated: the address of a law's picture as seen from the text; null for none. */
export type PictureOf = (law: Law) => string | null;

/** The file name of a law's picture. */
export function pictureName({ id }: Law): string {
  return `${id}.png`;
}

/** All lessons by class, one after another, each under a heading of its own. */
export function lessonsMarkdown(laws: readonly Law[], pictureOf: PictureOf): string {
  return byClass(laws, (law) => law)
    .flatMap(([name, members]) => members.map((law) => lesson(law, classes[name].shows, pictureOf)))
    .join("\n\n---\n\n");
}

function lesson(law: Law, shows: string, pictureOf: PictureOf): string {
  const { question, run, see, why, changeNext, doesNotShow } = law.lesson;
  const picture = pictureOf(law);
  return [
    `## ${law.id}: ${law.title}`,
    `**${law.statement}** *(${law.lawClass}; ${law.source})*`,
    `**The question.** ${question}`,
    `**Run.** ${run}`,
    `**You will see.** ${see}`,
    ...(picture === null ? [] : [`![${law.title}](${picture})`]),
    `**Why.** ${why}`,
    `**Change next.** ${changeNext}`,
    `**What it does not show.** ${doesNotShow}`,
    `*Predicted beforehand:* ${law.prediction} *Control:* ${law.control} ${shows} Test it over many seeds with \`npm run hawthorne -- verify ${law.id}\`.`,
  ].join("\n\n");
}

/** lessons.md, beside the pictures of a verification. */
export function lessonsFile(laws: readonly Law[]): string {
  return `# Lessons\n\nOne a law, fit to hand out.\n\n${lessonsMarkdown(laws, pictureName)}\n`;
}
