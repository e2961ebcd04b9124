/** Memory shared out among the seeds of a run, on machines that exist only here. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.js";
import type { Config, ConfigInput } from "../config/schema/config.js";
import { UserError } from "../shared/errors.js";
import { randomConfigs } from "../testing/randomConfigs.js";
import { memoryNeed } from "../training/memory/need.js";
import type { Machine } from "./machine.js";
import { runBytes, shareMemory, shareNotice, shortageOf, type Load } from "./memoryShare.js";

const GB = 1024 * 1024 * 1024;

/** A machine with nothing else on it, and with Node's usual limits. */
const machineWith = (gigabytes: number, changes: Partial<Machine> = {}): Machine => ({
  total: gigabytes * GB,
  free: gigabytes * GB,
  heap: Math.min(4, gigabytes / 2) * GB,
  longestArray: 4 * GB,
  longestText: 512 * 1024 * 1024 - 24,
  ...changes,
});

const loadOf = (input: ConfigInput, changes: Partial<Load> = {}): Load => {
  return { config: resolveConfig(input), engine: "simd", draws: true, resumed: false, ...changes };
};

const kinds = (count: number): ConfigInput["responses"] =>
  Object.fromEntries(Array.from({ length: count }, (_, k) => [`k${k}`, { complies: k % 2 }]));

