/** Run ids sort by time and are file names everywhere. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../shared/errors.js";
import { checkRunId, defaultRunId, isRunId } from "./runId.js";

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
        expect(checkRunId(id, "--run-id")).toBe(id);
      }),
    );
  });

  it("fit a file name in any script, and cut no letter in half", () => {
    for (const letter of ["a", "é", "漢", "𝒳"]) {
      for (const name of [letter.repeat(100), `a${letter.repeat(100)}`]) {
        const id = `${defaultRunId(name, noon)}-10000`;
        expect(isRunId(id)).toBe(true);
        expect(id).toMatch(new RegExp(`${letter}-10000$`, "u"));
      }
    }
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
    "com¹.x",
    "a b",
    "a:b",
    "a\n",
    "a\0",
    "a\u202eb",
    "-",
    "-a",
    "--force",
    "x".repeat(101),
    "漢".repeat(67), // 201 bytes
  ])("given as %j are refused", (id) => {
    expect(() => checkRunId(id, "--run-id")).toThrow(UserError);
  });

  it("that are an option are said to be one, about the option that was used", () => {
    expect(() => checkRunId("--force", "--run-id")).toThrow(
      /^--run-id: expected a file name .*, got the option --force\.$/,
    );
    expect(() => checkRunId("--epochs", "--resume")).toThrow(/^--resume: .*, got the option --epochs\.$/);
    expect(() => checkRunId("-x!", "--run")).toThrow(/^--run: .*, got "-x!"\. .*no "-" at its beginning/);
  });

  it.each([
    ["runs/demo", /Give the id alone, demo\.$/],
    ["./runs/demo/", /Give the id alone, demo\.$/],
    ["demo/", /Give the id alone, demo\.$/],
    ["demo/config.json", /Give the id alone, demo\.$/],
    ["runs\\demo\\config.json", /Give the id alone, demo\.$/],
    ["plots/demo", /Give the id alone, demo\.$/],
    ["/big/runs/demo", /Give the id alone, demo, and the folder that holds runs\/ with --out\.$/],
    ["configs/smoke.json", /An id has at most 100 letters/],
    ["runs/", /An id has at most 100 letters/],
    ["runs/../x", /An id has at most 100 letters/],
  ])("given as the path %j get a hint that is of use", (given, hint) => {
    expect(() => checkRunId(given, "--resume")).toThrow(hint);
  });

  it("of any length are answered in a short sentence", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), fc.nat(1000), (part, times) => {
        const given = part.repeat(times);
        if (isRunId(given)) return;
        try {
          checkRunId(given, "--resume");
          expect.unreachable();
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect((error as UserError).message.length).toBeLessThan(1200);
          expect((error as UserError).message).not.toMatch(/\n/);
        }
      }),
    );
  });
});
