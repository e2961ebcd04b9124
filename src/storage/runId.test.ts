/** Run ids sort by time and are file names everywhere. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../shared/errors.js";
import { checkRunId, defaultRunId } from "./runId.js";

const noon = new Date(2026, 0, 2, 12, 3, 4); // local time, as the ids are

describe("run ids", () => {
  it("begin with the time and end with the name", () => {
    expect(defaultRunId("default", noon)).toBe("20260102-120304-default");
  });

  it("sort by time, whatever the names", () => {
    const dates = [new Date(2025, 10, 30, 23), new Date(2026, 0, 2, 9), new Date(2026, 0, 2, 12)];
    const ids = dates.map((date, index) => defaultRunId(["z", "b", "a"][index]!, date));
    expect([...ids].sort()).toEqual(ids);
  });

  it("replace what a file name cannot hold", () => {
    expect(defaultRunId('a/b: "c" <d>|?*.', noon)).toBe("20260102-120304-a-b-c-d");
    expect(defaultRunId("...", noon)).toBe("20260102-120304-run");
    expect(defaultRunId("Größe", noon)).toBe("20260102-120304-Größe");
  });

  it("made from any name at all are ids that --run-id would take", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80, unit: "grapheme" }), (name) => {
        const id = defaultRunId(name, noon);
        expect(checkRunId(id)).toBe(id);
      }),
    );
  });

  it.each([
    "",
    "..",
    "../x",
    "a/b",
    "a\\b",
    "a.",
    ".hidden",
    "CON",
    "con.txt",
    "lpt1",
    "a b",
    "a:b",
    "x".repeat(101),
  ])("given as %j are refused", (id) => {
    expect(() => checkRunId(id)).toThrow(UserError);
  });
});
