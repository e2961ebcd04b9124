/** The pay table of a run over all its seeds, also of those that had ended before it was resumed. */
import { meanPayments, type Payment } from "../record/payments.js";
import type { ResumePoint } from "../storage/resume.js";
import type { RunPlan } from "./runPlan.js";

/**
 * The pay table of a run, mean over seeds: `pay` of those that have trained just now, the others' from their checkpoints.
 * null where a seed has not begun.
 */
export async function meanPay(
  {
    seeds,
    resume,
  }: Pick<RunPlan, "seeds"> & { readonly resume?: Pick<ResumePoint, "checkpoints"> | undefined },
  pay: ReadonlyMap<number, readonly Payment[]>,
): Promise<Payment[] | null> {
  const before = seeds.filter((seed) => !pay.has(seed)).map((seed) => resume?.checkpoints.get(seed));
  const checkpoints = before.filter((checkpoint) => checkpoint !== undefined);
  if (checkpoints.length < before.length) return null;
  const all = new Map(pay);
  if (checkpoints.length > 0) {
    const { learnedBy } = await import("../runner/learned.js");
    (await learnedBy(checkpoints)).forEach((learned, i) => all.set(checkpoints[i]!.seed, learned.pay));
  }
  return meanPayments(seeds.map((seed) => all.get(seed) ?? [])); // the sum in this order, whoever ended first
}
