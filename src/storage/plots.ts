/** The pictures in a folder. Light: a thread that draws needs nothing else of a run's files. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { storing } from "./storageError.js";
import { namesIn, writeWhole } from "./wholeFile.js";

/** Writes one picture whole. Throws a StorageError where the folder cannot be written. */
export function writePlot(plotsPath: string, name: string, png: Uint8Array): void {
  writeWhole(join(plotsPath, name), png);
}

/** Removes pictures, as far as `isPicture` says. */
export function removePlots(plotsPath: string, isPicture: (name: string) => boolean): void {
  storing("remove pictures in", plotsPath, () => {
    for (const name of namesIn(plotsPath).filter(isPicture)) rmSync(join(plotsPath, name), { force: true });
  });
}

/** The names of the pictures that are there. */
export function plotNames(plotsPath: string): string[] {
  return namesIn(plotsPath).filter((name) => name.endsWith(".png"));
}
