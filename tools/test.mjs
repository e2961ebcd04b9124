/**
 * `npm test`: rebuilds where the sources are newer (worker threads and the command line are tested on the build), then
 * runs vitest over src/. Further arguments go to vitest: `npm test -- labeler`.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ensureFreshBuild } from "./fresh-build.mjs";
import { root } from "./freshness.mjs";

ensureFreshBuild();
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const child = spawn(process.execPath, [vitest, "run", "--dir", "src", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
