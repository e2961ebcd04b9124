/** What holds of every law before it is run: ids, order, texts, arms that resolve; and docs that say what the laws say. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planArms } from "../runner/armPlan.js";
import { lessonsSection } from "./docs.js";
import { pictureName } from "./lessons.js";
import { byClass } from "./outcome.js";
import { laws } from "./registry.js";

const docs = join("docs", "laws.md");

describe("the laws", () => {
  it("have ids of their own, a letter for the class and a number", () => {
    const ids = laws.map(({ id }) => id);
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(ids.length);
    const letters = { invariant: "I", consequence: "C", phenomenon: "P" } as const;
    for (const { id, lawClass } of laws) expect(id).toMatch(new RegExp(`^${letters[lawClass]}\\d+[a-z]?$`));
  });

  it("stand in the order of the table", () => {
    expect(byClass(laws, (law) => law).flatMap(([, members]) => members)).toEqual(laws);
  });

  it.each(laws.map((law) => [law.id, law] as const))(
    "%s can be planned, with arms of different names",
    (_, law) => {
      expect(planArms([law], [1, 2]).runs.length).toBeGreaterThan(0);
      expect(new Set(law.arms.map(({ id }) => id)).size).toBe(law.arms.length);
    },
  );

  it.each(laws.map((law) => [law.id, law] as const))(
    "%s says everything in sentences, with a command to run",
    (_, law) => {
      const { title, lesson, ...rest } = law;
      expect(title).not.toMatch(/\.$/);
      for (const text of [
        rest.statement,
        rest.prediction,
        rest.control,
        ...Object.values<string>({ ...lesson }),
      ])
        expect(text).toMatch(/[.?!`)]$/);
      expect(lesson.run).toMatch(/`.+`/);
    },
  );
});

describe.skipIf(!existsSync(docs))("docs/laws.md", () => {
  it("ends with the lessons as the laws have them (hawthorne verify --write-docs)", () => {
    const text = readFileSync(docs, "utf8");
    expect(text.slice(text.indexOf("\n# Lessons") + 1).trimEnd()).toBe(lessonsSection(laws).trimEnd());
  });

  it.each(laws.map(({ id }) => id))("has a row for %s, and its picture is small", (id) => {
    expect(readFileSync(docs, "utf8")).toContain(`| **${id}** `);
    const law = laws.find((one) => one.id === id)!;
    expect(statSync(join("docs", "laws", pictureName(law))).size).toBeLessThan(60_000);
  });
});
