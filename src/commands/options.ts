/**
 * Options that several verbs have, written once, and the options of the verbs whose work is in files of its own.
 */
import { InvalidArgumentError, Option } from "commander";
import { requireAssignment } from "../config/parse/assignment.js";
import { isWithinLimits, pixelsOf, sizeLimits, usualSize, type PictureSize } from "../shared/pictureSize.js";
import type { EngineName } from "../nn/createEngine.js";
import type { TfjsBackend } from "../nn/tfjs/backends.js";
import { UserError } from "../shared/errors.js";
import type { ChartPolicy } from "../storage/runRecord.js";

/** How large pictures shall be: without it the usual size, or of a resumed run, that which it was begun with. */
export interface ChartSizeOptions {
  /** Pixels. */
  readonly chartSize?: Pick<PictureSize, "width" | "height">;
  /** How many times as many are drawn each way. */
  readonly chartScale?: number;
}

/** The options of `train`, as they arrive from the command line. */
export interface TrainOptions extends ChartSizeOptions {
  readonly set: readonly string[];
  readonly seeds?: number;
  readonly epochs?: number;
  readonly engine?: EngineName;
  readonly tfjsBackend?: TfjsBackend;
  readonly workers?: number;
  readonly checkMemory?: boolean;
  /** Without it every frame is drawn; of a resumed run, what it was begun with. */
  readonly charts?: ChartPolicy;
  readonly out: string;
  readonly runId?: string;
  readonly force?: boolean;
  readonly resume?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** The options of `verify`, as they arrive from the command line. */
export interface VerifyOptions extends ChartSizeOptions {
  readonly seeds?: number;
  readonly firstSeed?: number;
  readonly quick?: boolean;
  readonly workers?: number;
  readonly checkMemory?: boolean;
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly list?: boolean;
  readonly writeDocs?: boolean;
}

/** `--set path=value`, repeatable: the assignments in the order given. */
export function setOption(): Option {
  return new Option("--set <path=value>", "change a field, such as tiers.unmonitored.graded=0.2 (repeatable)")
    .argParser((value: string, earlier: readonly string[]) => {
      requireAssignment(value);
      return [...earlier, value];
    })
    .default([], "none");
}

/** `--out`, for the folders that `description` tells. */
export function outOption(description: string): Option {
  return new Option("--out <folder>", description)
    .argParser((value) => {
      if (!/^--?[a-z]/.test(value)) return value;
      const hint = `Give the folder behind --out; one that is called so is ./${value}.`;
      throw new UserError({ path: "--out", expected: "a folder", got: `the option ${value}`, hint });
    })
    .default(".");
}

/** An option that people type and that is another one here; it is not listed, and says which. */
export function mistakenOption(flags: string, path: string, instead: (value: string) => string): Option {
  return new Option(flags)
    .argParser((value: string) => {
      throw new UserError(`${path} ${value}: there is no such option. ${instead(value)}`);
    })
    .hideHelp();
}

/** `--check-memory`: a check of the program itself. */
export function checkMemoryOption(): Option {
  return new Option(
    "--check-memory",
    "after every kernel call, look for numbers written past their place; slower, changes no result",
  );
}

/** `--workers`. */
export function workersOption(): Option {
  return new Option(
    "--workers <count>",
    "threads that train (default: one per core); changes no result",
  ).argParser(wholeNumber(1));
}

/** `--chart-size`. */
export function chartSizeOption(): Option {
  return new Option(
    "--chart-size <size>",
    "pixels of every picture, such as 1600x900 for slides; text grows with it (default: 900x500)",
  ).argParser((text: string) => {
    const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
    if (width === undefined || height === undefined)
      throw new InvalidArgumentError("Expected width and height in pixels, such as 1600x900.");
    return { width: Number(width), height: Number(height) };
  });
}

/** `--chart-scale`. */
export function chartScaleOption(): Option {
  return new Option(
    "--chart-scale <times>",
    "draw that many times as many pixels each way, such as 2 for print (default: 1)",
  ).argParser((text: string) => {
    const times = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || times <= 0)
      throw new InvalidArgumentError("Expected a number above 0, such as 2.");
    return times;
  });
}

/** The size that pictures are asked for, or `before` where none is. Throws a UserError where it is beyond the limits. */
export function chartSizeOf(
  { chartSize, chartScale }: ChartSizeOptions,
  before: PictureSize = usualSize,
): PictureSize {
  const size = { ...before, ...chartSize, scale: chartScale ?? before.scale };
  if (isWithinLimits(size)) return size;
  const { width, height } = pixelsOf(size);
  const { least, most } = sizeLimits;
  throw new UserError({
    path: chartScale === undefined ? "--chart-size" : "--chart-size times --chart-scale",
    expected: `from ${least.width}x${least.height} to ${most.width}x${most.height} pixels`,
    got: `${width}x${height}`,
  });
}

// By hand, because TensorFlow.js and the kernels take longer to load than `--help` may take.
const engines: Record<EngineName, true> = { simd: true, tfjs: true };
const tfjsBackends: Record<TfjsBackend, true> = { node: true, wasm: true, cpu: true };

/** `--engine`. */
export function engineOption(): Option {
  return new Option("--engine <name>", "what computes the networks (default: simd)").choices(
    Object.keys(engines),
  );
}

/** `--tfjs-backend`, for the purpose that `description` tells. */
export function tfjsBackendOption(description: string): Option {
  return new Option("--tfjs-backend <name>", description).choices(Object.keys(tfjsBackends));
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      const inDigits = /\d/.test(text) ? "" : ` Write it in digits, such as ${Math.max(least, 20)}.`;
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.${inDigits}`);
    }
    return value;
  };
}
