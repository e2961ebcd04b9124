/**
 * Checks on the story of a config: that its measures are taken in tiers and of kinds that there are, and that what it
 * suggests can be set. Whether a suggestion changes anything is seen when a run ends: a config that extends this one may
 * have taken it already.
 */
import { measures } from "../../record/measures.js";
import { describeProblem, UserError } from "../../shared/errors.js";
import { problemsOf } from "../explain/problems.js";
import { mergePatch, type JsonObject } from "../parse/json.js";
import { setLayer } from "../parse/set.js";
import { configSchema, type Config } from "../schema/config.js";
import { quoted, type Checks } from "./check.js";
import { named } from "./tiers.js";

/** What a measure is taken by, beside the run as a whole. */
const takenBy: Readonly<Record<string, readonly ("tier" | "response")[]>> = {
  run: [],
  tier: ["tier"],
  "tier-response": ["tier", "response"],
};

/** What stands against an assignment by itself: no such field, or a value that it does not take; undefined if nothing. */
function refusal(assignment: string, config: Config): string | undefined {
  const base = config as unknown as JsonObject;
  try {
    const changed = mergePatch(base, setLayer(assignment, base).patch) as JsonObject;
    const parsed = configSchema.safeParse(changed);
    const [first] = parsed.success ? [] : problemsOf(parsed.error.issues, changed);
    return first && describeProblem(first);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

export const storyChecks: Checks = {
  toldMeasures: {
    reads: ["tiers", "responses", "story.measures"],
    *find({ tiers, responses, story }) {
      for (const [i, told] of (story?.measures ?? []).entries()) {
        const path = `story.measures[${i}]`;
        const scope = measures.find(({ id }) => id === told.measure)?.scope ?? "run";
        for (const noun of ["tier", "response"] as const) {
          const name = told[noun];
          if (!(takenBy[scope] ?? []).includes(noun)) {
            if (name === undefined) continue;
            const expected = `none, as ${told.measure} is not taken by ${noun}`;
            yield { path: `${path}.${noun}`, expected, got: quoted(name), hint: "Leave it out." };
          } else {
            const known: Readonly<Record<string, object>> = noun === "tier" ? tiers : responses;
            yield* named(noun, `${path}.${noun}`, name, known);
          }
        }
      }
    },
  },

  whatToTry: {
    reads: ["story.tryNext"],
    *find(config) {
      for (const [i, { set }] of (config.story?.tryNext ?? []).entries()) {
        const hint = refusal(set, config);
        if (hint === undefined) continue;
        const expected = 'an assignment that --set takes, such as "policy.trunk=separate"';
        yield { path: `story.tryNext[${i}].set`, expected, got: quoted(set), hint };
      }
    },
  },
};
