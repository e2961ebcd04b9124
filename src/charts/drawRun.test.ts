/** The charts of made-up runs: what stands still between frames, what is not drawn because there is nothing to show. */
import { readFileSync, readdirSync } from "node:fs";
import { createCanvas } from "canvas";
import { Chart } from "chart.js/auto";
import { describe, expect, it } from "vitest";
import { configSchema, type Config } from "../config/schema/config.js";
import { chartsFor, finalCharts, finalSpecs, frameSpec } from "./drawRun.js";
import { finalFiles, frameFileName, isRunPicture, mainChart } from "./pictures.js";
import { fakeRecords, type FakeRun } from "../testing/fakeRecords.js";
import type { ChartSpec, LineScale } from "./specs/style.js";

const fake: FakeRun = {
  tiers: ["monitored", "unmonitored"],
  responses: ["refuse", "comply", "strategic", "deflect"],
  seeds: 5,
  epochs: 60,
  finalCompliance: [0.97, 0.02],
};
const config: Config = configSchema.parse({});
const context = { config, epochs: 60, runName: "default" };

const threeTiers: FakeRun = {
  ...fake,
  tiers: ["rated", "trained", "neither"],
  finalCompliance: [0.9, 0.6, 0.1],
};
const threeContext = {
  ...context,
  config: configSchema.parse({
    tiers: {
      rated: { share: 0.4, flags: {} },
      trained: { share: 0.3, flags: {} },
      neither: { share: 0.3, flags: {} },
    },
    gap: { of: "rated", minus: "neither" },
  }),
};

const harmless = { ...context, config: configSchema.parse({ world: { harmfulRate: 0 } }) };
const nobody = { share: 0.5, flags: {}, graded: 0 };
const ungraded = {
  ...context,
  config: configSchema.parse({ tiers: { monitored: nobody, unmonitored: nobody } }),
};
const adaptive = { ...context, config: configSchema.parse({ objective: { klTarget: 0.8 } }) };

/** What chart.js makes of a specification: the axes' ranges and places in pixels. */
function laidOut(spec: ChartSpec) {
  const canvas = Object.assign(createCanvas(900, 500), { style: {} });
  const chart = new Chart(canvas.getContext("2d"), spec);
  const scales = Object.fromEntries(
    Object.entries(chart.scales).map(([id, { min, max, left, right, top, bottom }]) => [
      id,
      { min, max, left, right, top, bottom },
    ]),
  );
  chart.destroy();
  return scales;
}

const legendOf = (spec: ChartSpec) =>
  spec.options?.plugins?.legend?.labels?.generateLabels?.({} as Chart).map(({ text }) => text) ?? [];

