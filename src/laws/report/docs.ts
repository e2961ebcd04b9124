/**
 * The laws in docs/: laws.md, an index of all laws with their verdicts, and laws/<id>.md for each law, its lesson first and
 * its statistics below. Pure.
 */
import type { Law } from "../law/law.js";
import { byClass, classes, type LawOutcome } from "../law/outcome.js";
import { lawMapPage, mapPage, mapPicture } from "./lawMap.js";
import { lawMapPicture } from "./lawMapPicture.js";
import { claimBlocks, howToTest, lessonBlocks, lessonTitle, pictureName } from "./lessons.js";
import { intervalsInWords, showP } from "./figures.js";
import { claimsOfLaw, costInWords, factsInWords, table, type VerificationFacts } from "./markdown.js";
import { replicationText, standingText } from "./standing.js";
import { indexVerdict, verdictBlock } from "./verdictText.js";

const notice =
  "<!-- Written by `npm run hawthorne -- verify --write-docs`; edit the laws in src/laws/ instead. -->";

/** The file in docs/ with what each law costs: seconds of one core per seed, by the law's id. */
export const lawCostsFile = "laws/costs.json";

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
    [lawCostsFile, lawCosts(outcomes, facts)],
    [`laws/${mapPage}`, lawMapPage(outcomes, notice)],
    [`laws/${mapPicture}`, lawMapPicture(outcomes)],
    ...inOrder.map((outcome): [string, string] => [
      `laws/${pageName(outcome.law)}`,
      lawPage(outcome, laws, factsInWords(outcomes, facts), facts),
    ]),
  ]);
}

/** What each law costs per seed, for the estimate of how long a verification takes. */
function lawCosts(outcomes: readonly LawOutcome[], { costs }: VerificationFacts): string {
  const perSeed = outcomes.map(({ law: { id }, seeds }): [string, number] => {
    const seconds = (costs[id]?.seconds ?? 0) / Math.max(1, seeds.length);
    return [id, Number(seconds.toPrecision(3))];
  });
  return `${JSON.stringify(Object.fromEntries(perSeed), null, 2)}\n`;
}

/** The text of docs/laws.md. */
function lawIndex(outcomes: readonly LawOutcome[], facts: VerificationFacts): string {
  return [
    notice,
    "# Laws",
    introduction(outcomes),
    `[A map of the laws](laws/${mapPage}) says on one page what the behaviour gap needs, what closes it, and what only hides it.`,
    ...beginWith(outcomes),
    ...byClass(outcomes, ({ law }) => law).flatMap(([name, members]) => [
      `## ${classes[name].heading}`,
      classes[name].shows,
      indexTable(members),
    ]),
    "## How they were tested",
    [factsInWords(outcomes, facts), ...costliest(outcomes, facts)].join(" "),
    replicationText,
    "",
  ].join("\n\n");
}

/** Which laws take longest, as one sentence; none where it was not measured. */
function costliest(outcomes: readonly LawOutcome[], { costs }: VerificationFacts): string[] {
  const order = outcomes
    .map(({ law: { id } }) => ({ id, seconds: costs[id]?.seconds ?? 0 }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds);
  const all = order.reduce((sum, { seconds }) => sum + seconds, 0);
  const top = order.slice(0, 5).map(({ id, seconds }) => `${id} ${Math.round(seconds)} s`);
  return top.length === 0
    ? []
    : [`All runs took ${Math.round(all)} s of one core, most of it for ${top.join(", ")}.`];
}

/** The text of a law's page; `tested`: the facts of the whole verification in words. */
function lawPage(
  outcome: LawOutcome,
  laws: readonly Law[],
  tested: string,
  facts: VerificationFacts,
): string {
  const { law, remark } = outcome;
  return [
    ...lessonPart(law, laws, indexVerdict(outcome)),
    statisticsHeading,
    verdictBlock(outcome, facts),
    `*Predicted beforehand:* ${law.prediction}`,
    `*Control:* ${law.control}`,
    claimsOfLaw(outcome, facts),
    `Measured: the mean over seeds; ${intervalsInWords}.`,
    ...(remark === null ? [] : [remark]),
    `${classes[law.lawClass].shows} ${howToTest(law)}`,
    [tested, ...costInWords(outcome, facts)].join(" "),
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
    ...restatement(law, laws),
    ...lessonBlocks(law, pictureName(law)),
  ];
}

/** That the law states another anew, or is stated anew by another, with a link. */
function restatement(law: Law, laws: readonly Law[]): string[] {
  const link = (to: Law): string => `[${lessonTitle(to)}](${pageName(to)})`;
  const older = laws.find(({ id }) => id === law.restates);
  const newer = laws.filter(({ restates }) => restates === law.id);
  return [
    ...(older === undefined
      ? []
      : [`*Restates* ${link(older)}, whose result was known; tested on seeds that nobody had seen.`]),
    ...(newer.length === 0
      ? []
      : [`*Restated by* ${newer.map(link).join(" and ")}; this law keeps its verdict.`]),
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
  const laws = outcomes.map(({ law, verdict }) => ({ ...law, status: verdict }));
  return [
    "A law is a known result, or one that follows from theory, put to the simulation as a claim. Each was predicted before it was run, with a control, and is tested over seeds.",
    standingText(laws),
    "Laws that are contradicted or inconclusive stay here, with what was predicted and what was measured. A law with a small letter that says nothing else was predicted together with the first of its number.",
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
    ["law", "title", "verdict", "p, among all laws"],
    outcomes.map((outcome) => [
      linkTo(outcome.law, outcome.law.id),
      outcome.law.title,
      indexVerdict(outcome),
      showP(outcome.correctedP),
    ]),
  );
}

const linkTo = (law: Law, text: string): string => `[${text}](laws/${pageName(law)})`;
