/**
 * The work of `hawthorne verify`: the runs of all laws on worker threads, their claims judged together, the table on the
 * terminal, and the folder with tables, lessons and pictures.
 */
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { lawCostsFile, lawDocs } from "../laws/report/docs.js";
import type { Law } from "../laws/law/law.js";
import { isLawPicture, lessonsFile, pictureName } from "../laws/report/lessons.js";
import { seedsOfAll, tableMarkdown, type VerificationFacts } from "../laws/report/markdown.js";
import { changes } from "../laws/report/verdictText.js";
import { claimLaw, judgeLaws, type ClaimedLaw, type LawOutcome } from "../laws/law/outcome.js";
import { tableJson } from "../laws/report/tableJson.js";
import { laws as allLaws } from "../laws/registry.js";
import { requireVerifyMemory } from "../runner/memoryChecks.js";
import { threadCount } from "../runner/pool.js";
import { runArms } from "../runner/runArms.js";
import type { PictureSize } from "../shared/pictureSize.js";
import { ExplainedError } from "../shared/errors.js";
import { writePlot } from "../storage/plots.js";
import { displayPath } from "../storage/runFolder.js";
import { dayOf } from "../storage/runId.js";
import {
  createVerifyFolder,
  discardVerifyFolder,
  readDocsNumbers,
  writeLawDocs,
  writeVerifyText,
} from "../storage/verifyFolder.js";
import { createProgressLine } from "./terminal/progressLine.js";
import type { CommandContext } from "./verb.js";
import { amount } from "./terminal/format.js";
import { print, progressStream, say } from "./terminal/output.js";
import { expectedTime } from "./verification/expectedTime.js";
import { lawList, noTest, verdictLine, verificationText } from "./verification/report.js";
import { checkDocs, fewSeeds, selectLaws, selectSeeds } from "./verification/selection.js";
import { packageVersion } from "./invocation.js";
import { chartSizeOf, type VerifyOptions } from "./options.js";

/** A law's verdict is worse than it is marked, or a check failed. The message is for the user: one sentence per law. */
export class VerificationError extends ExplainedError {
  override readonly name = "VerificationError";
}

/** A picture in docs/ that is larger than this is pointed out, bytes: the repository keeps every version. */
const largePicture = 60_000;

/** Verifies laws. Throws a UserError for the user's mistakes and a VerificationError where a law is lost. */
export async function verifyLaws(
  ids: readonly string[],
  options: VerifyOptions,
  context: CommandContext,
): Promise<void> {
  const { out, force = false, quick = false, json = false, workers, checkMemory } = options;
  const selected = selectLaws(ids, allLaws);
  if (options.list === true) {
    listLaws(selected, json);
    return;
  }
  checkDocs(ids, options);
  const arms = selected.reduce((sum, law) => sum + law.arms.length, 0);
  requireVerifyMemory(arms, options.seeds ?? 0);
  const seedsOf = selectSeeds(options);
  const size = chartSizeOf(options);
  const now = new Date();
  const created = createVerifyFolder({ out, now, force, isPicture: isLawPicture });
  const folder = created.path;
  const signal = context.interruptible();
  const started = performance.now();
  if (!quick && options.seeds !== undefined && options.seeds < fewSeeds)
    say(`With ${options.seeds} seeds the tests have little power: a law may fail for that alone.\n`);
  const expected = expectedTime(
    selected,
    seedsOf,
    readDocsNumbers(lawCostsFile),
    threadCount(workers, Infinity),
  );
  if (expected !== null) say(`${expected}\n`);

  const progress = createProgressLine({ stream: progressStream, term: process.env["TERM"] });
  const claimed = new Map<Law, ClaimedLaw>();
  const { runs, asked, costs } = await runArms({
    laws: selected,
    seedsOf,
    workers,
    checkMemory,
    signal,
    onProgress({ lawsDone, laws, runsDone, runs, fraction }) {
      const done = runsDone === runs ? 1 : fraction;
      progress.update({ done, total: 1 }, [`${lawsDone}/${laws} laws`, `${runsDone}/${runs} runs`]);
    },
    onLaw: (law, results) => claimed.set(law, claimLaw(law, results)),
  })
    .catch((error: unknown) => {
      discardVerifyFolder(created);
      throw error;
    })
    .finally(progress.end);
  const complete = selected.flatMap((law) => claimed.get(law) ?? []);
  if (complete.length === 0) {
    discardVerifyFolder(created);
    say("Stopped before the runs of a law were complete; nothing is kept.\n");
    return;
  }

  const outcomes = judgeLaws(complete, quick);
  const facts: VerificationFacts = {
    date: dayOf(now),
    quick,
    lawsAsked: selected.length,
    lawsJudged: outcomes.length,
    runs,
    runsAsked: asked,
    wallSeconds: Math.round(performance.now() - started) / 1000,
    costs,
    versions: { hawthorne: packageVersion(), node: process.versions.node },
  };
  writeTables(folder, outcomes, facts);
  printVerification(outcomes, facts, json);
  const pictures = await drawLaws(outcomes, size);
  for (const [name, png] of pictures) writePlot(folder, name, png);
  say(`Tables, lessons and ${amount(pictures.size, "chart")}: ${displayPath(folder)}\n`);
  if (options.writeDocs === true) await writeDocs(outcomes, facts, pictures);
  conclude(outcomes, facts);
}

