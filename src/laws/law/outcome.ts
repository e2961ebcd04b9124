/**
 * What a verification found out: every law with its judged claims and its verdict, and what each class of laws can show.
 */
import { usualSeeds, type ArmResults, type Claim, type Law, type LawClass } from "./law.js";
import { isEvidence, judge, type JudgedLaw } from "./verdict.js";

/** A law with its tracks and the claims that it makes of them. */
export interface ClaimedLaw {
  readonly law: Law;
  readonly results: ArmResults;
  readonly claims: readonly Claim[];
  /** The seeds of its arms. */
  readonly seeds: readonly number[];
  /** What was seen, where the law says it in words. */
  readonly remark: string | null;
}

export interface LawOutcome extends Omit<ClaimedLaw, "claims">, JudgedLaw {
  /** Over how many laws Holm's correction ran: those of its round that have a p. */
  readonly lawsTested: number;
}

/** The classes in the order of the table, each with what its laws can show. */
export const classes: Readonly<Record<LawClass, { readonly heading: string; readonly shows: string }>> = {
  invariant: {
    heading: "Invariants",
    shows: "Invariants are true by construction: they test the code, and say nothing about learning.",
  },
  consequence: {
    heading: "Consequences",
    shows:
      "Consequences follow from the closed form: they test the learning, whether it arrives where theory puts it.",
  },
  phenomenon: {
    heading: "Phenomena",
    shows: "Phenomena follow from neither: only these are findings, and findings about this simulation.",
  },
};

/** The laws of each class that has any, in the order of the table. */
export function byClass<T>(items: readonly T[], lawOf: (item: T) => Law): [LawClass, T[]][] {
  const order = Object.keys(classes) as LawClass[];
  return order
    .map((name): [LawClass, T[]] => [name, items.filter((item) => lawOf(item).lawClass === name)])
    .filter(([, members]) => members.length > 0);
}

/**
 * What a law claims of its tracks. Throws an Error that names the law where its claims cannot be computed, or where it
 * could not fail: a law needs a prediction and a control, and one that is no test of the code needs evidence.
 */
export function claimLaw(law: Law, results: ArmResults): ClaimedLaw {
  try {
    const claims = law.claims(results);
    for (const needed of ["prediction", "control"] as const) {
      if (!claims.some(({ role }) => role === needed)) throw new Error(`there is no ${needed} among them`);
    }
    if (law.lawClass !== "invariant" && !claims.some(isEvidence))
      throw new Error("all of them are checks, and none is evidence");
    const seeds = (Object.values(results)[0] ?? []).map(({ seed }) => seed);
    return { law, results, claims, seeds, remark: law.remark?.(results) ?? null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Law ${law.id} cannot state its claims: ${reason}`, { cause: error });
  }
}

/**
 * Judges laws round by round: those that were predicted together, and so have the same first seed of their own. Holm's
 * correction runs over a round, so that laws of a later one cannot overturn a verdict. For `quick` see `judge`.
 */
export function judgeLaws(claimed: readonly ClaimedLaw[], quick: boolean): LawOutcome[] {
  const roundOf = ({ law: { firstSeed = usualSeeds.first } }: ClaimedLaw): number => firstSeed;
  const judged = new Map<ClaimedLaw, LawOutcome>();
  for (const round of new Set(claimed.map(roundOf))) {
    const laws = claimed.filter((law) => roundOf(law) === round);
    const found = judge(
      laws.map(({ claims }) => claims),
      quick,
    );
    const lawsTested = found.filter(({ p }) => p !== null).length;
    laws.forEach((law, i) => judged.set(law, { ...law, ...found[i]!, lawsTested }));
  }
  return claimed.flatMap((law) => judged.get(law) ?? []);
}
