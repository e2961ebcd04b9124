/** The story of a scenario in the closing summary: its own words, the run's numbers. */
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../config/resolve.js";
import { asksForIdeal } from "../../record/idealGold.js";
import { metricKeys } from "../../record/metrics.js";
import { createRunTail, summariseRun } from "../../record/runSummary.js";
import { createMeasurePaths, followedKeys } from "./measurePaths.js";
import { storyLines } from "./story.js";

const config = resolveConfig({
  story: {
    howToRead: "Look at gold.",
    measures: [
      { measure: "goldReward", tier: "monitored" },
      { measure: "harmfulShare", tier: "monitored", response: "refuse" },
      { measure: "leakageSlope", tier: "unmonitored" },
      { measure: "proxyReward", tier: "monitored" },
    ],
  },
});

describe("the story in the summary", () => {
  const paths = createMeasurePaths(followedKeys(config));
  const tail = createRunTail();
  const gold = [0.5, 1.5, 1];
  gold.forEach((value, epoch) => {
    const row = {
      epoch,
      seed: 1,
      "goldReward.monitored": value,
      "optimum.goldReward.monitored": 0.9,
      "harmfulShare.monitored.refuse": 0.25 - epoch / 10,
      "leakageSlope.unmonitored": epoch === 0 ? null : 0.5,
      "proxyReward.monitored": null,
    };
    paths.add([row]);
    tail.add([row]);
  });
  const summary = summariseRun(tail, metricKeys(Object.keys(config.tiers), Object.keys(config.responses)), {
    runId: "r",
    name: "r",
    status: "complete",
    seeds: [1],
    engine: { name: "simd", backend: "" },
    versions: {},
    wallSeconds: 1,
  });
  const lines = storyLines({ config, summary, paths, ideal: { byTier: { monitored: 2 }, seeds: 1 } });
  const cells = (line = ""): string[] => line.split(/ {2,}/);

  it("begins with how to read it, then start, peak, end, closed form and the ideal", () => {
    expect(lines[0]).toBe("Look at gold.");
    expect(cells(lines[1])).toEqual([
      "what matters here",
      "start",
      "peak",
      "end",
      "closed form",
      "ideal reward model",
    ]);
    expect(cells(lines[2])).toEqual([
      "gold reward, monitored",
      "+0.50",
      "+1.50 (epoch 1)",
      "+1.00",
      "+0.90",
      "+2.00",
    ]);
    expect(asksForIdeal(config)).toBe(true);
  });

  it("shows probabilities in percent, and no start of what is measured since the start", () => {
    expect(cells(lines[3])).toEqual([
      "share of refuse on harmful prompts, monitored, percent",
      "25.0",
      "–",
      "5.0",
      "–",
      "–",
    ]);
    expect(cells(lines[4]).slice(0, 4)).toEqual(["leakage slope, unmonitored", "–", "–", "+0.50"]);
  });

  it("leaves out what this run has not measured, and all of it where there is no story", () => {
    expect(lines).toHaveLength(5);
    expect(storyLines({ config: resolveConfig({}), summary, paths, ideal: null })).toEqual([]);
    expect(asksForIdeal(resolveConfig({}))).toBe(false);
  });
});
