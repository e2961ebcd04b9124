/**
 * Which pictures a run leaves and which of them are there: what a resumed run still has to draw follows from the two.
 */
import { join } from "node:path";
import { finalFiles, frameFileName } from "../charts/drawRun.js";
import { isWholePng } from "../charts/png.js";
import { plotNames } from "../storage/runFolder.js";
import type { ChartPolicy } from "../storage/runRecord.js";
import { readWhole } from "../storage/wholeFile.js";

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

/** The names of the pictures in a folder that are whole: not cut off, no bit changed. */
export function wholePictures(plotsPath: string): Set<string> {
  return new Set(plotNames(plotsPath).filter((name) => isWhole(join(plotsPath, name))));
}

function isWhole(path: string): boolean {
  try {
    return isWholePng(readWhole(path));
  } catch {
    return false; // it cannot be read, so it is drawn again
  }
}
