/**
 * Which pictures of a run are there and whole. A file of its own: only a resumed run asks, and a new one starts sooner without.
 */
import { join } from "node:path";
import { isWholePng } from "../charts/png.js";
import { plotNames } from "../storage/plots.js";
import { readWhole } from "../storage/wholeFile.js";

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
