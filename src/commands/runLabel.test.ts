/** What tells runs of one name apart, in subtitles and in the names of folders. */
import type { ConfigInput } from "../config/schema/config.js";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../config/read/load.js";
import { resolveConfig } from "../config/resolve.js";
import { defaultRunId } from "../storage/runId.js";
import { changeTexts, changesOfRun, nameWithChanges } from "./runLabel.js";

const load = (file: string, ...set: string[]) => loadConfig(`configs/${file}`, { set }).config;

describe("a run's changes", () => {
  it("are what --set changed, for the default config and for a scenario", () => {
    const changed = changesOfRun(load("default.json", "labeler.weights.harm=-4"), undefined);
    expect(changeTexts(changed)).toEqual(["labeler.weights.harm = -4"]);
    const parrot = "scenarios/keyword-parrot.json";
    expect(changesOfRun(load(parrot), `configs/${parrot}`)).toEqual([]);
    expect(changeTexts(changesOfRun(load(parrot, "objective.klCoef=0.2"), undefined))).toEqual([
      "objective.klCoef = 0.2",
    ]);
  });

  it("are the same for a run from another run's config.json as for that run", () => {
    const config = load("default.json", "labeler.weights.harm=-4", "epochs=7");
    const saved = resolveConfig(JSON.parse(JSON.stringify(config)) as ConfigInput);
    expect(changesOfRun(saved, "runs/x/config.json")).toEqual(changesOfRun(config, "configs/default.json"));
  });

  it("keep a large number from becoming a small one in the id", () => {
    const changed = changesOfRun(load("default.json", "objective.klCoef=1e30"), undefined);
    expect(nameWithChanges("default", changed)).toBe("default-objective.klCoef_1e30");
  });

  it("make an id that every file system takes, short, with the sign of a number", () => {
    const name = nameWithChanges(
      "default",
      changesOfRun(load("default.json", "labeler.weights.harm=-4"), undefined),
    );
    expect(defaultRunId(name, new Date(2026, 10, 20, 8, 5, 9))).toBe(
      "20261120-080509-default-labeler.weights.harm_-4",
    );
    const long = nameWithChanges("n", Array(9).fill({ path: "world.topicDim", from: 1, to: 2 }));
    expect(defaultRunId(long, new Date()).length).toBeLessThanOrEqual("20261120-080509-".length + 60);
  });

  it("leave what each chart says anyway out of the subtitle, and keep it in the id", () => {
    const changes = changesOfRun(load("default.json", "epochs=7", "seeds=2"), undefined);
    expect(changeTexts(changes)).toEqual([]);
    expect(nameWithChanges("default", changes)).toBe("default-seeds_2-epochs_7");
  });
});
