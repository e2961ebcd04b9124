/**
 * The files that come with the package, wherever this code runs: from src/, from dist/ or from a bundle, which lie at
 * different depths.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The absolute path of a file of the package: `packageFile("configs", "default.json")`. */
export function packageFile(...path: readonly string[]): string {
  return join(rootAbove(fileURLToPath(import.meta.url)), ...path);
}

/** The nearest folder above with a package.json; Node would not take this file for a module without one. */
function rootAbove(path: string): string {
  const folder = dirname(path);
  return folder === path || existsSync(join(folder, "package.json")) ? folder : rootAbove(folder);
}
