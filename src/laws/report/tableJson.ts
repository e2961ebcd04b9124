/**
 * A verification as plain data, for table.json and `verify --json`: all numbers, with one value per seed. Pure.
 */
import type { JsonObject } from "../../config/parse/json.js";
import type { Claim, Law } from "../law/law.js";
import type { VerificationFacts } from "./markdown.js";
import type { LawOutcome } from "../law/outcome.js";

/** What table.json holds. An open side of a range, and a number that does not exist, is null. */
export interface TableJson extends Omit<VerificationFacts, "lawsAsked"> {
  readonly interrupted: boolean;
  readonly laws: readonly LawJson[];
}

export interface LawJson extends Pick<
  Law,
  "id" | "lawClass" | "title" | "statement" | "source" | "prediction" | "control" | "status"
> {
  readonly reproduced: boolean;
  readonly remark: string | null;
  readonly arms: readonly { readonly id: string; readonly config: string; readonly patch: JsonObject }[];
  readonly claims: readonly ClaimJson[];
}

export interface ClaimJson extends Pick<Claim, "role" | "quantity" | "test"> {
  readonly range: { readonly low: number | null; readonly high: number | null };
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  readonly holds: boolean;
  /** In order of the seeds. */
  readonly values: readonly (number | null)[];
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

/** A verification as table.json has it. */
export function tableJson(outcomes: readonly LawOutcome[], facts: VerificationFacts): TableJson {
  const { lawsAsked, ...rest } = facts;
  return {
    ...rest,
    interrupted: outcomes.length < lawsAsked,
    laws: outcomes.map(({ law, reproduced, remark, claims }) => ({
      id: law.id,
      lawClass: law.lawClass,
      title: law.title,
      statement: law.statement,
      source: law.source,
      prediction: law.prediction,
      control: law.control,
      status: law.status,
      reproduced,
      remark,
      arms: law.arms.map(({ id, config, patch = {} }) => ({ id, config, patch })),
      claims: claims.map(({ role, quantity, test, range, values, measured, p, holds }) => ({
        role,
        quantity,
        test,
        range: { low: finite(range.low), high: finite(range.high) },
        n: measured.n,
        mean: finite(measured.mean),
        sd: finite(measured.sd),
        low: finite(measured.low),
        high: finite(measured.high),
        p,
        holds,
        values: values.map(finite),
      })),
    })),
  };
}
