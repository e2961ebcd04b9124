/** Makes sure that nobody runs stale code: builds where the sources are newer than dist/, before a verb or the tests. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isStale, root } from "./freshness.mjs";

/** Builds if the build is stale; ends the process where that fails. In a process of its own: the compilers' memory goes. */
export function ensureFreshBuild() {
  if (!isStale()) return;
  process.stderr.on("error", () => undefined); // a reader that closes early, as `head` does, ends nothing
  process.stderr.write("The sources are newer than the build; building …\n");
  const { status } = spawnSync(process.execPath, [join(root, "tools", "build.mjs")], {
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}
