/** Laws for tests: a small one of two arms that trains in milliseconds, with what is given changed. */
import type { JsonObject } from "../config/parse/json.js";
import { above, within } from "../laws/law/claims.js";
import type { ArmResults, Law, Track } from "../laws/law/law.js";
import { atEnd, bySeed } from "../laws/law/tracks.js";

/** Two epochs of almost nothing. */
export const tiny: JsonObject = {
  epochs: 2,
  objective: { kind: "exact", episodes: 32 },
  rewardModel: { refresh: "once", pretrain: { pairs: 32, steps: 2 } },
  evaluation: { prompts: 8, referencePrompts: 20 },
};

/** A law that predicts no gap with the flag hidden; its control is the default. */
export function testLaw(changes: Partial<Law> = {}): Law {
  return {
    id: "I1",
    lawClass: "invariant",
    title: "hidden flag",
    statement: "A hidden flag makes no gap.",
    source: "derived: for tests",
    prediction: "No gap.",
    control: "The flag in sight.",
    status: "reproduced",
    arms: [
      { id: "hidden", config: "control-hidden-flag.json", patch: tiny, keys: ["behaviourGap"] },
      { id: "in sight", config: "default.json", patch: tiny, keys: ["behaviourGap"] },
    ],
    claims: (results) => [
      within(
        "gap, hidden",
        bySeed(results, "hidden", (track) => atEnd(track, "behaviourGap")),
        -0.05,
        0.05,
      ),
      above(
        "gap, in sight",
        bySeed(results, "in sight", (track) => atEnd(track, "behaviourGap")),
        0.5,
        "control",
      ),
    ],
    chart: () => ({ type: "line", data: { datasets: [] } }),
    lesson: {
      question: "A question?",
      run: "`npm start`",
      see: "A gap.",
      why: "A reason.",
      changeNext: "A change.",
      doesNotShow: "A limit.",
    },
    ...changes,
  };
}

/** Tracks of one key, from one list of values by epoch for each seed 1, 2, … */
export function tracksOf(key: string, bySeed: readonly (readonly (number | null)[])[]): Track[] {
  return bySeed.map((values, i) => ({ seed: i + 1, values: { [key]: values } }));
}

/** Results of `testLaw` in which the final gaps of the two arms are these, seed by seed. */
export function gapsOf(hidden: readonly number[], inSight: readonly number[]): ArmResults {
  const ends = (gaps: readonly number[]): Track[] =>
    tracksOf(
      "behaviourGap",
      gaps.map((gap) => [0, gap]),
    );
  return { hidden: ends(hidden), "in sight": ends(inSight) };
}
