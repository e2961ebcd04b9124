/** Names from elsewhere: what they point at exists. */
import { describe, expect, it } from "vitest";
import { resolveLayers } from "../layers.js";
import { UserError } from "../../shared/errors.js";
import { fieldAt } from "./describe.js";
import { foreignNames, meaningHere } from "./foreignNames.js";

describe("a name from elsewhere", () => {
  it("points at fields that there are", () => {
    for (const [name, meaning] of Object.entries(foreignNames)) {
      const paths = meaning.match(/\b[a-z]\w*(\.\w+)+/gi) ?? [];
      for (const path of paths) expect(fieldAt(path.split(".")), `${name}: ${path}`).toBeDefined();
      expect(name).toMatch(/^[a-z]+$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("is known whatever its case and separators, and no other word is", () => {
    expect(meaningHere("Learning_Rate")).toBe(foreignNames["learningrate"]);
    expect(meaningHere("kl-coeff")).toBe(foreignNames["kl"]);
    expect(meaningHere("constructor")).toBeUndefined();
  });

  it("is explained where it is written, in a config as with --set, but not where the field is near", () => {
    const messageOf = (patch: Record<string, number>, set: string[]): string => {
      try {
        resolveLayers([{ patch, places: new Map() }], { set });
      } catch (error) {
        if (error instanceof UserError) return error.message;
        throw error;
      }
      return "fine";
    };
    expect(messageOf({ reward: 1 }, [])).toMatch(/got "reward"\. What is rewarded is in labeler\.weights/);
    expect(messageOf({}, ["lr=0.1"])).toMatch(/got lr\. That is objective\.learningRate/);
    expect(messageOf({}, ["objective.beta=0.1"])).toMatch(/objective\.klCoef/);
    expect(messageOf({}, ["objective.learning_rate=0.1"])).toMatch(
      /Did you mean "objective\.learningRate"\?/,
    );
    expect(messageOf({}, ["objective.lr=0.1"])).toMatch(/objective\.learningRate/);
  });
});