describe("a frame", () => {
  const records = fakeRecords(fake);

  it("has the same axes, in range and in place, at the first and at the last epoch", () => {
    const first = laidOut(frameSpec(records, context, 0));
    expect(first).toEqual(laidOut(frameSpec(records, context, 60)));
    expect(first["x"]).toMatchObject({ min: 0, max: 60 });
    expect(first["strip0"]).toMatchObject({ min: 0, max: 1 });
    expect(first["strip1"]).toMatchObject({ min: -1, max: 1 });
  });

  it("keeps those axes for a negative gap, with the gap below the compliance", () => {
    const negative = fakeRecords({ ...fake, finalCompliance: [0.1, 0.8] });
    const axes = laidOut(frameSpec(negative, context, 60));
    expect(axes).toEqual(laidOut(frameSpec(records, context, 60)));
    expect(axes["strip1"]?.top).toBeGreaterThanOrEqual(axes["strip0"]?.bottom ?? Infinity);
  });

  it("shows the mean over seeds and nothing beyond its epoch", () => {
    const spec = frameSpec(records, context, 7);
    const xs = spec.data.datasets.flatMap(({ data }) => data.map(({ x }) => x));
    expect(Math.max(...xs)).toBe(7);
    const wanted = records.filter(({ epoch }) => epoch === 7).map((record) => record["behaviourGap"] ?? NaN);
    const mean = wanted.reduce((sum, value) => sum + value, 0) / 5;
    const ends = spec.data.datasets
      .filter(({ yAxisID }) => yAxisID === "strip1")
      .map(({ data }) => data.at(-1)?.y);
    expect(ends).toContainEqual(expect.closeTo(mean, 12));
  });

  it("draws no band for one seed, and one for each line of several", () => {
    const filled = (spec: ChartSpec) => spec.data.datasets.filter(({ fill }) => fill !== undefined).length;
    expect(filled(frameSpec(fakeRecords({ ...fake, seeds: 1 }), context, 60))).toBe(0);
    expect(filled(frameSpec(records, context, 60))).toBe(3);
    expect(filled(frameSpec(fakeRecords(threeTiers), threeContext, 60))).toBe(4);
  });

  it("names every tier, the gap's two tiers and the closed form in its legend", () => {
    expect(legendOf(frameSpec(fakeRecords(threeTiers), threeContext, 60))).toEqual([
      "● rated",
      "□ trained",
      "▲ neither",
      "gap: rated − neither",
      "closed form",
    ]);
  });

  it("draws the closed form at the KL target too, dotted, where klCoef adapts", () => {
    const dotted = (where: typeof context) =>
      frameSpec(fakeRecords({ ...fake, klTarget: true }), where, 60).data.datasets.filter(
        ({ borderDash }) => Array.isArray(borderDash) && borderDash[0] === 3,
      ).length;
    expect(dotted(context)).toBe(0);
    expect(dotted(adaptive)).toBe(3); // two tiers and the gap
  });

  it("can be drawn before anything is known of later epochs", () => {
    const early = records.filter(({ epoch }) => epoch <= 7);
    expect(JSON.stringify(frameSpec(early, context, 7))).toBe(JSON.stringify(frameSpec(records, context, 7)));
  });

  it("has a file name that sorts by epoch", () => {
    expect([0, 61, 12345].map(frameFileName)).toEqual([
      "epoch-0000.png",
      "epoch-0061.png",
      "epoch-12345.png",
    ]);
  });
});

/** Whether a chart has an axis of epochs; the others show the last one. */
const overEpochs = ({ options }: ChartSpec) =>
  Object.values(options?.scales ?? {}).some((scale) => (scale as LineScale).title?.text === "epoch");

/** The rows of the README's table of charts: file name and what it shows. */
const readmeRows = () =>
  [...readFileSync("README.md", "utf8").matchAll(/^\| `([\w-]+\.png)` +\| (.*?) +\|$/gm)].map(
    ([, file, shows]) => [file, shows],
  );

