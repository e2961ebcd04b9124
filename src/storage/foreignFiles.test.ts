/**
 * Whatever lies in runs/<id> and plots/<id> before a run, what no run wrote is there afterwards as it was: random trees
 * of files, folders, links and pipes, under a run's names, under names like them and under others.
 */
import { execFileSync } from "node:child_process";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ExplainedError } from "../shared/errors.js";
import { createRunFolder, discardRunFolder, openRunFolder, readSummary } from "./runFolder.js";
import { isRunId } from "./runId.js";

/** What may lie at a path. */
type Thing =
  | { readonly kind: "nothing" | "pipe" }
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "folder"; readonly things: Readonly<Record<string, Thing>> };

const runConfig = '{"name": "x", "tiers": {}, "gap": {}}';
const png = "\u0089PNG";
const isPicture = (name: string): boolean => /^(epoch-\d{4}|kl)\.png$/.test(name);

const runNames = ["config.json", "metrics.jsonl", "metrics.csv", "summary.json", "checkpoints"];
const checkpointNames = ["seed-1.json", "seed-20.json", "seed-1.previous.json", "run.json"];
const pictureNames = ["kl.png", "epoch-0003.png"];
const temporaryName = ".hawthorne-0123456789abcdef.tmp";
const likeOurs = [
  "notes.tmp",
  "metrics.csv.tmp",
  ".hawthorne-draft.tmp",
  "report.html",
  "CONFIG.JSON",
  "seed-x.json",
  "seed-1.json.bak",
  "kl.png ",
  "holiday.png",
];

const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...runNames) },
  { weight: 2, arbitrary: fc.constantFrom(...checkpointNames, ...pictureNames) },
  { weight: 1, arbitrary: fc.constant(temporaryName) },
  { weight: 2, arbitrary: fc.constantFrom(...likeOurs) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }).filter(isFileName) },
);
const text = fc.constantFrom(runConfig, "mine", "", "{", "null", png);
const target = fc.constantFrom("elsewhere", "elsewhere/config.json", "elsewhere/kl.png", "nowhere", "pipe");

function isFileName(given: string): boolean {
  return !/[/\0]/.test(given) && given !== "." && given !== "..";
}

const { thing, folder } = fc.letrec<{ thing: Thing; folder: Thing }>((tie) => ({
  folder: fc.record({
    kind: fc.constant("folder" as const),
    things: fc.dictionary(name, tie("thing"), { maxKeys: 6 }),
  }),
  thing: fc.oneof(
    { depthSize: "small", maxDepth: 2 },
    fc.record({ kind: fc.constant("file" as const), text }),
    fc.record({ kind: fc.constant("link" as const), target }),
    fc.record({ kind: fc.constant("pipe" as const) }),
    tie("folder"),
  ),
}));

/** A run's folder as a run leaves it, with random things among its own: most random folders are refused at once. */
const ofRun = fc
  .tuple(fc.dictionary(name, thing, { maxKeys: 3 }), fc.dictionary(name, thing, { maxKeys: 3 }))
  .map(([things, inner]): Thing => {
    const checkpoints: Thing = {
      kind: "folder",
      things: { "seed-1.json": { kind: "file", text: "{}" }, ...inner },
    };
    const config: Thing = { kind: "file", text: runConfig };
    return {
      kind: "folder",
      things: { checkpoints, "metrics.csv": config, ...things, "config.json": config },
    };
  });
const place = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Thing>({ kind: "nothing" }) },
  { weight: 1, arbitrary: thing },
  { weight: 3, arbitrary: folder },
);

