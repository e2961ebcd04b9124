/**
 * The verbs, in the order of `hawthorne --help`.
 */
import { bench } from "./bench.js";
import { config } from "./config.js";
import { doctor } from "./doctor.js";
import { theory } from "./theory.js";
import { train } from "./train.js";
import type { Verb } from "./verb.js";
import { verify } from "./verify.js";

export const verbs: readonly Verb[] = [train, theory, verify, config, bench, doctor];