describe("the final charts", () => {
  it("are drawn under the names of their files, the main ones among them", () => {
    expect(Object.keys(finalSpecs(fakeRecords(fake), context))).toEqual(finalFiles);
    for (const one of [config, harmless.config])
      expect(chartsFor(one).map((name) => `${name}.png`)).toContain(mainChart(one));
    expect(mainChart(config)).toBe("behaviour-gap.png");
    expect(mainChart(harmless.config)).toBe("rewards.png");
  });

  it("are led by the one that shows the first measure of the config's story that any shows", () => {
    const telling = (...measures: string[]) =>
      mainChart(configSchema.parse({ story: { measures: measures.map((measure) => ({ measure })) } }));
    expect(telling("agreement", "behaviourGap")).toBe("reward-model.png");
    expect(telling("flagSensitivity", "kl")).toBe("kl.png");
    expect(telling("flagSensitivity")).toBe("behaviour-gap.png");
    const noted = configSchema.parse({ story: { measures: [{ measure: "agreement" }] } });
    expect(mainChart(noted, ["behaviour-gap.png", "kl.png"])).toBe("behaviour-gap.png");
  });

  it("are all that there are: a chart that is not listed would never be drawn", async () => {
    const folder = new URL("./specs/", import.meta.url);
    const files = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
    const loaded = await Promise.all(
      files.map((name) => import(new URL(name, folder).href) as Promise<object>),
    );
    const isChart = (value: unknown) => typeof value === "object" && value !== null && "shows" in value;
    const charts = loaded.flatMap((module) => Object.values(module) as unknown[]).filter(isChart);
    expect(new Set(Object.values(finalCharts))).toEqual(new Set(charts));
  });

  it("are the README's table, with what they show", () => {
    expect(readmeRows()).toEqual(
      Object.entries(finalCharts).map(([name, { shows }]) => [`${name}.png`, shows]),
    );
  });

  it("and the frames are what a run may replace in its folder, and nothing else", () => {
    const ours = [...finalFiles, ...[0, 61, 12345].map(frameFileName)];
    expect(ours.filter((name) => !isRunPicture(name))).toEqual([]);
    const others = ["holiday.png", "epoch-1.png", "my-kl.png", "kl.png.tmp", "kl.jpg"];
    expect(others.filter(isRunPicture)).toEqual([]);
  });

  it("end where an interrupted run ended", () => {
    const records = fakeRecords(fake).filter(({ epoch }) => epoch <= 20);
    const drawn = Object.values(finalSpecs(records, context)).filter(overEpochs);
    expect(drawn.length).toBeGreaterThan(2);
    for (const spec of drawn) {
      const xs = spec.data.datasets.flatMap(({ data }) => data.map(({ x }) => x));
      expect(Math.max(...xs)).toBe(20);
    }
  });

  it("reach below 0 with a negative gap, and not to -1 without one", () => {
    const axis = (finalCompliance: number[]) => {
      return laidOut(finalCharts["behaviour-gap"].draw(fakeRecords({ ...fake, finalCompliance }), context))[
        "strip0"
      ];
    };
    expect(axis([0.1, 0.8])).toMatchObject({ min: -0.75, max: 1 });
    expect(axis([0.97, 0.02])?.min).toBeGreaterThanOrEqual(-0.25);
    const barely = fakeRecords(fake).map((record) =>
      record.epoch === 0 ? { ...record, behaviourGap: -0.01 } : { ...record, behaviourGap: 0.5 },
    );
    expect(laidOut(finalCharts["behaviour-gap"].draw(barely, context))["strip0"]?.min).toBe(0);
  });

  it("stack the shares to 1 in a panel per tier, each under its own name", () => {
    const spec = finalCharts.responses.draw(fakeRecords(threeTiers), threeContext);
    const axes = laidOut(spec);
    for (const index of [0, 1, 2]) {
      expect(axes[`name${index}`]?.left).toBeCloseTo(axes[`x${index}`]?.left ?? NaN, 3);
      const panel = spec.data.datasets.filter(({ xAxisID }) => xAxisID === `x${index}`);
      expect(panel).toHaveLength(4);
      for (const { y } of panel.at(-1)?.data ?? []) expect(y).toBeCloseTo(1, 9);
    }
    expect(axes["x0"]?.right).toBeLessThan(axes["x1"]?.left ?? 0);
  });

  it("show an adaptive klCoef and its target, and neither where klCoef is fixed", () => {
    const axes = (spec: ChartSpec) => Object.keys(spec.options?.scales ?? {});
    const drawn = finalCharts.kl.draw(fakeRecords(fake), adaptive);
    expect(axes(drawn)).toContain("strip1");
    expect(drawn.data.datasets.some(({ data }) => data.length > 1 && data.every(({ y }) => y === 0.8))).toBe(
      true,
    );
    expect(axes(finalCharts.kl.draw(fakeRecords(fake), context))).not.toContain("strip1");
  });
});

describe("the gold of an ideal reward model", () => {
  const asking = configSchema.parse({
    world: { harmfulRate: 0 },
    story: { howToRead: "Look at gold.", measures: [{ measure: "goldReward", tier: "monitored" }] },
  });
  const ideal = { byTier: { monitored: 9, unmonitored: 8 }, seeds: 5 };
  const records = fakeRecords({ ...fake, harmful: false });
  const levels = (spec: ChartSpec) =>
    spec.data.datasets.flatMap(({ data, borderDash }) =>
      borderDash !== undefined && data.length === 2 ? [data.map(({ x, y }) => [x, y])] : [],
    );

  it("lies across the gold of the tiers whose gold the story tells, in frames and at the end", () => {
    const where = { ...context, config: asking, ideal };
    for (const spec of [frameSpec(records, where, 7), finalCharts.rewards.draw(records, where)]) {
      expect(levels(spec)).toEqual([
        [
          [0, 9],
          [60, 9],
        ],
      ]);
      expect(legendOf(spec)).toContain("gold with an ideal reward model");
      expect(laidOut(spec)["strip1"]?.max).toBeGreaterThanOrEqual(9);
    }
  });

  it("is not drawn where no story asks for it, or where it is not known", () => {
    for (const where of [
      { ...harmless, ideal },
      { ...context, config: asking },
    ]) {
      const spec = finalCharts.rewards.draw(records, where);
      expect(levels(spec)).toEqual([]);
      expect(legendOf(spec)).not.toContain("gold with an ideal reward model");
    }
  });

  it("comes with how to read it in the main chart alone", () => {
    const where = { ...context, config: asking, ideal };
    const told = Object.entries(finalSpecs(records, where)).filter(([, spec]) =>
      [spec.options?.plugins?.subtitle?.text].flat().includes("Look at gold."),
    );
    expect(told.map(([file]) => file)).toEqual(["rewards.png"]);
  });
});

