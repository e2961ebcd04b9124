/** The version of this package, from its package.json. */
import { createRequire } from "node:module";

/** Such as "0.1.0". */
export function packageVersion(): string {
  const manifest = createRequire(import.meta.url)("../../package.json") as { version: string };
  return manifest.version;
}
