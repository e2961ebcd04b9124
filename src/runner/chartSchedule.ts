/**
 * Which pictures a run leaves: what a resumed run still has to draw follows from it and from what is there. Only a resumed
 * run asks, and a new one starts sooner without.
 */
import { chartsFor } from "../charts/drawRun.js";
import { fileOf, frameFileName } from "../charts/pictures.js";
import type { Config } from "../config/schema/config.js";
import type { ChartPolicy } from "../storage/runRecord.js";
import { wantsFrame } from "./frames.js";

/** The file names of all pictures of a run of a config that has ended at an epoch. */
export function scheduledPictures(config: Config, policy: ChartPolicy, lastEpoch: number): string[] {
  if (policy === "off") return [];
  const frames: string[] = [];
  for (let epoch = 0; epoch <= lastEpoch; epoch++)
    if (wantsFrame(policy, epoch) || (typeof policy === "object" && epoch === lastEpoch))
      frames.push(frameFileName(epoch));
  return [...frames, ...chartsFor(config).map(fileOf)];
}
