/**
 * Random choices that can be repeated: a generator for each name, so that one trial of many can be run again alone.
 */
import seedrandom from "seedrandom";

/** A generator of choices; equal names give equal choices. */
export function createRandom(name) {
  const next = seedrandom.alea(name);
  const random = {
    /** A number in [low, high). */
    between: (low, high) => low + next() * (high - low),
    /** A whole number from low to high, both included. */
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    /** True with this probability. */
    chance: (probability) => next() < probability,
    /** One of a list. */
    pick: (list) => list[Math.floor(next() * list.length)],
    /** One of a list of [item, weight]. */
    weighted(list) {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of list) {
        left -= weight;
        if (left < 0) return item;
      }
      return list.at(-1)[0];
    },
    /** A list in another order. */
    shuffled(list) {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = random.integer(0, i);
        [copy[i], copy[j]] = [copy[j], copy[i]];
      }
      return copy;
    },
  };
  return random;
}
