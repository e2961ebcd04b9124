/** Which epochs have a frame. */
import type { ChartPolicy } from "../storage/runRecord.js";

/** Whether a policy wants the frame of an epoch, other than the last one's, which it always wants beside others. */
export function wantsFrame(policy: ChartPolicy, epoch: number): boolean {
  return typeof policy === "object" && epoch % policy.every === 0;
}