describe("a strip of rewards", () => {
  it("ends a little beyond its lines, so that none stands half empty", () => {
    const spec = finalCharts.rewards.draw(fakeRecords(fake), context);
    const axes = laidOut(spec);
    const values = spec.data.datasets
      .filter(({ yAxisID }) => yAxisID === "strip0")
      .flatMap(({ data }) => data.map(({ y }) => y))
      .filter((y) => Number.isFinite(y));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const { min, max } = axes["strip0"]!;
    expect(min).toBeLessThan(low);
    expect(max).toBeGreaterThan(high);
    expect((high - low) / (max - min)).toBeGreaterThan(0.8);
  });
});

describe("a chart of what does not exist", () => {
  it("draws the rewards on axes that stand still where no prompt is harmful", () => {
    const records = fakeRecords({ ...fake, harmful: false });
    const last = frameSpec(records, context, 60);
    expect(last.options?.plugins?.title?.text).toBe("Proxy and gold reward, by tier");
    expect(laidOut(last)).toEqual(laidOut(frameSpec(records, context, 0)));
    // Every mean lies within the axis, so no line is cut.
    const { min, max } = laidOut(last)["strip1"]!;
    for (const { data, yAxisID } of last.data.datasets) {
      if (yAxisID !== "strip1") continue;
      for (const { y } of data) expect(y >= min && y <= max).toBe(true);
    }
    const without = frameSpec(fakeRecords({ ...fake, harmful: false, rewardModel: false }), context, 60);
    expect(without.options?.plugins?.title?.text).toBe("Gold reward, by tier");
  });

  it("leaves a reward of 0 throughout out of the rewards", () => {
    const none = fakeRecords(fake).map((record) => ({
      ...record,
      "ownReward.monitored": 0,
      "ownReward.unmonitored": 0,
    }));
    const title = (records: typeof none) =>
      finalCharts.rewards.draw(records, context).options?.plugins?.title?.text;
    expect(title(none)).toBe("Proxy and gold reward, by tier");
    expect(title(fakeRecords(fake) as typeof none)).toBe("Proxy, gold and own reward, by tier");
  });

  it("is not drawn where no prompt is harmful: the gap; the shares are those over all prompts", () => {
    const records = fakeRecords({ ...fake, harmful: false });
    const specs = finalSpecs(records, harmless);
    expect(Object.keys(specs)).toEqual(finalFiles.filter((file) => file !== "behaviour-gap.png"));
    expect(specs["responses.png"]?.options?.plugins?.title?.text).toBe("What the policy answers");
    expect(specs["responses.png"]?.data.datasets[0]?.data[0]?.y).toBeGreaterThan(0.1);
  });

  it("is not drawn without a reward model, whether nothing is graded or nobody learns from scores", () => {
    const dpo = { ...context, config: configSchema.parse({ objective: { kind: "dpo" } }) };
    for (const without of [ungraded, dpo]) {
      expect(chartsFor(without.config)).toEqual(["behaviour-gap", "responses", "rewards", "kl"]);
      const specs = finalSpecs(fakeRecords({ ...fake, rewardModel: false }), without);
      expect(specs["rewards.png"]?.options?.plugins?.title?.text).toBe("Gold and own reward, by tier");
    }
  });
});
