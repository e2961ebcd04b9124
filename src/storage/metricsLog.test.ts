/** The record of a run survives a kill at any byte, and notices when somebody else removes or changes it. */
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EpochMetrics } from "../record/metrics.js";
import { LostRecord, openMetricsLog, metricRows, writeCsv } from "./metricsLog.js";
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
      expect([...metricRows(folder)]).toEqual([row(0, 1), row(1, 1), row(2, 1)].slice(0, lines));
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

describe("a record that changes under a run", () => {
  const path = (): string => join(folder.path, "metrics.jsonl");
  const changes: [string, () => void, RegExp][] = [
    [
      "removed",
      () => {
        rmSync(path());
      },
      /metrics\.jsonl was removed by something else/,
    ],
    [
      "removed with its folder",
      () => {
        rmSync(folder.path, { recursive: true });
      },
      /was removed/,
    ],
    [
      "emptied",
      () => {
        truncateSync(path());
      },
      /was cut off/,
    ],
    [
      "written to",
      () => {
        appendFileSync(path(), "x\n");
      },
      /was written to/,
    ],
    [
      "replaced",
      () => {
        const text = jsonl();
        rmSync(path());
        writeFileSync(path(), "y");
        writeFileSync(`${path()}2`, text);
        renameSync(`${path()}2`, path());
      },
      /was replaced/,
    ],
  ];
  for (const [what, change, sentence] of changes)
    it(`is noticed at the next append where it was ${what}`, () => {
      const log = openMetricsLog(folder, keys);
      log.append([row(0, 1)]);
      log.check();
      change();
      expect(() => {
        log.append([row(1, 1)]);
      }).toThrow(sentence);
      expect(() => {
        log.check();
      }).toThrow(LostRecord);
      log.close();
    });
});
