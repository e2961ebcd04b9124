/**
 * How the memory of the machine is shared out among the seeds of a run: all of them at once where there is room, else fewer
 * at a time, else on fewer threads. Where not even one fits, the user is told before anything is allocated. How many are
 * trained at a time changes how long it takes and nothing else.
 */
import type { Config } from "../config/schema/config.js";
import type { EngineName } from "../nn/createEngine.js";
import { mostMemory } from "../nn/simd/arena.js";
import { memoryNeed, type MemoryNeed } from "../training/memory/need.js";
import { thisMachine, type Machine } from "./machine.js";
import { adviceOf, amountOf, fieldsToLower, refuse, type Limit } from "./memoryLimit.js";
import { threadCount } from "./pool.js";

const MB = 1024 * 1024;

/** What a run holds beside its seeds, bytes; measured on Linux. */
export const overhead = {
  /** Node, the program and the main thread. */
  process: 90 * MB,
  /** A thread that trains: its heap and its code. */
  thread: 36 * MB,
  /** What a thread has dropped and not given back yet: twice what an epoch makes, up to this. */
  garbage: 40 * MB,
  /** The thread that draws, with its canvas and its libraries. */
  charts: 130 * MB,
} as const;

/** Copies of a checkpoint on its way from a thread into its file, and of each other one that waits meanwhile. */
const checkpointCopies = { written: 8, waiting: 2.5 } as const;

/** A checkpoint as text: four characters for three bytes. */
const textPerByte = 4 / 3;

/** Rows that a run keeps of each seed: its first, its last ten and one that waits. */
const keptRows = 12;

/** Of what is free, the part that a run may plan with; and of a heap, the part that rows may fill. */
const usable = 0.9;
const usableHeap = 0.8;

/** A run as far as its memory is concerned. */
export interface Load {
  readonly config: Config;
  readonly engine: EngineName;
  /** Whether charts are drawn beside training. */
  readonly draws: boolean;
  /** Whether it goes on from checkpoints: all of them are in memory then. */
  readonly resumed: boolean;
}

/** How the seeds of a run are trained. */
export interface Share {
  readonly threads: number;
  /** Seeds that one thread holds at a time, in step. */
  readonly seedsPerThread: number;
}

/** How many seeds are left to train, how many of them at a time, and on how many threads. */
export interface Crew {
  readonly seeds: number;
  readonly atOnce: number;
  readonly threads: number;
}

/** In the heap of the main thread: what is kept of all seeds, and rows of those that are done and wait for the others. */
function rowBytes({ row }: MemoryNeed, { epochs }: Config, { seeds, atOnce }: Crew): number {
  return row * (seeds * keptRows + (seeds - atOnce) * (epochs + 1));
}

/** In the heap of the thread that draws: all rows. */
function chartRowBytes({ row }: MemoryNeed, { seeds, epochs }: Config): number {
  return row * seeds * (epochs + 1);
}

/** What a run takes at its height. */
export function runBytes(
  { config, draws, resumed }: Omit<Load, "engine">,
  need: MemoryNeed,
  crew: Crew,
): number {
  const { kept, passing, checkpoint } = need;
  const { atOnce, threads } = crew;
  const copies = checkpointCopies.written + checkpointCopies.waiting * (atOnce - 1);
  return (
    overhead.process +
    threads * (overhead.thread + passing + Math.min(2 * passing, overhead.garbage)) +
    atOnce * kept +
    checkpoint * (copies + (resumed ? 2 * crew.seeds : 0)) +
    rowBytes(need, config, crew) +
    (draws ? overhead.charts + chartRowBytes(need, config) : 0)
  );
}

/** The state of a seed in its checkpoint as text; one that has to wait for others has all its rows beside it. */
function checkpointText({ checkpoint, measures }: MemoryNeed, { epochs }: Config, crew: Crew): number {
  const waiting = crew.atOnce < crew.seeds ? 8 * measures * (epochs + 1) : 0;
  return textPerByte * (checkpoint + waiting);
}

/** One seed after another on one thread, or all together: which of the two takes less depends on their rows. */
function leanest({ seeds }: Config, bytes: (crew: Crew) => number): number {
  return Math.min(...[1, seeds].map((atOnce) => bytes({ seeds, atOnce, threads: 1 })));
}

/** The least memory that a config can be trained with. */
function memoryOf(load: Load): (config: Config) => number {
  return (config) => {
    const need = memoryNeed(config, load.engine);
    return leanest(config, (crew) => runBytes({ ...load, config }, need, crew));
  };
}

