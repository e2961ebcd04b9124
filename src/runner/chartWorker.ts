/**
 * Runs on a thread of its own beside training: keeps the rows it is sent and draws the frames and closing charts that
 * it is asked for. It reads rows and writes pictures; it cannot change a run.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { createRenderer } from "../charts/render.js";
import { behaviourGap } from "../charts/specs/behaviourGap.js";
import { complianceByEpoch } from "../charts/specs/complianceByEpoch.js";
import { kl } from "../charts/specs/kl.js";
import { responses } from "../charts/specs/responses.js";
import { rewardModel } from "../charts/specs/rewardModel.js";
import { rewards } from "../charts/specs/rewards.js";
import type { ChartContext, ChartSpec } from "../charts/specs/style.js";
import type { EpochMetrics } from "../evaluation/metrics.js";
import { frameName, writePlot } from "../storage/plots.js";
import { failureSentence } from "./failure.js";
import type { ChartReply, ChartRequest, ChartTask, FinalChart } from "./messages.js";

const { config, plotsPath } = workerData as ChartTask;
const context: ChartContext = { config, epochs: config.epochs, runName: config.name };
const records: EpochMetrics[] = [];
const renderer = createRenderer();
const port = parentPort!; // this file is only ever started as a worker

const finals: Readonly<
  Record<FinalChart, (records: readonly EpochMetrics[], context: ChartContext) => ChartSpec>
> = {
  "behaviour-gap": behaviourGap,
  rewards,
  kl,
  "reward-model": rewardModel,
  responses,
};

async function draw(name: string, specify: () => ChartSpec): Promise<ChartReply> {
  try {
    writePlot(plotsPath, name, renderer.render(specify()));
    return { kind: "drawn" };
  } catch (error) {
    return { kind: "failed", sentence: failureSentence(error) };
  } finally {
    await nextTurn(); // a picture's pixels are freed by finalisers, which run only between turns
  }
}

async function serve(request: ChartRequest): Promise<void> {
  if (request.kind === "rows") records.push(...request.rows);
  if (request.kind === "close") port.close();
  if (request.kind === "frame") {
    const { epoch } = request;
    port.postMessage(await draw(frameName(epoch), () => complianceByEpoch(records, context, epoch)));
  }
  if (request.kind === "final") {
    const { name } = request;
    port.postMessage(await draw(`${name}.png`, () => finals[name](records, context)));
  }
}

port.on("message", (request: ChartRequest) => {
  void serve(request);
});
