/** `hawthorne bench`: how fast the kernels are on this machine, beside TensorFlow.js. */
import type { Command } from "commander";
import type { KernelTiming } from "../bench/kernels.js";

function tableOf(timings: readonly KernelTiming[]): string {
  const rows = [
    ["rows", "engine", "µs/step", "GFLOP/s", "× tfjs-wasm"],
    ...timings.map(({ rows, engine, microseconds, gflops, ratio }) => [
      String(rows),
      engine,
      microseconds.toFixed(1),
      gflops.toFixed(1),
      ratio.toFixed(1),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join("  ")).join("\n");
}

/** Adds the verb `bench`. */
export function registerBench(program: Command): void {
  program
    .command("bench")
    .description("time one training step of the simd kernels and of TensorFlow.js (wasm), interleaved")
    .option("--json", "print the timings as JSON")
    .action(async ({ json }: { json?: true }) => {
      // Loaded here, because TensorFlow.js takes longer to load than `--help` may take.
      const { measureKernels } = await import("../bench/kernels.js");
      const timings = await measureKernels();
      const intro =
        "One training step of a 16-32-32-4 relu network: forward, backward, Adam. Medians of 5 runs.";
      process.stdout.write(
        json ? `${JSON.stringify(timings, null, 2)}\n` : `${intro}\n${tableOf(timings)}\n`,
      );
    });
}
