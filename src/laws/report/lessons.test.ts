/** What a lesson says of the law that it teaches. */
import { describe, expect, it } from "vitest";
import { testLaw } from "../../testing/laws.js";
import { lessonsMarkdown } from "./lessons.js";

describe("a lesson", () => {
  const parts = { pictureOf: () => null, verdictOf: () => null };
  const lesson = (resultsKnown: boolean) =>
    lessonsMarkdown([testLaw({ follows: { laws: ["I2", "I3"], resultsKnown } })], parts);

  it("says which laws it goes on from, and whether their results were known", () => {
    expect(lesson(true)).toContain("\n\n*Follows:* I2 and I3, put forward when the result was known.\n\n");
    expect(lesson(false)).toContain("\n\n*Follows:* I2 and I3, predicted together with it.\n\n");
    expect(lessonsMarkdown([testLaw()], parts)).not.toContain("Follows");
  });
});
