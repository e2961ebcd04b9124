/**
 * The map of the laws: what the behaviour gap needs, what closes it, what only hides, moves or delays it, each with the
 * laws that show it. One list, of which docs/laws/map.md and its picture are made. Pure.
 */
import type { LawOutcome } from "../law/outcome.js";
import { table } from "./markdown.js";

/** File names beside the pages of the laws. */
export const mapPage = "map.md";
export const mapPicture = "map.svg";

/** Something that acts on the gap. */
export interface Influence {
  /** A few words: a box of the picture. */
  readonly what: string;
  /** How it acts, in a sentence. */
  readonly how: string;
  /** The ids of the laws that show it. */
  readonly laws: readonly string[];
}

/** Ways of acting on the gap, in the order of the page. */
export const influences = {
  needs: {
    heading: "What the gap needs",
    about: "Each of these is necessary: take one away, and the gap is gone or never forms.",
    members: [
      {
        what: "something to tell by",
        how: "A flag, or a hint of it. Hidden, there is no gap; noisy or inferred, a smaller one; half believed, a partial one.",
        laws: ["I1", "C2-2", "C10", "C14"],
      },
      {
        what: "another reward there",
        how: "What is rewarded has to differ between the tiers: by grading, by what labelers see, or by what they want.",
        laws: ["I2", "C1", "C6", "C7", "C11"],
      },
      {
        what: "wants of its own",
        how: "Where nobody grades, something has to pull away from what the grades pay for. Without a conflict there is nothing to fake.",
        laws: ["C5", "C8", "P7"],
      },
      {
        what: "practice unwatched",
        how: "The model must also be trained where nobody grades it. Without that, what it learns while watched carries over.",
        laws: ["P8"],
      },
      {
        what: "time",
        how: "A faint cue, noisy labels or little practice delay the gap, and do not take it away.",
        laws: ["C2b", "C12", "P8"],
      },
    ],
  },
  closes: {
    heading: "What closes it",
    about: "These take away what the gap needs, and move the optimum itself.",
    members: [
      {
        what: "secret audits",
        how: "Grading some unwatched answers without telling which; about a quarter halves the gap of the default.",
        laws: ["C4"],
      },
      {
        what: "a stronger KL",
        how: "The larger klCoef, the nearer both tiers stay to their common start.",
        laws: ["C3"],
      },
      {
        what: "labelers who see",
        how: "What graders cannot see, they cannot ask for, and it goes where they do not look.",
        laws: ["C6", "P3-2", "P10"],
      },
      {
        what: "a penalty on what is caught",
        how: "It moves the optimum, as far as the detector is better than chance.",
        laws: ["C13", "P6-2", "P6b"],
      },
    ],
  },
  hides: {
    heading: "What only hides, moves or delays it",
    about: "After these the gap looks smaller, or is somewhere else; what made it is still there.",
    members: [
      {
        what: "leakage",
        how: "One network answers in both tiers, so a tier that does not train follows the one that does, part of the way.",
        laws: ["I3", "P2-2", "P2b-2", "P2c-2", "P2d", "P2e-2"],
      },
      {
        what: "another context",
        how: "Behaviour that training took away comes back where the prompt differs in a bit that never mattered.",
        laws: ["P9"],
      },
      {
        what: "KL outside",
        how: "It holds the untrained tier where it was, for as long as it counts.",
        laws: ["P12"],
      },
      {
        what: "screening",
        how: "Leaving out what is caught slows its coming, and leaves the optimum where it was.",
        laws: ["C13"],
      },
      {
        what: "reasoning unseen",
        how: "Reasoning that no grader reads is kept by selection, and changed by what is done to the answers.",
        laws: ["P1", "P1b", "P1d", "P11"],
      },
      {
        what: "the reward model's errors",
        how: "What it has not learned yet, training finds; what it has learned of the graders' blind spots, training uses.",
        laws: ["P4a", "P4b-2", "P3b-2", "P10"],
      },
    ],
  },
} as const satisfies Readonly<
  Record<string, { heading: string; about: string; members: readonly Influence[] }>
>;

/** The ids of the laws on the map. */
export const lawsOnMap: readonly string[] = [
  ...new Set(
    Object.values(influences)
      .flatMap(({ members }): readonly Influence[] => members)
      .flatMap(({ laws }) => laws),
  ),
];

/** The text of docs/laws/map.md; a law that was not run is named without a verdict. */
export function lawMapPage(outcomes: readonly LawOutcome[], notice: string): string {
  const verdicts = new Map(outcomes.map(({ law: { id }, verdict }) => [id, verdict]));
  const cell = (id: string): string => `[${id}](${id}.md)${verdicts.has(id) ? ` ${verdicts.get(id)!}` : ""}`;
  return [
    notice,
    "# A map of the laws",
    "[All laws](../laws.md)",
    `![The behaviour gap in the middle; what it needs on the left, what closes it on the right, what hides it below](${mapPicture})`,
    ...Object.values(influences).flatMap(({ heading, about, members }) => [
      `## ${heading}`,
      about,
      table(
        ["", "how", "shown by"],
        members.map(({ what, how, laws: ids }) => [what, how, ids.map(cell).join(", ")]),
      ),
    ]),
    "",
  ].join("\n\n");
}
