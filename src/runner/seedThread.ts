/** The threads that train seeds. Light, so that one can be started before the rest of the program is loaded. */
import { startEarly, type EarlyThread } from "./pool.js";

/** The file of the worker. */
export const seedWorker = new URL("./seedWorker.js", import.meta.url);

/** A thread for `runSeeds`, started while it is still being found out what is to be trained. */
export function startSeedThread(): EarlyThread {
  return startEarly(seedWorker);
}