function listLaws(laws: readonly Law[], json: boolean): void {
  const listed = laws.map(({ id, lawClass, title, statement, source, status, restates = null }) => {
    return { id, lawClass, title, statement, source, status, restates };
  });
  print(json ? `${JSON.stringify(listed, null, 2)}\n` : `${lawList(laws)}\n`);
}

function writeTables(folder: string, outcomes: readonly LawOutcome[], facts: VerificationFacts): void {
  writeVerifyText(folder, "table.json", `${JSON.stringify(tableJson(outcomes, facts), null, 2)}\n`);
  writeVerifyText(folder, "table.md", tableMarkdown(outcomes, facts));
  writeVerifyText(folder, "lessons.md", lessonsFile(outcomes, facts));
}

function printVerification(outcomes: readonly LawOutcome[], facts: VerificationFacts, json: boolean): void {
  const { runs, runsAsked, wallSeconds } = facts;
  const shared = runsAsked > runs ? ` for ${runsAsked} that laws ask for` : "";
  const text = [
    verificationText(outcomes, facts),
    `${verdictLine(outcomes, facts)} ${seedsOfAll(outcomes)}; ${runs} runs${shared}, ${wallSeconds.toFixed(1)} s.`,
  ].join("\n\n");
  (json ? say : print)(`\n${text}\n\n`);
  if (json) print(`${JSON.stringify(tableJson(outcomes, facts), null, 2)}\n`);
}

/** One picture per law, by file name. Drawn after the runs: all of them take about a second. */
async function drawLaws(
  outcomes: readonly LawOutcome[],
  size: PictureSize,
): Promise<Map<string, Uint8Array>> {
  const { createRenderer } = await import("../charts/render.js"); // loads a canvas: not for --list
  const renderer = createRenderer(size);
  const pictures = new Map<string, Uint8Array>();
  for (const { law, results } of outcomes) {
    pictures.set(pictureName(law), renderer.render(law.chart(results)));
    await nextTurn(); // a picture's pixels are freed by finalisers, which run only between turns
  }
  return pictures;
}

async function writeDocs(
  outcomes: readonly LawOutcome[],
  facts: VerificationFacts,
  pictures: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  if (facts.lawsJudged < facts.lawsAsked) {
    say("The docs were not written, because not all laws are complete.\n");
    return;
  }
  const { shrinkPicture } = await import("../charts/render.js");
  const small = new Map<string, Uint8Array>();
  for (const [name, png] of pictures) {
    const shrunk = await shrinkPicture(png);
    const { byteLength } = shrunk;
    small.set(name, shrunk);
    if (byteLength > largePicture)
      say(`docs/laws/${name} takes ${Math.round(byteLength / 1000)} kB; a simpler chart would do.\n`);
  }
  writeLawDocs("docs", lawDocs(outcomes, facts), small);
  say(`Docs: ${join("docs", "laws.md")}, and a page for each law beside it\n`);
}

function conclude(outcomes: readonly LawOutcome[], facts: VerificationFacts): void {
  const { lawsAsked, lawsJudged, quick } = facts;
  if (lawsJudged < lawsAsked)
    say(`Stopped: ${lawsJudged} of ${lawsAsked} laws were complete and are judged.\n`);
  const { broken, lost, gained } = changes(outcomes, quick);
  if (quick) say(`${noTest(outcomes)}\n`);
  else for (const sentence of gained) say(`${sentence}\n`); // a few seeds cannot gain anything
  const failed = [...broken, ...lost];
  if (failed.length > 0) throw new VerificationError(failed.join("\n"));
}
