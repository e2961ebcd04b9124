/** What is said of real refusals of the system: the cause in words, its code, and no path, which the sentence has already. */
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { causeInWords } from "./fileErrors.js";

function causeOf(operation: () => unknown): string {
  try {
    operation();
  } catch (error) {
    return causeInWords(error);
  }
  return "no error";
}

describe("the cause of a failed file operation", () => {
  it.skipIf(process.platform === "win32")("is said in words with the system's code", () => {
    const folder = mkdtempSync(join(tmpdir(), "hawthorne-causes-"));
    const file = join(folder, "file");
    writeFileSync(file, "");
    symlinkSync("circle", join(folder, "circle"));
    expect(causeOf(() => statSync(join(file, "x")))).toBe(
      "a part of the path is a file, not a folder (ENOTDIR)",
    );
    expect(causeOf(() => statSync(join(folder, "circle")))).toBe("its links lead round in a circle (ELOOP)");
    expect(causeOf(() => statSync(join(folder, "x".repeat(300))))).toBe(
      "the path is too long (ENAMETOOLONG)",
    );
    expect(causeOf(() => readFileSync(join(folder, "x")))).toBe("it does not exist (ENOENT)");
    expect(causeOf(() => statSync("x\u0000y"))).toBe(
      "its name holds a NUL character, which no file name can",
    );
    rmSync(folder, { recursive: true });
  });

  it("is the error's own text where it is no refusal of the system", () => {
    expect(causeInWords(new Error("broken"))).toBe("Error: broken");
    expect(causeInWords("it is a folder, not a file")).toBe("it is a folder, not a file");
    expect(causeInWords(Object.assign(new Error("odd"), { code: "constructor" }))).toBe("Error: odd");
  });
});
