/** Looks at everything in turn. What may be missing is loaded here, so that the doctor itself always runs. */
import { openEngine } from "../../runner/openEngine.js";
import { whyNoNative } from "../../runner/nativeTensorflow.js";
import { checkCharts } from "./charts.js";
import { checkEngines } from "./engines.js";
import type { Diagnosis } from "./report.js";
import { checkCores, checkFolders, checkNode } from "./surroundings.js";

/** The state of this machine. `out`: the folder that holds runs/ and plots/. */
export async function diagnose(out: string): Promise<Diagnosis> {
  const engines = await checkEngines({ open: openEngine, whyNoNative });
  const charts = await checkCharts(async () => (await import("../../charts/render.js")).createRenderer());
  const checks = [
    checkNode(process.versions.node),
    checkCores(),
    ...engines.checks,
    ...charts,
    ...checkFolders(out),
  ];
  return { healthy: checks.every(({ ok, necessary }) => ok || !necessary), checks, uses: engines.choice };
}
