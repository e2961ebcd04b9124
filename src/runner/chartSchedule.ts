/**
 * Which pictures a run leaves: what a resumed run still has to draw follows from it and from what is there.
 */
import { finalFiles, frameFileName } from "../charts/pictures.js";
import type { ChartPolicy } from "../storage/runRecord.js";

/** Whether a policy wants the frame of an epoch, other than the last one's, which it always wants beside others. */
export function wantsFrame(policy: ChartPolicy, epoch: number): boolean {
  return typeof policy === "object" && epoch % policy.every === 0;
}

/** The file names of all pictures of a run that has ended at an epoch. */
export function scheduledPictures(policy: ChartPolicy, lastEpoch: number): string[] {
  if (policy === "off") return [];
  const frames: string[] = [];
  for (let epoch = 0; epoch <= lastEpoch; epoch++)
    if (wantsFrame(policy, epoch) || (typeof policy === "object" && epoch === lastEpoch))
      frames.push(frameFileName(epoch));
  return [...frames, ...finalFiles];
}
