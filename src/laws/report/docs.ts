/**
 * The laws in docs/: laws.md, an index of all laws with their verdicts, and laws/<id>.md for each law, its lesson first and
 * its statistics below. Pure.
 */
import type { Law } from "../law/law.js";
import { byClass, classes, type LawOutcome } from "../law/outcome.js";
import { claimBlocks, howToTest, lessonBlocks, lessonTitle, pictureName } from "./lessons.js";
import { claimsOfLaw, factsInWords, table, type VerificationFacts } from "./markdown.js";
import { indexVerdict, verdictBlock } from "./verdictText.js";

const notice =
  "<!-- Written by `npm run hawthorne -- verify --write-docs`; edit the laws in src/laws/ instead. -->";

/** Where the statistics begin on a law's page. */
export const statisticsHeading = "## Statistics";

/** Lessons to begin with, each with what a class learns from it. */
const firstLessons: Readonly<Record<string, string>> = {
  I1: "a model cannot behave for the watcher if it cannot see one",
  C1: "where training ends can be computed beforehand",
  C4: "how many secret audits it takes",
  C6: "what labelers do not see",
  P3: "what graders reward when they guess",
};

/** The file name of a law's page. */
export function pageName({ id }: Law): string {
  return `${id}.md`;
}

/** The texts of a verification of all laws, by their path in docs/. */
export function lawDocs(outcomes: readonly LawOutcome[], facts: VerificationFacts): Map<string, string> {
  const inOrder = byClass(outcomes, ({ law }) => law).flatMap(([, members]) => members);
  const laws = inOrder.map(({ law }) => law);
  return new Map([
    ["laws.md", lawIndex(outcomes, facts)],
    ...inOrder.map((outcome): [string, string] => [
      `laws/${pageName(outcome.law)}`,
      lawPage(outcome, laws, facts),
    ]),
  ]);
}

/** The text of docs/laws.md. */
function lawIndex(outcomes: readonly LawOutcome[], facts: VerificationFacts): string {
  return [
    notice,
    "# Laws",
    introduction(outcomes),
    ...beginWith(outcomes),
    ...byClass(outcomes, ({ law }) => law).flatMap(([name, members]) => [
      `## ${classes[name].heading}`,
      classes[name].shows,
      indexTable(members),
    ]),
    "## How they were tested",
    factsInWords(facts, outcomes.length),
    "",
  ].join("\n\n");
}

/** The text of a law's page. */
function lawPage(outcome: LawOutcome, laws: readonly Law[], facts: VerificationFacts): string {
  const { law, remark } = outcome;
  return [
    ...lessonPart(law, laws, indexVerdict(outcome)),
    statisticsHeading,
    verdictBlock(outcome, facts),
    `*Predicted beforehand:* ${law.prediction}`,
    `*Control:* ${law.control}`,
    claimsOfLaw(outcome, facts),
    ...(remark === null ? [] : [remark]),
    `${classes[law.lawClass].shows} ${howToTest(law)}`,
    factsInWords(facts, facts.lawsAsked),
    "",
  ].join("\n\n");
}

/** The blocks of a law's page that follow from the law, down to its statistics; `verdict` in a few words. */
export function lessonPart(law: Law, laws: readonly Law[], verdict: string): string[] {
  return [
    notice,
    `# ${lessonTitle(law)}`,
    `${waysOn(law, laws)} · ${verdict}`,
    ...claimBlocks(law),
    ...lessonBlocks(law, pictureName(law)),
  ];
}

/** Links to the index and to the laws beside this one. */
function waysOn(law: Law, laws: readonly Law[]): string {
  const at = laws.indexOf(law);
  const link = (to: Law | undefined, word: string): string[] =>
    to === undefined ? [] : [`${word}: [${to.id}](${pageName(to)})`];
  return ["[All laws](../laws.md)", ...link(laws[at - 1], "before"), ...link(laws[at + 1], "next")].join(
    " · ",
  );
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
    return shows === undefined ? [] : [`- ${linkTo(law, lessonTitle(law))}: ${shows}`];
  });
  return lines.length === 0 ? [] : [`First lessons for a class:\n\n${lines.join("\n")}`];
}

function indexTable(outcomes: readonly LawOutcome[]): string {
  return table(
    ["law", "title", "verdict"],
    outcomes.map((outcome) => [
      linkTo(outcome.law, outcome.law.id),
      outcome.law.title,
      indexVerdict(outcome),
    ]),
  );
}

const linkTo = (law: Law, text: string): string => `[${text}](laws/${pageName(law)})`;
