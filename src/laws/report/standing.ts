/**
 * How the laws stand as evidence: what was predicted first, what later, and what was put to seeds that nobody had seen; for
 * the index of the laws and for the README. Pure.
 */
import { usualSeeds, type Law, type Verdict } from "../law/law.js";

/**
 * The last seed whose results are known for the laws of the first verification: 1 to 20 from that itself, 21 to 40 from a
 * rerun by others. Later seeds are fresh for a law that goes on from them.
 */
export const lastSeenSeed = 40;

/** What others found who did everything once more. */
export const replicationText =
  "Others rebuilt the closed form independently (30 random worlds: compliance within 1.2e-8 of this one), retrained 10 worlds under five objectives, and reran the first 33 laws on seeds 21 to 40: every verdict came out the same, under the rule that then held (Holm's correction over all tests of all laws, and only two verdicts).";

type Standing = Pick<Law, "id" | "follows" | "restates" | "seenElsewhere" | "firstSeed" | "status">;

/** The ids of some laws by their verdict. */
export type ByVerdict = Readonly<Record<Verdict, readonly string[]>>;

/** The laws by when they were predicted, and on which seeds they are tested. */
export interface Standings {
  /** Before any result that they go on from was known, of a law or of similar runs elsewhere. */
  readonly first: ByVerdict;
  /** After it was known, on the seeds that had shown it: weaker evidence. */
  readonly later: ByVerdict;
  /** After it was known, on fresh seeds: those reproduced have replicated. */
  readonly fresh: ByVerdict;
  readonly all: ByVerdict;
}

/** Counts the laws. */
export function standings(laws: readonly Standing[]): Standings {
  const known = ({ follows, restates, seenElsewhere = false }: Standing): boolean =>
    restates !== undefined || seenElsewhere || follows?.resultsKnown === true;
  const onFresh = ({ firstSeed = usualSeeds.first }: Standing): boolean => firstSeed > lastSeenSeed;
  const where = (holds: (law: Standing) => boolean): ByVerdict => {
    const ids = (verdict: Verdict): string[] =>
      laws.filter((law) => holds(law) && law.status === verdict).map(({ id }) => id);
    return {
      reproduced: ids("reproduced"),
      contradicted: ids("contradicted"),
      inconclusive: ids("inconclusive"),
    };
  };
  return {
    first: where((law) => !known(law)),
    later: where((law) => known(law) && !onFresh(law)),
    fresh: where((law) => known(law) && onFresh(law)),
    all: where(() => true),
  };
}

const countOf = (group: ByVerdict): number => Object.values(group).reduce((sum, ids) => sum + ids.length, 0);

/** The counts in sentences, as the index and the README have them. */
export function standingText(laws: readonly Standing[]): string {
  const { first, later, fresh, all } = standings(laws);
  const named = (ids: readonly string[]): string => (ids.length === 0 ? "" : ` (${ids.join(", ")})`);
  const sentences = [
    `**${all.reproduced.length} of ${laws.length} laws are reproduced, ${all.contradicted.length} contradicted${named(all.contradicted)} and ${all.inconclusive.length} inconclusive${named(all.inconclusive)}.**`,
    `${countOf(first)} were predicted before any result that they go on from was known: ${first.reproduced.length} reproduced.`,
    ...(countOf(later) === 0
      ? []
      : [
          `${countOf(later)} were predicted later and are tested on the same seeds, which is weaker evidence: ${later.reproduced.length} reproduced.`,
        ]),
    ...(countOf(fresh) === 0
      ? []
      : [
          `${countOf(fresh)} were predicted later and put to seeds that nobody had seen (from ${lastSeenSeed + 1} on): ${fresh.reproduced.length} replicated${named(fresh.reproduced)}.`,
        ]),
  ];
  return sentences.join(" ");
}