describe.skipIf(process.platform === "win32")("what no run wrote", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "hawthorne-"));
    execFileSync("mkfifo", [join(root, "pipe")]);
  });
  afterEach(() => {
    for (const world of readdirSync(root).filter((name) => name !== "pipe"))
      rmSync(join(root, world), { recursive: true });
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  let count = 0;
  /** A new folder, with things at runs/demo and plots/demo, and a run elsewhere that links lead to. */
  function lay(run: Thing, plots: Thing): string {
    const world = join(root, String(++count));
    mkdirSync(join(world, "elsewhere", "checkpoints"), { recursive: true });
    writeFileSync(join(world, "elsewhere", "config.json"), runConfig);
    writeFileSync(join(world, "elsewhere", "kl.png"), png, "latin1");
    writeFileSync(join(world, "elsewhere", "checkpoints", "seed-1.json"), "{}");
    linkSync(join(root, "pipe"), join(world, "pipe"));
    put(join(world, "out", "runs", "demo"), run, world);
    put(join(world, "out", "plots", "demo"), plots, world);
    return world;
  }

  function put(path: string, thing: Thing, world: string): void {
    if (thing.kind === "nothing") return;
    mkdirSync(dirname(path), { recursive: true });
    if (thing.kind === "file") writeFileSync(path, thing.text, "latin1");
    if (thing.kind === "link") symlinkSync(join(world, thing.target), path);
    if (thing.kind === "pipe") linkSync(join(root, "pipe"), path);
    if (thing.kind !== "folder") return;
    mkdirSync(path);
    for (const [below, inner] of Object.entries(thing.things)) put(join(path, below), inner, world);
  }

  /** Everything below a folder: its path with what it is and holds. */
  function snapshot(at: string, path = ""): Record<string, string> {
    const stats = lstatSync(join(at, path), { throwIfNoEntry: false });
    if (stats === undefined) return {};
    if (stats.isSymbolicLink()) return { [path]: `link to ${readlinkSync(join(at, path))}` };
    if (stats.isFile()) return { [path]: `file ${readFileSync(join(at, path), "latin1")}` };
    if (!stats.isDirectory()) return { [path]: "pipe" };
    const below = readdirSync(join(at, path)).map((inner) => snapshot(at, join(path, inner)));
    return Object.assign({ [path]: "folder" }, ...below) as Record<string, string>;
  }

  /** Whether a path, relative to the world, with what it is, is what a forced run may remove: names and kinds alone. */
  function isOurs(path: string, what: string): boolean {
    if (!/^(file|link)/.test(what)) return false;
    const own = what.startsWith("file") && basename(path) === temporaryName;
    if (dirname(path) === "out/plots/demo") return own || isPicture(basename(path));
    if (dirname(path) === "out/runs/demo") return own || runNames.includes(basename(path));
    if (dirname(path) === "out/runs/demo/checkpoints") return own || checkpointNames.includes(basename(path));
    return false;
  }

  const outcomeOf = (action: () => unknown): string | undefined => {
    try {
      action();
      return undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(ExplainedError); // else it is a bug
      const { message } = error as Error;
      expect(message).toMatch(/^[^\n]{20,600}\.$/);
      expect(message).not.toMatch(/Error:|E[A-Z]{4,}:/); // no raw message of Node's
      return message;
    }
  };

  const inLittleTime = { numRuns: 150 } as const;

  it("is untouched by a new run, and so is all the rest where that is refused or has no --force", () => {
    const seen = { refused: 0, replaced: 0, fresh: 0 };
    fc.assert(
      fc.property(
        fc.oneof(place, fc.constant<Thing>({ kind: "nothing" }), ofRun, ofRun),
        place,
        fc.boolean(),
        (run, plots, force) => {
          const world = lay(run, plots);
          const before = snapshot(world);
          const out = join(world, "out");
          const refusal = outcomeOf(() =>
            createRunFolder({ out, runId: "demo", name: "x", force, isPicture }),
          );
          const after = snapshot(world);
          if (refusal !== undefined) {
            seen.refused++;
            expect(after).toEqual(before);
            return;
          }
          if (run.kind !== "nothing") seen.replaced++;
          else seen.fresh++;
          const removed = force ? Object.keys(before).filter((path) => isOurs(path, before[path]!)) : [];
          const kept = Object.fromEntries(Object.entries(before).filter(([path]) => !removed.includes(path)));
          for (const gone of ["out/plots/demo", "out/runs/demo/checkpoints"])
            if (!(gone in after) && removed.some((path) => dirname(path) === gone)) delete kept[gone];
          const mayBeNew = { out: "folder", "out/runs": "folder", "out/runs/demo": "folder" };
          expect(after).toEqual({ ...mayBeNew, ...kept });
        },
      ),
      inLittleTime,
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0); // each of the three was met
  });

  it("is untouched by a run that names itself, and by one that is taken back", () => {
    fc.assert(
      fc.property(place, place, (run, plots) => {
        const now = new Date(2026, 0, 2, 12, 3, 4);
        const world = lay({ kind: "nothing" }, { kind: "nothing" });
        const out = join(world, "out");
        put(join(out, "runs", "20260102-120304-x"), run, world);
        put(join(out, "plots", "20260102-120304-x"), plots, world);
        const before = snapshot(world);
        const made = createRunFolder({ out, name: "x", isPicture, now });
        expect(readdirSync(made.path)).toEqual([]);
        discardRunFolder(made);
        expect(snapshot(world)).toEqual(before);
      }),
      inLittleTime,
    );
  });

  it("is untouched where a run is gone on with, but for what a kill left half written", () => {
    let opened = 0;
    fc.assert(
      fc.property(fc.oneof(place, ofRun), place, (run, plots) => {
        const world = lay(run, plots);
        const before = snapshot(world);
        const refusal = outcomeOf(() => {
          const folder = openRunFolder(join(world, "out"), "demo");
          expect(readSummary(folder)).toBeUndefined(); // none of them is one
        });
        if (refusal === undefined) opened++;
        const half = (path: string, what: string): boolean =>
          basename(path) === temporaryName && isOurs(path, what) && refusal === undefined;
        const expected = Object.entries(before).filter(([path, what]) => !half(path, what));
        expect(snapshot(world)).toEqual(Object.fromEntries(expected));
      }),
      inLittleTime,
    );
    expect(opened).toBeGreaterThan(0);
  });

  it("is not in the way of any id that is accepted: each is one new folder in runs/", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom(
        "con",
        "NUL.x",
        "..",
        ".",
        " ",
        "a",
        "runs",
        "\u202e",
        "漢",
        "שלום",
        "é",
        "e\u0301",
        "\0",
        "/",
      ),
    );
    const id = fc.oneof(
      fc.array(part, { maxLength: 4 }).map((parts) => parts.join("")),
      fc.tuple(part, fc.nat(300)).map(([letter, length]) => letter.repeat(length)),
    );
    let accepted = 0;
    fc.assert(
      fc.property(id, (runId) => {
        const out = join(root, String(++count));
        const refusal = outcomeOf(() => createRunFolder({ out, runId, name: "x", isPicture }));
        expect(refusal === undefined).toBe(isRunId(runId));
        if (refusal === undefined) accepted++;
        expect(snapshot(out)).toEqual(
          refusal === undefined ? { "": "folder", runs: "folder", [`runs/${runId}`]: "folder" } : {},
        );
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});
