/** What holds of every law before it is run: ids, order, texts, arms that resolve; and docs that say what the laws say. */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { planArms } from "../runner/armPlan.js";
import type { Law } from "./law/law.js";
import { lawCostsFile, lessonPart, pageName, statisticsHeading } from "./report/docs.js";
import { pictureName } from "./report/lessons.js";
import { byClass } from "./law/outcome.js";
import { laws } from "./registry.js";
import { lawsOnMap, mapPage, mapPicture } from "./report/lawMap.js";
import { lastSeenSeed, replicationText, standingText } from "./report/standing.js";

const index = join("docs", "laws.md");

describe("the laws", () => {
  it("have ids of their own, a letter for the class and a number", () => {
    const ids = laws.map(({ id }) => id);
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(ids.length);
    const letters = { invariant: "I", consequence: "C", phenomenon: "P" } as const;
    // These were taken for phenomena; that they follow from the closed form was seen later, and ids stay as they are known.
    const letterStays = new Set(["P1", "P1b", "P7"]);
    for (const { id, lawClass } of laws) {
      const letter = letterStays.has(id) ? "P" : letters[lawClass];
      expect(id).toMatch(new RegExp(`^${letter}\\d+[a-z]?(-2)?$`));
    }
  });

  it("stand in the order of the table", () => {
    expect(byClass(laws, (law) => law).flatMap(([, members]) => members)).toEqual(laws);
  });

  it.each(laws.map((law) => [law.id, law] as const))(
    "%s can be planned, with arms of different names",
    (_, law) => {
      expect(planArms([law], () => [1, 2]).runs.length).toBeGreaterThan(0);
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
      expect(files.map((file) => /^[^-]+(-2)?(?=-)/.exec(file)![0]).sort(), room).toEqual(ids.sort());
    }
  });

  it("has every law of the map", () => {
    const ids = laws.map(({ id }) => id);
    expect(lawsOnMap.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("has every law after those that it follows or restates", () => {
    const ids = laws.map(({ id }) => id);
    laws.forEach(({ id, follows, restates = [] }, at) => {
      for (const earlier of [...(follows?.laws ?? []), restates].flat())
        expect(ids.slice(0, at), id).toContain(earlier);
    });
  });

  it("tests what restates a law on seeds that nobody had seen", () => {
    for (const { id, restates, firstSeed = 1 } of laws)
      if (restates !== undefined) expect(firstSeed, id).toBeGreaterThan(lastSeenSeed);
  });

  it("has what restates a law under that law's id and -2, and says so in the law's own words", () => {
    for (const { id, restates } of laws.filter(({ id }) => id.endsWith("-2")))
      expect(id).toBe(`${restates}-2`);
    for (const { id, restates, source } of laws)
      if (restates !== undefined) expect(source, id).toContain(`restates ${restates}`);
  });

  it("says what a law with a small letter follows, unless it is the first of its number", () => {
    const alone = laws.filter(
      ({ id, follows, restates }) => /\d[b-z]$/.test(id) && follows === undefined && restates === undefined,
    );
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

describe.skipIf(!existsSync(index))("docs/laws.md and its pages", () => {
  const read = (...path: string[]): string => {
    const file = join("docs", ...path);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  const pageOf = (law: Law): string => read("laws", pageName(law));

  it.each(laws.map((law) => [law.id, law] as const))(
    "have the lesson of %s as the law has it, and its verdict as it is marked (hawthorne verify --write-docs)",
    (_, law) => {
      const page = pageOf(law);
      const lesson = page.slice(0, page.indexOf(`\n\n${statisticsHeading}\n`));
      const verdict = /· ((?:\*\*)?(?:reproduced|contradicted|inconclusive)\b.*)$/m.exec(lesson)?.[1] ?? "";
      expect(verdict.replaceAll("*", "").startsWith(law.status)).toBe(true);
      expect(lesson).toBe(lessonPart(law, laws, verdict).join("\n\n"));
      const statistics = page.slice(lesson.length);
      expect(statistics).toMatch(new RegExp(`^\\*\\*${law.status}\\*\\*`, "im"));
      expect(statistics).toMatch(/^\| prediction( \(check\))? \| /m);
      expect(page).not.toContain("NaN");
    },
  );

  it.each(laws.map((law) => [law.id, law] as const))("link to %s, whose picture is small", (id, law) => {
    expect(read("laws.md")).toContain(`| [${id}](laws/${pageName(law)}) | ${law.title} |`);
    expect(statSync(join("docs", "laws", pictureName(law))).size).toBeLessThan(60_000);
  });

  it("have no page and no picture of a law that is gone", () => {
    const costs = basename(lawCostsFile);
    const known = new Set([
      costs,
      mapPage,
      mapPicture,
      ...laws.flatMap((law) => [pageName(law), pictureName(law)]),
    ]);
    expect(readdirSync(join("docs", "laws")).filter((name) => !known.has(name))).toEqual([]);
  });

  it("took as long as the README says", () => {
    const seconds = Number(/\) in (\d+) s, Hawthorne/.exec(read("laws.md"))?.[1]);
    const minutes = Number(/verify` \(about (\d+) minutes/.exec(readFileSync("README.md", "utf8"))?.[1]);
    expect(minutes).toBe(Math.round(seconds / 60));
  });

  it("count the laws as the registry does, and say what others found", () => {
    expect(read("laws.md")).toContain(standingText(laws));
    expect(read("laws.md")).toContain(replicationText);
  });
});

it("the README counts what was predicted first, what later and what replicated as the registry does", () => {
  const readme = readFileSync("README.md", "utf8").replaceAll(/\s+/g, " ");
  expect(readme).toContain(standingText(laws));
  expect(readme).toContain(replicationText);
  expect(readme).toContain(`# ${laws.length} laws;`);
});
