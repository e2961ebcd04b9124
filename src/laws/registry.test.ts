/** What holds of every law before it is run: ids, order, texts, arms that resolve; and docs that say what the laws say. */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planArms } from "../runner/armPlan.js";
import { lessonsHeading, lessonsSection, statisticsHeading } from "./report/docs.js";
import { lessonAnchor, pictureName } from "./report/lessons.js";
import { byClass } from "./law/outcome.js";
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
      expect(lesson.changeNext).not.toMatch(/`--/); // an option alone is no command to try
    },
  );
});

describe("the list", () => {
  it("has a law for every file in the rooms of laws, which is named after the law's id", () => {
    const rooms = { invariants: "invariant", consequences: "consequence", phenomena: "phenomenon" } as const;
    for (const [room, lawClass] of Object.entries(rooms)) {
      const files = readdirSync(join("src", "laws", room)).filter((file) => !file.endsWith(".test.ts"));
      const ids = laws.filter((law) => law.lawClass === lawClass).map(({ id }) => id.toLowerCase());
      expect(files.map((file) => file.split("-")[0]!).sort(), room).toEqual(ids.sort());
    }
  });

  it("has every law after those that it follows", () => {
    const ids = laws.map(({ id }) => id);
    laws.forEach(({ id, follows }, at) => {
      for (const followed of follows?.laws ?? []) expect(ids.slice(0, at), id).toContain(followed);
    });
  });

  it("says what a law with a small letter follows, unless it is the first of its number", () => {
    const alone = laws.filter(({ id, follows }) => /\d[b-z]$/.test(id) && follows === undefined);
    expect(alone.map(({ id }) => id)).toEqual([]);
  });
});

it.each(laws.filter(({ follows }) => follows?.resultsKnown).map((law) => [law.id, law] as const))(
  "%s says in its own words that it was put forward when another law had been seen",
  (_, { source, prediction }) => {
    expect(`${source} ${prediction}`).toMatch(
      /suggested by [CP]\d|follows P\d|after [CP]\d+ (had shown|was measured)/,
    );
  },
);

describe.skipIf(!existsSync(docs))("docs/laws.md", () => {
  const text = existsSync(docs) ? readFileSync(docs, "utf8") : "";
  const lessons = text.slice(
    text.indexOf(`\n${lessonsHeading}\n`) + 1,
    text.indexOf(`\n${statisticsHeading}\n`),
  );

  it("has the lessons as the laws have them, but for the verdicts (hawthorne verify --write-docs)", () => {
    const withoutVerdicts = lessons.replaceAll(
      /\n\n\*\*(?:Reproduced|Not reproduced)\*\* [^]*?(?=\n\n)/g,
      "",
    );
    expect(withoutVerdicts.trimEnd()).toBe(lessonsSection(laws).trimEnd());
  });

  it.each(laws.map((law) => [law.id, law] as const))(
    "gives the verdict on %s under its heading, as the law is marked",
    (_, { id, title, status }) => {
      const block = lessons.split(`## ${id}: ${title}\n\n`)[1] ?? "";
      expect(block).toMatch(status === "reproduced" ? /^\*\*Reproduced\*\*/ : /^\*\*Not reproduced\*\*/);
    },
  );

  it.each(laws.map((law) => [law.id, law] as const))(
    "has rows for %s, and its picture is small",
    (id, law) => {
      expect(text).toContain(`| **${id}** `);
      expect(text).toContain(`| [${id}](#${lessonAnchor(law)}) |`);
      expect(statSync(join("docs", "laws", pictureName(law))).size).toBeLessThan(60_000);
    },
  );
});
