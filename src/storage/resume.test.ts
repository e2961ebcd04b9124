/** A resumed run goes on after what its seeds have in common, and from nothing that was lost or changed since. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "../config/read/load.js";
import type { EpochMetrics } from "../record/metrics.js";
import { packRows, unpackRows } from "../record/rowValues.js";
import { readCheckpoints, writeCheckpoint, type SeedCheckpoint } from "./checkpoint.js";
import { metricRows, openMetricsLog } from "./metricsLog.js";
import { prepareResume, type ResumePoint } from "./resume.js";
import { createRowDigest } from "./rowDigest.js";
import { createRunFolder, type RunFolder } from "./runFolder.js";

let out: string;
let folder: RunFolder;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "hawthorne-"));
  folder = createRunFolder({ out, name: "x", isPicture: () => false });
});
afterEach(() => {
  rmSync(out, { recursive: true, force: true });
});

const { config } = loadConfig("configs/smoke.json");
const keys = ["behaviourGap", "kl.monitored"];
const row = (epoch: number, seed: number): EpochMetrics => ({
  epoch,
  seed,
  behaviourGap: epoch + seed / 10,
  "kl.monitored": null,
});
const jsonl = (): string => readFileSync(join(folder.path, "metrics.jsonl"), "utf8");
const rowsOf = (point: ResumePoint): EpochMetrics[] => [...point.epochs()].flat();
const pendingOf = ({ checkpoints }: ResumePoint, seed: number): EpochMetrics[] | undefined => {
  const pending = checkpoints.get(seed)?.pending;
  return pending && unpackRows(pending, seed, keys);
};

function digestOf(rows: readonly EpochMetrics[]): string {
  const digest = createRowDigest(keys);
  rows.forEach(digest.add);
  return digest.text();
}

function append(...rows: EpochMetrics[]): void {
  const log = openMetricsLog(folder, keys);
  log.append(rows);
  log.close();
}

describe("prepareResume", () => {
  const checkpoint = (
    seed: number,
    epoch: number,
    { pending = [], ...more }: Partial<Omit<SeedCheckpoint, "pending">> & { pending?: EpochMetrics[] } = {},
  ): void => {
    writeCheckpoint(folder, {
      seed,
      epoch,
      ended: false,
      engine: "simd",
      backend: "wasm",
      config,
      rowDigest: digestOf(Array.from({ length: epoch + 1 }, (_, e) => row(e, seed))),
      pending: packRows(pending, keys, pending[0]?.epoch ?? epoch + 1),
      state: { epoch },
      ...more,
    });
  };
  const both = (epoch: number): EpochMetrics[] => [row(epoch, 1), row(epoch, 2)];

  it("cuts the rows back to the epoch that all seeds have a state of, and keeps those of a seed that is ahead", () => {
    append(...both(0), ...both(1), ...both(2), ...both(3));
    checkpoint(1, 1);
    checkpoint(2, 3);
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.epoch).toBe(1);
    expect(rowsOf(point)).toEqual([...both(0), ...both(1)]);
    expect([...metricRows(folder)]).toEqual(rowsOf(point));
    expect(pendingOf(point, 2)).toEqual([row(2, 2), row(3, 2)]);
    expect(readCheckpoints(folder, 2).newest?.pending).toEqual(point.checkpoints.get(2)?.pending); // on disk, against a kill now
    expect(pendingOf(point, 1)).toEqual([]);
  });

  it("takes rows that waited for slower seeds from the checkpoint", () => {
    append(...both(0));
    checkpoint(1, 0);
    checkpoint(2, 2, { pending: [row(1, 2), row(2, 2)] });
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.epoch).toBe(0);
    expect(pendingOf(point, 2)).toEqual([row(1, 2), row(2, 2)]);
  });

  it("comes to the same when it is done twice, as after a kill right behind it", () => {
    append(...both(0), ...both(1), ...both(2));
    checkpoint(1, 1);
    checkpoint(2, 2);
    const first = prepareResume(folder, [1, 2], keys);
    const second = prepareResume(folder, [1, 2], keys);
    expect([second.epoch, second.checkpoints, rowsOf(second)]).toEqual([
      first.epoch,
      first.checkpoints,
      rowsOf(first),
    ]);
  });

  it("drops a last line that was cut off, and an epoch that only some seeds have written", () => {
    append(...both(0), ...both(1), row(2, 1));
    appendFileSync(join(folder.path, "metrics.jsonl"), '{"epoch":2,"se');
    checkpoint(1, 2);
    checkpoint(2, 1);
    expect(rowsOf(prepareResume(folder, [1, 2], keys))).toEqual([...both(0), ...both(1)]);
    expect(jsonl().endsWith("}\n")).toBe(true);
  });

  it("starts anew where a seed has no checkpoint", () => {
    append(...both(0), ...both(1));
    checkpoint(2, 1);
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.epoch).toBe(-1);
    expect(rowsOf(point)).toEqual([]);
    expect(point.checkpoints.has(1)).toBe(false);
    expect(pendingOf(point, 2)).toEqual([row(0, 2), row(1, 2)]);
  });

  it("does not wait for a seed that stopped by itself", () => {
    append(...both(0), ...both(1), row(2, 1), row(3, 1));
    checkpoint(1, 3);
    checkpoint(2, 1, { ended: true });
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.epoch).toBe(3);
    expect(rowsOf(point)).toEqual([...both(0), ...both(1), row(2, 1), row(3, 1)]);
  });

  it("does not trust a checkpoint whose rows are gone", () => {
    append(...both(0));
    checkpoint(1, 0);
    checkpoint(2, 2);
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.checkpoints.has(2)).toBe(false);
    expect(point.epoch).toBe(-1);
  });

  it("gives back the state to the bit", () => {
    append(row(0, 1));
    const state = { weights: new Float32Array([0.1, -0]), rng: { c: 1, spare: null } };
    checkpoint(1, 0, { state });
    expect(prepareResume(folder, [1], keys).checkpoints.get(1)?.state).toStrictEqual(state);
  });

  it("takes the checkpoint before where the newest is damaged, and says so", () => {
    append(...both(0), ...both(1), ...both(2));
    checkpoint(1, 1);
    checkpoint(1, 2);
    checkpoint(2, 2);
    truncateSync(join(folder.path, "checkpoints", "seed-1.json"), 700);
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.checkpoints.get(1)?.epoch).toBe(1);
    expect(point.notes).toEqual([
      expect.stringMatching(/seed-1\.json: it is damaged, its checksum does not fit/),
    ]);
    // The damaged one is not in the way of the next: the one before is kept until there is another.
    checkpoint(1, 2);
    expect(readCheckpoints(folder, 1)).toMatchObject({ newest: { epoch: 2 }, before: { epoch: 1 } });
  });

  it("puts back the last row of a seed that its checkpoint still has", () => {
    append(...both(0), row(1, 1)); // the row of seed 2 was lost
    checkpoint(1, 1);
    checkpoint(2, 1, { pending: [row(1, 2)] });
    expect(rowsOf(prepareResume(folder, [1, 2], keys))).toEqual([...both(0), ...both(1)]);
  });

  it("never goes on from other rows or states than those of the run, whatever bytes were changed", () => {
    const seeds = [1, 2, 3];
    const epochs = fc.integer({ min: 0, max: 5 });
    const damage = fc.record({
      file: fc.nat(),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      byte: fc.integer({ min: 0, max: 255 }),
      kind: fc.constantFrom("flip", "cut", "remove", "insert", "empty"),
    });
    const property = fc.property(
      fc.tuple(epochs, epochs, epochs),
      fc.tuple(epochs, epochs, epochs),
      fc.array(damage, { maxLength: 3 }),
      (newest, before, damages) => {
        const written = Math.min(...newest);
        for (const name of readdirSync(folder.path)) rmSync(join(folder.path, name), { recursive: true });
        for (let epoch = 0; epoch <= written; epoch++) append(...seeds.map((seed) => row(epoch, seed)));
        seeds.forEach((seed, i) => {
          for (const epoch of [Math.min(before[i]!, newest[i]!), newest[i]!]) {
            const waiting = Array.from({ length: Math.max(0, epoch - written) }, (_, e) => written + 1 + e);
            checkpoint(seed, epoch, { pending: waiting.map((e) => row(e, seed)) });
          }
        });
        const files = readdirSync(folder.path, { recursive: true, encoding: "utf8" })
          .filter((name) => name.includes("."))
          .sort();
        for (const one of damages) {
          const path = join(folder.path, files[one.file % files.length]!);
          if (!existsSync(path)) continue;
          const bytes = [...readFileSync(path)];
          const at = Math.floor(one.at * bytes.length);
          if (one.kind === "flip") bytes[at] = one.byte;
          if (one.kind === "cut") bytes.length = at;
          if (one.kind === "insert") bytes.splice(at, 0, one.byte);
          if (one.kind === "remove") rmSync(path);
          else writeFileSync(path, Buffer.from(one.kind === "empty" ? [] : bytes));
        }
        const point = prepareResume(folder, seeds, keys);
        const saved = rowsOf(point);
        for (const seed of seeds) {
          const found = point.checkpoints.get(seed);
          const rows = [...saved.filter((one) => one.seed === seed), ...(pendingOf(point, seed) ?? [])];
          const length = found === undefined ? 0 : found.epoch + 1;
          expect(rows).toEqual(Array.from({ length }, (_, epoch) => row(epoch, seed)));
          if (found !== undefined) expect(found.state).toEqual({ epoch: found.epoch });
        }
        const again = prepareResume(folder, seeds, keys);
        expect([rowsOf(again), again.checkpoints]).toEqual([saved, point.checkpoints]);
        expect(again.mended).toBe(again.notes.length > 0);
      },
    );
    fc.assert(property, { numRuns: 100, seed: 1 });
  });
});