/** The sentence of a refusal. */
function refusal(load: Load, machine: Machine): string {
  try {
    shareMemory(load, { machine });
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("sharing out memory", () => {
  it("trains all seeds of the default config at once, with charts, on two threads of a machine with 1 GB of which half is free", () => {
    const machine = machineWith(1, { free: GB / 2 });
    expect(shareMemory(loadOf({}), { workers: 2, machine })).toEqual({ threads: 2, seedsPerThread: 3 });
  });

  it("trains fewer seeds at a time where all do not fit, and says so", () => {
    const load = loadOf({ responses: kinds(200), seeds: 60 });
    const whole = shareMemory(load, { workers: 2, machine: machineWith(16) });
    expect(whole).toEqual({ threads: 2, seedsPerThread: 30 });
    expect(shareNotice(whole, 60, 2)).toBeNull();

    const part = shareMemory(load, { workers: 2, machine: machineWith(4) });
    expect(part.threads).toBe(2);
    expect(part.seedsPerThread).toBeGreaterThan(5);
    expect(part.seedsPerThread).toBeLessThan(30);
    expect(shareNotice(part, 60, 2)).toBe(
      `Memory is short, so ${2 * part.seedsPerThread} of 60 seeds are trained at a time.`,
    );
  });

  it("takes fewer threads where one seed on each does not fit", () => {
    const load = loadOf({ evaluation: { prompts: 100_000 }, seeds: 4 });
    const share = shareMemory(load, { workers: 4, machine: machineWith(2) });
    expect(share.threads).toBeLessThan(4);
    expect(shareNotice(share, 4, 4)).toBe(
      `Memory is short, so ${share.threads} of 4 seeds are trained at a time, on ${share.threads} of 4 threads.`,
    );
  });

  it("gives what fits, and never more seeds at once where there is less memory", () => {
    for (const { config } of randomConfigs(30)) {
      const load: Load = { config: { ...config, seeds: 200 }, engine: "simd", draws: false, resumed: false };
      let before = Infinity;
      for (const gigabytes of [8, 2, 1, 0.6, 0.4, 0.3, 0.25]) {
        const machine = machineWith(gigabytes);
        const { threads, seedsPerThread } = shareMemory(load, { workers: 1, machine });
        const atOnce = Math.min(200, threads * seedsPerThread);
        const bytes = runBytes(load, memoryNeed(config), { seeds: 200, atOnce, threads });
        expect(bytes).toBeLessThanOrEqual(machine.free);
        expect(atOnce).toBeLessThanOrEqual(before);
        before = atOnce;
      }
    }
  });

  it("keeps seeds together whose rows would fill the memory while they wait for others", () => {
    const seeds = 3000;
    const short = shareMemory(loadOf({ seeds, epochs: 5 }, { draws: false }), { machine: machineWith(4) });
    expect(short.threads * short.seedsPerThread).toBeLessThan(seeds);
    expect(refusal(loadOf({ seeds, epochs: 50_000 }, { draws: false }), machineWith(4))).toMatch(/^seeds: /);
  });

  it("asks in less than 5 ms", () => {
    const load = loadOf({});
    const start = performance.now();
    for (let i = 0; i < 50; i++) shareMemory(load);
    expect((performance.now() - start) / 50).toBeLessThan(5);
  });
});

describe("a run that does not fit", () => {
  const eight = Array<number>(8).fill(4096);
  it.each<[string, ConfigInput]>([
    ["evaluation.prompts", { evaluation: { prompts: 1e9 } }],
    ["objective.episodes", { objective: { episodes: 1e8 } }],
    ["policy.hidden", { policy: { hidden: eight } }],
    ["policy.hidden", { policy: { hidden: eight, trunk: "separate" }, evaluation: { prompts: 2000 } }],
    ["rewardModel.pretrain.pairs", { rewardModel: { pretrain: { pairs: 1e10 } } }],
    ["rewardModel.pairsPerEpoch", { rewardModel: { pairsPerEpoch: 1e8, bufferEpochs: 40 }, epochs: 100 }],
    ["evaluation.referencePrompts", { evaluation: { referencePrompts: 1e9 } }],
    ["responses", { responses: kinds(1000), evaluation: { prompts: 3000 } }],
    ["seeds", { seeds: 10_000, epochs: 100_000 }],
    ["policy.supervised.rows", { own: { role: "prior" }, policy: { supervised: { rows: 1e9 } } }],
  ])("is refused in one sentence with the field to lower: %s", (path, input) => {
    const sentence = refusal(loadOf(input, { draws: false }), machineWith(16));
    expect(sentence).toMatch(
      /^\S+: expected a run with at most [\d.]+ [GT]B .+, got one that needs about [\d.]+ [GTP]B\. Lower .+\.$/,
    );
    expect(sentence.startsWith(`${path}: `)).toBe(true);
    expect(sentence.split("\n")).toHaveLength(1);
  });

  it("says how much there is, and names the fields that have to be lowered together, the largest first", () => {
    const load = loadOf({
      evaluation: { prompts: 10_000_000 },
      objective: { episodes: 2_000_000 },
      rewardModel: { batchPairs: 300 },
    });
    expect(refusal(load, machineWith(4, { free: 3 * GB }))).toMatch(
      /^evaluation\.prompts: expected a run with at most 2\.7 GB of memory, what is free of the 4\.0 GB here, got one that needs about \d+ GB\. Lower evaluation\.prompts \(10000000\), then objective\.episodes \(2000000\)\.$/,
    );
  });

  it("names tables by what there is too much of", () => {
    const sentence = refusal(loadOf({ responses: kinds(1000) }), machineWith(2));
    expect(sentence).toMatch(/Lower the number of responses \(1000\)\.$/);
  });

  it("also where the machine has the memory, but not Node or WebAssembly", () => {
    const huge = machineWith(4000);
    const alone = { seeds: 1, epochs: 1 };
    expect(refusal(loadOf({ ...alone, objective: { episodes: 5e6 } }), huge)).toMatch(
      /of networks, the most that WebAssembly can address, got one that needs about 9\.0 GB\. Lower objective\.episodes/,
    );
    expect(refusal(loadOf({ ...alone, policy: { hidden: [4096, 4096] } }), huge)).toMatch(
      /512 MB of text in the checkpoint of a seed, the most that Node can make/,
    );
    expect(refusal(loadOf({ ...alone, evaluation: { prompts: 1e8 } }), huge)).toMatch(
      /4\.0 GB in one array, the most that Node can make/,
    );
    expect(refusal(loadOf({ seeds: 50, epochs: 100_000 }), huge)).toMatch(
      /of records, the most that a thread can keep here, .* or draw no charts \(--charts off\)\.$/,
    );
  });

  it("has nothing to lower where even the default config is too much", () => {
    expect(refusal(loadOf({}), machineWith(0.1))).toMatch(/^config: .*\. No field is larger than usual\.$/);
    expect(refusal(loadOf({}), machineWith(1, { free: GB / 8 }))).toMatch(
      /^config: .*\. Close other programs\.$/,
    );
  });

  it("is told the same fields where it ran out all the same", () => {
    const config: Config = resolveConfig({ evaluation: { prompts: 30_000 } });
    expect(shortageOf({ config, engine: "simd", draws: false, resumed: false })).toBe(
      "Training ran out of memory. Lower evaluation.prompts (30000), or close other programs and go on with --resume.",
    );
  });
});
