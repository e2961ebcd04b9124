/**
 * The bundle that the build makes of the command line (tools/bundle.mjs): what is imported lazily stays lazy in it, and
 * the packages in it keep the notices that their licences ask for.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const folder = dirname(resolve("dist", /"(.*)"/.exec(readFileSync("dist/cli.js", "utf8"))?.[1] ?? ""));

/** A file of the bundle and all that is loaded with it, whatever happens then. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(folder, file), "utf8");
  for (const [, name] of text.matchAll(/^(?:import|export) (?:[^"]* from )?"\.\/([^"]+)";$/gm))
    loadedWith(name!, seen);
  return seen;
}

/** The modules in files of the bundle, such as "src/cli.ts". */
function modulesIn(files: Iterable<string>): string[] {
  const maps = new Set(readdirSync(folder));
  return [...files].flatMap((file) => {
    if (!maps.has(`${file}.map`)) return []; // a file that only hands on what others hold
    const { sources } = JSON.parse(readFileSync(join(folder, `${file}.map`), "utf8")) as {
      sources: string[];
    };
    return sources.map((path) => path.replace(/^(\.\.\/)+/, ""));
  });
}

const roomsOf = (modules: readonly string[]): Set<string> =>
  new Set(modules.map((path) => path.split("/").slice(0, 2).join("/")));

describe("the bundled command line", () => {
  const chunks = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const verbs = chunks.find((name) => name.startsWith("cli-verbs-")) ?? "";

  it("knows its verbs without what does their work", () => {
    const rooms = roomsOf(modulesIn([...loadedWith("cli.js"), ...loadedWith(verbs)]));
    expect(rooms).toContain("src/commands");
    for (const room of ["src/training", "src/theory", "src/nn", "src/charts", "src/laws", "node_modules/zod"])
      expect(rooms).not.toContain(room);
  });

  it("has threads that load what they need and no more", () => {
    const seeds = roomsOf(modulesIn(loadedWith("seedWorker.js")));
    const charts = roomsOf(modulesIn(loadedWith("chartWorker.js")));
    expect(seeds).toContain("src/training");
    for (const room of ["src/charts", "src/laws", "src/commands", "node_modules/zod"])
      expect(seeds).not.toContain(room);
    expect(charts).toContain("src/charts");
    for (const room of ["src/training", "src/nn", "src/commands", "node_modules/zod"])
      expect(charts).not.toContain(room);
  });

  it("keeps the notice of every package in it", () => {
    const packages = [...roomsOf(modulesIn(chunks))].filter((room) => room.startsWith("node_modules/"));
    const notices = readFileSync(join(folder, "LICENSES.txt"), "utf8");
    expect(packages).toContain("node_modules/zod");
    for (const name of packages)
      expect(notices).toMatch(new RegExp(`^${name.slice("node_modules/".length)}$[^]*?copyright`, "im"));
  });
});
