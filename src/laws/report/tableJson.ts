/**
 * A verification as plain data, for table.json and `verify --json`: all numbers, with one value per seed. Pure.
 */
import type { JsonObject } from "../../config/parse/json.js";
import type { Claim, Law, Verdict } from "../law/law.js";
import type { VerificationFacts } from "./markdown.js";
import type { LawOutcome } from "../law/outcome.js";
import { decisionOf, errorOf, type Decision, type JudgedClaim } from "../law/verdict.js";

/** What table.json holds. An open side of a range, and a number that does not exist, is null. */
export interface TableJson extends Omit<VerificationFacts, "lawsAsked" | "lawsJudged"> {
  readonly interrupted: boolean;
  readonly laws: readonly LawJson[];
}

export interface LawJson extends Pick<
  Law,
  "id" | "lawClass" | "title" | "statement" | "source" | "prediction" | "control" | "status"
> {
  readonly restates: string | null;
  readonly seeds: readonly number[];
  /** Of a quick verification: "reproduced" where every mean lies in its range, else "inconclusive". */
  readonly verdict: Verdict;
  /** The largest p of its claims that are evidence, and the same after Holm's correction over the laws. */
  readonly p: number | null;
  readonly correctedP: number | null;
  readonly remark: string | null;
  readonly arms: readonly { readonly id: string; readonly config: string; readonly patch: JsonObject }[];
  readonly claims: readonly ClaimJson[];
}

export interface ClaimJson extends Pick<Claim, "role" | "quantity" | "test" | "check"> {
  readonly range: { readonly low: number | null; readonly high: number | null };
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
  /** The interval that decided, and what it is: a one-sided 95 % bound, the 90 % interval, the least and greatest seed. */
  readonly decided: Decision;
  /** Of its own test. */
  readonly p: number | null;
  readonly holds: boolean;
  readonly contradicted: boolean;
  /** What was published, its standard error, and how many of both errors the mean lies above it. */
  readonly published: {
    readonly value: number;
    readonly error: number | null;
    readonly z: number | null;
  } | null;
  /** In order of the seeds. */
  readonly values: readonly (number | null)[];
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

/** A verification as table.json has it. */
export function tableJson(outcomes: readonly LawOutcome[], facts: VerificationFacts): TableJson {
  const { lawsAsked, lawsJudged, ...rest } = facts;
  return {
    ...rest,
    interrupted: lawsJudged < lawsAsked,
    laws: outcomes.map(({ law, seeds, verdict, p, correctedP, remark, claims }) => ({
      id: law.id,
      lawClass: law.lawClass,
      title: law.title,
      statement: law.statement,
      source: law.source,
      prediction: law.prediction,
      control: law.control,
      status: law.status,
      restates: law.restates ?? null,
      seeds,
      verdict,
      p,
      correctedP,
      remark,
      arms: law.arms.map(({ id, config, patch = {} }) => ({ id, config, patch })),
      claims: claims.map(claimJson),
    })),
  };
}

function claimJson(claim: JudgedClaim): ClaimJson {
  const { role, check, quantity, test, range, values, measured, p, holds, contradicted, figure, z } = claim;
  const decided = decisionOf(claim);
  return {
    role,
    check,
    quantity,
    test,
    range: { low: finite(range.low), high: finite(range.high) },
    n: measured.n,
    mean: finite(measured.mean),
    sd: finite(measured.sd),
    decided: { by: decided.by, low: finite(decided.low), high: finite(decided.high) },
    p,
    holds,
    contradicted,
    published: figure === undefined ? null : { value: figure.value, error: errorOf(figure), z },
    values: values.map(finite),
  };
}
