/**
 * Runs on a thread of its own beside training: keeps the rows it is sent and draws the frames and closing charts that
 * it is asked for. It reads rows and writes pictures; it cannot change a run.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { finalSpecs, frameSpec } from "../charts/drawRun.js";
import { frameFileName } from "../charts/pictures.js";
import { createRenderer } from "../charts/render.js";
import { isSameSize, usualSize } from "../shared/pictureSize.js";
import type { ChartContext, ChartSpec } from "../charts/specs/style.js";
import { asksForIdeal } from "../record/idealGold.js";
import type { EpochMetrics } from "../record/metrics.js";
import { writePlot } from "../storage/plots.js";
import { failureSentence } from "./failure.js";
import { restMilliseconds } from "./threadLimits.js";
import type { ChartReply, ChartRequest, ChartTask } from "./messages.js";

/** With what of it has to be worked out first. */
let context: Promise<ChartContext>;
let plotsPath: string;
const records: EpochMetrics[] = [];
let renderer = createRenderer(); // at once, while nobody waits for it
const port = parentPort!; // this file is only ever started as a worker

async function contextOf({ config, seeds, changes }: ChartTask): Promise<ChartContext> {
  const plain = { config, epochs: config.epochs, runName: config.name, changes };
  if (!asksForIdeal(config)) return plain;
  const { idealGold } = await import("../training/idealTheory.js"); // all of theory: most runs draw without
  const ideal = idealGold(config, seeds);
  port.postMessage({ kind: "ideal", ideal } satisfies ChartReply);
  return { ...plain, ideal };
}

function begin(task: ChartTask): void {
  const { plotsPath: path, size } = task;
  context = contextOf(task);
  context.catch(() => undefined); // whoever draws hears of it
  plotsPath = path;
  if (!isSameSize(size, usualSize)) renderer = createRenderer(size);
}

/** Specifications by file name, for a job. */
function specsOf(
  request: Extract<ChartRequest, { kind: "frame" | "finals" }>,
  context: ChartContext,
): Record<string, ChartSpec> {
  if (request.kind === "finals") return finalSpecs(records, context);
  return { [frameFileName(request.epoch)]: frameSpec(records, context, request.epoch) };
}

async function serve(request: ChartRequest): Promise<void> {
  if (request.kind === "task") begin(request.task);
  else if (request.kind === "rows") records.push(...request.rows);
  else if (request.kind === "rest")
    setTimeout(() => {
      port.close();
    }, restMilliseconds);
  else {
    const reply = (message: ChartReply): void => {
      port.postMessage(message);
    };
    try {
      for (const [name, spec] of Object.entries(specsOf(request, await context))) {
        writePlot(plotsPath, name, renderer.render(spec));
        reply({ kind: "drawn" });
        await nextTurn(); // a picture's pixels are freed by finalisers, which run only between turns
      }
      reply({ kind: "done" });
    } catch (error) {
      reply({ kind: "failed", sentence: failureSentence(error) });
    }
  }
}

port.on("message", (request: ChartRequest) => {
  void serve(request);
});
