/**
 * The list of all laws, in the order of the table: invariants, consequences, phenomena.
 */
import type { Law } from "./law.js";

export const laws: readonly Law[] = [];
