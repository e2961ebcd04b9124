/** Which laws and seeds the user asked for. Pure; throws UserErrors for what there is not. */
import { didYouMean } from "../../config/explain/suggest.js";
import { usualSeeds, type Law } from "../../laws/law/law.js";
import { UserError } from "../../shared/errors.js";
import type { VerifyOptions } from "../options.js";

/** Seeds of each law in a quick verification, which has to run in CI. */
export const quickSeeds = 3;

/** As configs have it: seeds are 32 bits. */
const greatestSeed = 4294967295;

/** Fewer seeds than this give tests little power: a law may fail for that alone. */
export const fewSeeds = 10;

/** The laws of these ids in the order of the table, whatever their case; all where none is named. */
export function selectLaws(ids: readonly string[], laws: readonly Law[]): readonly Law[] {
  if (ids.length === 0) return laws;
  const unknown = ids.filter((id) => !laws.some((law) => same(law.id, id)));
  if (unknown.length > 0) {
    const known = laws.map(({ id }) => id);
    throw new UserError(
      unknown.map((id) => ({
        path: "verify",
        expected: "the id of a law",
        got: JSON.stringify(id),
        hint: hintForId(id, known),
      })),
    );
  }
  return laws.filter((law) => ids.some((id) => same(law.id, id)));
}

/** The laws that an id begins, or the nearest one. */
function hintForId(id: string, known: readonly string[]): string {
  const begun = id === "" ? [] : known.filter((one) => same(one.slice(0, id.length), id));
  return begun.length === 0 ? didYouMean(id, known) : `Did you mean ${begun.join(", ")}?`;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * The seeds of each law: its own, unless `--seeds` or `--first-seed` say otherwise. A quick look takes the same few for all
 * laws, so that they share as many runs as they can.
 */
export function selectSeeds({ seeds, firstSeed, quick = false }: VerifyOptions): (law: Law) => number[] {
  if (seeds !== undefined && seeds < 2 && !quick) {
    throw new UserError({
      path: "--seeds",
      expected: "at least 2, because a t-test needs them",
      got: String(seeds),
      hint: "With --quick nothing is tested and one seed will do.",
    });
  }
  if (firstSeed !== undefined && firstSeed + (seeds ?? 0) > greatestSeed) {
    throw new UserError({
      path: "--first-seed",
      expected: `seeds up to ${greatestSeed}`,
      got: String(firstSeed),
    });
  }
  const first = firstSeed ?? (quick ? usualSeeds.first : undefined);
  const count = seeds ?? (quick ? quickSeeds : undefined);
  return (law) => {
    const from = first ?? law.firstSeed ?? usualSeeds.first;
    return Array.from({ length: count ?? law.seeds ?? usualSeeds.count }, (_, i) => from + i);
  };
}

/** Refuses to write docs from anything but a full verification on the laws' own seeds. */
export function checkDocs(
  ids: readonly string[],
  { writeDocs, quick, seeds, firstSeed }: VerifyOptions,
): void {
  if (writeDocs !== true) return;
  const partial = [
    ids.length > 0 ? "the names of laws" : "",
    quick === true ? "--quick" : "",
    seeds === undefined ? "" : `--seeds ${seeds}`,
    firstSeed === undefined ? "" : `--first-seed ${firstSeed}`,
  ].filter((text) => text !== "");
  if (partial.length > 0) {
    throw new UserError(
      `--write-docs writes the table of a full verification on the laws' own seeds, so it does not go with ${partial.join(", ")}.`,
    );
  }
}
