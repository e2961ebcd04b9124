/** Whether there is memory for theory and for the arms of laws, on machines that exist only here. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/resolve.js";
import type { Machine } from "./machine.js";
import { requireTheoryMemory, requireVerifyMemory, threadsFor } from "./memoryChecks.js";

const GB = 1024 * 1024 * 1024;
const machineWith = (gigabytes: number): Machine => {
  const bytes = gigabytes * GB;
  return { total: bytes, free: bytes, heap: 4 * GB, longestArray: 4 * GB, longestText: GB / 2 };
};

describe("theory", () => {
  it("is refused where its seeds, which are held at once, do not fit", () => {
    const config = resolveConfig({ seeds: 100, evaluation: { prompts: 20_000 } });
    requireTheoryMemory(config, 100, false, machineWith(8));
    expect(() => {
      requireTheoryMemory(config, 100, false, machineWith(1));
    }).toThrow(
      /^evaluation\.prompts: expected a run with at most .*\. Lower evaluation\.prompts \(20000\)\.$/,
    );
  });

  it("of a run takes its networks too", () => {
    const config = resolveConfig({ policy: { hidden: [1024, 1024] } });
    requireTheoryMemory(config, 20, false, machineWith(0.6));
    expect(() => {
      requireTheoryMemory(config, 20, true, machineWith(0.6));
    }).toThrow(/^policy\.hidden: /);
  });
});

describe("verification", () => {
  it("is refused where the measures of all its runs do not fit", () => {
    requireVerifyMemory(200, 1000, machineWith(4));
    expect(() => {
      requireVerifyMemory(200, 1e9, machineWith(4));
    }).toThrow(/^--seeds: expected a verification with at most 3\.6 GB .*, got one of 1000000000 seeds/);
  });

  it("has fewer threads where its largest run fits on few of them, and always one", () => {
    const configs = [resolveConfig({}), resolveConfig({ evaluation: { prompts: 50_000 } })];
    expect(threadsFor(configs, 20, 4, machineWith(8))).toBe(4);
    expect(threadsFor(configs, 20, 4, machineWith(1.5))).toBeGreaterThan(1);
    expect(threadsFor(configs, 20, 4, machineWith(1.5))).toBeLessThan(4);
    expect(threadsFor(configs, 20, 4, machineWith(0.2))).toBe(1);
    expect(threadsFor([resolveConfig({})], 3, 4, machineWith(8))).toBe(3);
  });
});
