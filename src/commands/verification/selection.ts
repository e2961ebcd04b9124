/** Which laws and seeds the user asked for. Pure; throws UserErrors for what there is not. */
import { didYouMean } from "../../config/explain/suggest.js";
import type { Law } from "../../laws/law/law.js";
import { UserError } from "../../shared/errors.js";
import type { VerifyOptions } from "../options.js";

/** Seeds of a full verification, and of a quick one, which has to run in CI. */
export const fullSeeds = 20;
export const quickSeeds = 3;

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
        hint: didYouMean(id, known),
      })),
    );
  }
  return laws.filter((law) => ids.some((id) => same(law.id, id)));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Seeds 1, 2, …: none is chosen. */
export function selectSeeds({ seeds, quick = false }: VerifyOptions): number[] {
  const count = seeds ?? (quick ? quickSeeds : fullSeeds);
  if (count < 2 && !quick) {
    throw new UserError({
      path: "--seeds",
      expected: "at least 2, because a t-test needs them",
      got: String(count),
      hint: "With --quick nothing is tested and one seed will do.",
    });
  }
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** Refuses to write docs from anything but a full verification. */
export function checkDocs(ids: readonly string[], { writeDocs, quick, seeds }: VerifyOptions): void {
  if (writeDocs !== true) return;
  const partial = [
    ids.length > 0 ? "the names of laws" : "",
    quick === true ? "--quick" : "",
    seeds !== undefined && seeds < fullSeeds ? `--seeds ${seeds}` : "",
  ].filter((text) => text !== "");
  if (partial.length > 0) {
    throw new UserError(
      `--write-docs writes the table of a full verification, so it does not go with ${partial.join(", ")}.`,
    );
  }
}
