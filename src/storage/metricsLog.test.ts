/** The record of a run survives a kill at any byte, and a resumed run goes on after what its seeds have in common. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EpochMetrics } from "../record/metrics.js";
import { readCheckpoint, writeCheckpoint, type SeedCheckpoint } from "./checkpoint.js";
import { openMetricsLog, readMetrics, writeCsv } from "./metricsLog.js";
import { prepareResume } from "./resume.js";
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

const keys = ["behaviourGap", "kl.monitored"];
const row = (epoch: number, seed: number): EpochMetrics => ({
  epoch,
  seed,
  behaviourGap: epoch + seed / 10,
  "kl.monitored": null,
});
const jsonl = (): string => readFileSync(join(folder.path, "metrics.jsonl"), "utf8");

function append(...rows: EpochMetrics[]): void {
  const log = openMetricsLog(folder, keys);
  log.append(rows);
  log.close();
}

describe("metrics.jsonl", () => {
  it("has one line per row: epoch, seed, then the measures in their order, null where there is none", () => {
    append({ "kl.monitored": 0.5, epoch: 0, behaviourGap: -0.25, seed: 7 }, { epoch: 0, seed: 8 });
    expect(jsonl()).toBe(
      '{"epoch":0,"seed":7,"behaviourGap":-0.25,"kl.monitored":0.5}\n{"epoch":0,"seed":8,"behaviourGap":null,"kl.monitored":null}\n',
    );
  });

  it("can be read after a kill in the middle of any line", () => {
    append(row(0, 1), row(1, 1), row(2, 1));
    const whole = jsonl();
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(join(folder.path, "metrics.jsonl"), whole.slice(0, length));
      const lines = whole.slice(0, length).split("\n").length - 1;
      expect(readMetrics(folder)).toEqual([row(0, 1), row(1, 1), row(2, 1)].slice(0, lines));
    }
  });

  it("becomes metrics.csv with the same rows and empty cells for null", () => {
    append(row(0, 1), row(1, 1));
    writeCsv(folder, keys);
    expect(readFileSync(join(folder.path, "metrics.csv"), "utf8")).toBe(
      "epoch,seed,behaviourGap,kl.monitored\n0,1,0.1,\n1,1,1.1,\n",
    );
  });
});

describe("prepareResume", () => {
  const checkpoint = (seed: number, epoch: number, more: Partial<SeedCheckpoint> = {}): void => {
    writeCheckpoint(folder, {
      seed,
      epoch,
      ended: false,
      engine: "simd",
      pending: [],
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
    expect(point.rows).toEqual([...both(0), ...both(1)]);
    expect(readMetrics(folder)).toEqual(point.rows);
    expect(point.checkpoints.get(2)?.pending).toEqual([row(2, 2), row(3, 2)]);
    expect(readCheckpoint(folder, 2)?.pending).toEqual([row(2, 2), row(3, 2)]); // on disk, against a kill now
    expect(point.checkpoints.get(1)?.pending).toEqual([]);
  });

  it("takes rows that waited for slower seeds from the checkpoint", () => {
    append(...both(0));
    checkpoint(1, 0);
    checkpoint(2, 2, { pending: [row(1, 2), row(2, 2)] });
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.epoch).toBe(0);
    expect(point.checkpoints.get(2)?.pending).toEqual([row(1, 2), row(2, 2)]);
  });

  it("comes to the same when it is done twice, as after a kill right behind it", () => {
    append(...both(0), ...both(1), ...both(2));
    checkpoint(1, 1);
    checkpoint(2, 2);
    const first = prepareResume(folder, [1, 2], keys);
    expect(prepareResume(folder, [1, 2], keys)).toEqual(first);
  });

  it("drops a last line that was cut off, and an epoch that only some seeds have written", () => {
    append(...both(0), ...both(1), row(2, 1));
    appendFileSync(join(folder.path, "metrics.jsonl"), '{"epoch":2,"se');
    checkpoint(1, 2);
    checkpoint(2, 1);
    expect(prepareResume(folder, [1, 2], keys).rows).toEqual([...both(0), ...both(1)]);
    expect(jsonl().endsWith("}\n")).toBe(true);
  });

  it("starts anew where a seed has no checkpoint", () => {
    append(...both(0), ...both(1));
    checkpoint(2, 1);
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.epoch).toBe(-1);
    expect(point.rows).toEqual([]);
    expect(point.checkpoints.has(1)).toBe(false);
    expect(point.checkpoints.get(2)?.pending).toEqual([row(0, 2), row(1, 2)]);
  });

  it("does not wait for a seed that stopped by itself", () => {
    append(...both(0), ...both(1), row(2, 1), row(3, 1));
    checkpoint(1, 3);
    checkpoint(2, 1, { ended: true });
    const point = prepareResume(folder, [1, 2], keys);
    expect(point.epoch).toBe(3);
    expect(point.rows).toEqual([...both(0), ...both(1), row(2, 1), row(3, 1)]);
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
});
