/** The tests stand beside their sources. `--dir src` keeps vitest away from dist/. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    dir: "src",
    include: ["**/*.test.ts"],
    maxWorkers: "100%", // by default vitest keeps one core back, which is half of a small machine
    isolate: false, // files share what they import: loading it anew for each took a third of the time
    testTimeout: 30_000, // some tests train for seconds, on a machine that may be slow
  },
});
