/**
 * What the cases expect: verdicts { ok, seen } over what a program said, what it left and how long it took.
 */
import { complaints, controlsIn, inShort } from "./judge.mjs";

/** A verdict: wrong where there are problems. `outcome` is shown beside them. */
export function verdict(problems, outcome) {
  const said = outcome === undefined ? "" : inShort(outcome);
  const found = problems.filter(Boolean);
  return { ok: found.length === 0, seen: [...found, said].filter((text) => text !== "").join("; ") };
}

/** Longest text that tells what is wrong with one thing, characters. */
const longestMessage = 1500;

/**
 * Wrong where the program did not end as a user should see it: with one of these exit codes, in so many seconds and
 * megabytes, with a text that is not endless and mentions `says` (a pattern), and `never` mentions another.
 */
export function problemsOf(outcome, options = {}) {
  const { codes = [0], seconds = 10, megabytes = 700, says, never, longest = longestMessage } = options;
  const text = `${outcome.stderr}\n${outcome.stdout}`;
  const controls = controlsIn(text);
  return [
    ...complaints(outcome, codes),
    outcome.seconds > seconds && !outcome.timedOut && `took ${outcome.seconds.toFixed(1)} s`,
    outcome.megabytes > megabytes && !outcome.tooLarge && `took ${Math.round(outcome.megabytes)} MB`,
    outcome.stderr.length > longest && `says ${outcome.stderr.length} characters`,
    controls.length > 0 && `prints ${controls.join(" ")}`,
    says !== undefined && !says.test(text) && `does not say ${says}`,
    never !== undefined && never.test(text) && `says ${never.exec(text)[0].slice(0, 60)}`,
  ];
}

/** A refusal: exit 2, a sentence, nothing else. */
export const refused = (outcome, options = {}) =>
  verdict(problemsOf(outcome, { codes: [2], ...options }), outcome);

/** It works, or is refused in a sentence. */
export const workedOrRefused = (outcome, options = {}) =>
  verdict(problemsOf(outcome, { codes: [0, 1, 2], ...options }), outcome);
