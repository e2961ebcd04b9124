/** The pictures of a run: `plots/<id>/epoch-0000.png` … and the charts that are drawn at the end. */
import { join } from "node:path";
import { namesIn, writeWhole } from "./wholeFile.js";

/** Writes one picture whole. Throws a StorageError where the folder cannot be written. */
export function writePlot(plotsPath: string, name: string, png: Uint8Array): void {
  writeWhole(join(plotsPath, name), png);
}

/** The names of the pictures that are there. */
export function plotNames(plotsPath: string): string[] {
  return namesIn(plotsPath).filter((name) => name.endsWith(".png"));
}
