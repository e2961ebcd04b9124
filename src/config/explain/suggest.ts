/**
 * "Did you mean …?": the nearest of the words that would have been right. Used for unknown keys, misspelt values, names
 * of tiers and flags, and names of files.
 */
import { printList, printValue } from "../parse/print.js";

// How far is looked: what lies further off is no slip of the pen, and a config may be wrong in hundreds of places.
const longestWord = 64;
const mostEdits = 6;
const mostCandidates = 200;

/**
 * Edits between two words: insertions, deletions, replacements, and swaps of neighbours (optimal string alignment).
 * Infinity where there are more than `most`.
 */
export function editDistance(a: string, b: string, most = Infinity): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let beforePrevious: number[] = [];
  let lowestBefore = 0;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let lowest = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, beforePrevious[j - 2]! + 1);
      }
      current.push(best);
      if (best < lowest) lowest = best;
    }
    if (lowest > most && lowestBefore > most) return Infinity; // a later row continues one of these two
    lowestBefore = lowest;
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]! > most ? Infinity : previous[b.length]!;
}

/** Case, hyphens, underscores and blanks do not count: `learning_rate` is `learningRate`. */
export const plain = (word: string): string => word.toLowerCase().replace(/[-_\s]/g, "");

/**
 * The candidate nearest to a word, or undefined where none is near: at most a third of the letters may differ, and six at
 * most, or the word begins the candidate (`temp`, `temperature`). Of equally near ones the first.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.length > longestWord ? "" : plain(word);
  if (wanted === "") return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates.slice(0, mostCandidates)) {
    if (candidate.length > longestWord) continue;
    const found = plain(candidate);
    const third = Math.floor(Math.max(wanted.length, found.length) / 3);
    const begins = wanted.length >= 3 && found.startsWith(wanted);
    const most = Math.min(Math.max(1, third), mostEdits, bestDistance - 1, wanted.length - 1);
    const distance = begins ? 1 : editDistance(wanted, found, most);
    if (distance <= most) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `Did you mean "x"?`, or `Known here: a, b.` where nothing is near. */
export function didYouMean(word: string, candidates: readonly string[], known = "Known here"): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `Did you mean ${printValue(near)}?`;
  return candidates.length === 0 ? "There are none." : `${known}: ${printList(candidates)}.`;
}
