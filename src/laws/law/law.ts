/**
 * What a law is: a known result as a question to the simulation, with the configs that answer it, a prediction that was
 * written down before they were run, a control, and claims that can be tested over seeds.
 */
import type { ChartSpec } from "../../charts/specs/style.js";
import type { JsonObject } from "../../config/parse/json.js";

/**
 * invariant: true by construction, it tests the code. consequence: follows from the closed form, it tests the learning.
 * phenomenon: known from neither, a finding about learning.
 */
export type LawClass = "invariant" | "consequence" | "phenomenon";

/**
 * reproduced: every claim holds, and the law stands among all laws. contradicted: a claim's interval lies wholly outside its
 * predicted range. inconclusive: neither.
 */
export type Verdict = "reproduced" | "contradicted" | "inconclusive";

/** Seeds of a law that names none. */
export const usualSeeds = { count: 20, first: 1 } as const;

/** One config that is run with every seed. */
export interface Arm {
  /** Its name within the law, such as "hidden flag". */
  readonly id: string;
  /** A file under configs/, such as "scenarios/alignment-faking.json". */
  readonly config: string;
  /** What is changed in it, as a merge patch; what a student would give with --set. */
  readonly patch?: JsonObject;
  /** A further patch that depends on the seed: worlds whose attributes are arbitrary are redrawn. */
  readonly perSeed?: (seed: number) => JsonObject;
  /** The keys of the record that the law reads, such as "compliance.monitored". */
  readonly keys: readonly string[];
}

/** What an arm did with one seed: each key's values at epochs 0, 1, 2, …; null where the measure does not exist. */
export interface Track {
  readonly seed: number;
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** The tracks of every arm, in order of the seeds, by the arm's id. */
export type ArmResults = Readonly<Record<string, readonly Track[]>>;

/** What a law costs: its runs, and seconds of one core, where a run that laws share counts for each in equal parts. */
export interface LawCost {
  readonly runs: number;
  readonly seconds: number;
}

/** A statement about one number per seed. Build one with the functions of `claims.ts`. */
export interface Claim {
  /** "prediction": what the law says. "control": that the effect is absent where its cause is. "published": shown only. */
  readonly role: "prediction" | "control" | "published";
  /** The quantity in words, with its unit. */
  readonly quantity: string;
  /** The range that is predicted for its mean; ±Infinity where it is open. */
  readonly range: { readonly low: number; readonly high: number };
  /** One number per seed; for "share" 1 where the seed does what is claimed, else 0. */
  readonly values: readonly number[];
  /**
   * exact: every single value must lie in the closed range. mean: a t-test (open side: one-sided; else TOST). share: the exact
   * binomial test that the share of seeds lies in the range, whose high side is open.
   */
  readonly test: "exact" | "mean" | "share";
  /** It cannot fail unless the code is wrong: it has to hold, and is no evidence for the law. */
  readonly check: boolean;
  /** Of a published figure, what the measured mean is compared with. */
  readonly figure?: PublishedFigure;
}

/** A published number, in the unit of the claim. */
export interface PublishedFigure {
  readonly value: number;
  /** Its standard error as published. */
  readonly error?: number;
  /** Of how many trials `value` is the share, where no error was published: the error then is derived from both. */
  readonly trials?: number;
}

/** Earlier laws that a law goes on from. */
export interface Follows {
  readonly laws: readonly string[];
  /** Whether their results were known when it was put forward, which makes it weaker evidence than a first prediction. */
  readonly resultsKnown: boolean;
}

/** A handout for a class: a few plain sentences each. Commands are given in backticks. */
export interface Lesson {
  readonly question: string;
  readonly run: string;
  readonly see: string;
  readonly why: string;
  readonly changeNext: string;
  readonly doesNotShow: string;
}

export interface Law {
  /** "I1", "C4", "P2". */
  readonly id: string;
  readonly lawClass: LawClass;
  /** A few words. */
  readonly title: string;
  /** The law in one sentence. */
  readonly statement: string;
  /** Where it is known from: a paper with its year, or "derived: …". */
  readonly source: string;
  readonly follows?: Follows;
  /** The law that this one states anew, when its result was known: both keep their verdict. */
  readonly restates?: string;
  /** Whether results of similar runs were known when it was predicted: of others, or with other seeds. `prediction` says which. */
  readonly seenElsewhere?: boolean;
  /** Its seeds: this many (20) from this one on (1). What restates a law takes seeds that nobody has seen. */
  readonly seeds?: number;
  readonly firstSeed?: number;
  /** What is expected, in words and numbers; written down before the first run. */
  readonly prediction: string;
  /** The control in words. */
  readonly control: string;
  /** What the last full verification found. A law whose verdict is worse than this fails `verify`. */
  readonly status: Verdict;
  readonly arms: readonly Arm[];
  readonly claims: (results: ArmResults) => readonly Claim[];
  /** What was seen, in a sentence, where a number does not say it: two modes over seeds, a trend, a surprise. */
  readonly remark?: (results: ArmResults) => string;
  readonly chart: (results: ArmResults) => ChartSpec;
  readonly lesson: Lesson;
}