/** All that a run can have too little of. */
function limitsOf(load: Load, machine: Machine): Limit[] {
  const needOf = (config: Config): MemoryNeed => memoryNeed(config, load.engine);
  const heap = { has: usableHeap * machine.heap, what: "of records, the most that a thread can keep here" };
  const limits: Limit[] = [
    { need: memoryOf(load), ...freeMemory(machine) },
    { need: (config) => leanest(config, (crew) => rowBytes(needOf(config), config, crew)), ...heap },
    {
      need: (config) => needOf(config).longestArray,
      has: machine.longestArray,
      what: "in one array, the most that Node can make",
    },
    {
      need: (config) => leanest(config, (crew) => checkpointText(needOf(config), config, crew)),
      has: machine.longestText,
      what: "of text in the checkpoint of a seed, the most that Node can make",
    },
  ];
  if (load.draws)
    limits.push({
      need: (config) => chartRowBytes(needOf(config), config),
      ...heap,
      otherwise: "draw no charts (--charts off)",
    });
  if (load.engine === "simd")
    limits.push({
      need: (config) => needOf(config).networks,
      has: mostMemory,
      what: "of networks, the most that WebAssembly can address",
    });
  return limits;
}

/** What of the machine's memory can be planned with. */
export function freeMemory({ free, total }: Machine): Omit<Limit, "need"> {
  return {
    has: usable * free,
    most: usable * total,
    what: `of memory, what is free of the ${amountOf(total)} here`,
  };
}

export interface ShareOptions {
  /** How many seeds are left to train; by default all. */
  readonly seeds?: number;
  /** Threads that are wanted; by default one for each core. */
  readonly workers?: number | undefined;
  readonly machine?: Machine | undefined;
}

/**
 * How the seeds that are left are trained: on as many threads as are wanted, with as many seeds at once as there is memory
 * for. Throws a UserError, one sentence with the fields to lower, where the run does not fit at all.
 */
export function shareMemory(
  load: Load,
  { seeds = load.config.seeds, workers, machine = thisMachine() }: ShareOptions = {},
): Share {
  const { config, engine } = load;
  const exceeded = limitsOf(load, machine).find(({ need, has }) => need(config) > has);
  if (exceeded !== undefined) refuse(exceeded, config);

  const need = memoryNeed(config, engine);
  const memory = freeMemory(machine);
  const fits = (crew: Crew): boolean =>
    runBytes(load, need, crew) <= memory.has &&
    rowBytes(need, config, crew) <= usableHeap * machine.heap &&
    checkpointText(need, config, crew) <= machine.longestText;
  for (let threads = threadCount(workers, seeds); threads >= 1; threads--)
    for (let seedsPerThread = Math.ceil(seeds / threads); seedsPerThread >= 1; seedsPerThread--) {
      const atOnce = Math.min(seeds, threads * seedsPerThread);
      if (fits({ seeds, atOnce, threads })) return { threads, seedsPerThread };
    }
  // Each of the two is possible by itself, but not at the same time: few seeds at once, and little that waits.
  const together = (all: Config): number => {
    const crew = { seeds: all.seeds, atOnce: all.seeds, threads: 1 };
    return runBytes({ ...load, config: all }, memoryNeed(all, engine), crew);
  };
  return refuse({ need: together, ...memory }, config);
}

/** Said where fewer seeds are trained at a time, or on fewer threads, than there could be; null where all is as wanted. */
export function shareNotice(
  { threads, seedsPerThread }: Share,
  seeds: number,
  workers?: number,
): string | null {
  const wanted = threadCount(workers, seeds);
  const atOnce = threads * seedsPerThread;
  const fewer = [
    ...(atOnce < seeds ? [`${atOnce} of ${seeds} seeds are trained at a time`] : []),
    ...(threads < wanted ? [`on ${threads} of ${wanted} threads`] : []),
  ];
  return fewer.length === 0
    ? null
    : `Memory is short, so ${fewer.length === 1 && threads < wanted ? "seeds are trained " : ""}${fewer.join(", ")}.`;
}

/** What a user is told whose run was taken on and ran out of memory all the same. */
export function shortageOf(load: Load): string {
  const fields = fieldsToLower(load.config, memoryOf(load));
  const advice = adviceOf(fields, ["close other programs and go on with --resume"]);
  return `Training ran out of memory. ${advice}`;
}
