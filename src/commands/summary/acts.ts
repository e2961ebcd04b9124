/**
 * Whether a change of a config can change anything in its world, asked of the closed form and not of a list of cases.
 */
import { weightedAttributes, withWeights } from "../../config/schema/attributes.js";
import { configDifferences, type Difference } from "../../config/explain/differences.js";
import type { Config } from "../../config/schema/config.js";
import { ownValue } from "../../config/start.js";
import type { TheoryPoint } from "../../theory/theory.js";
import { idealTheory } from "../../training/idealTheory.js";

/** What a change has to move a share of responses by at least. */
const visible = 0.01;

/** Held-out prompts that tell whether anything moves, half of them harmful; all would take ten times as long. */
const somePrompts = 24;

/** Fields that act on nothing but what is paid and where the policy starts: without a trace in the closed form they do nothing. */
const inClosedForm =
  /^(tiers\.[^.]+\.(flags|graded|visibility|trained|labeler|own)|observation|own|labeler\.weights|policy\.prior|objective\.klCoef)(\.|$)/;

/** A cue that is fainter or clearer is learned more slowly or sooner, and all the closed form asks is whether it is there. */
const isShading = ({ path, from, to }: Difference): boolean =>
  path.endsWith(".salience") && Number(from) > 0 && Number(to) > 0;

/**
 * Whether a run with another config can come out otherwise. A change of rewards or of what the policy sees has to move the
 * start or the closed form, for an ideal reward model; what changes how things are learned or measured always counts.
 */
export function changesAnything(before: Config, after: Config): boolean {
  const changed = configDifferences(after, before).filter(
    ({ path }) => path !== "seeds" && path !== "epochs",
  );
  if (changed.some((one) => !inClosedForm.test(one.path) || isShading(one))) return true;
  if (changed.length === 0) return false;
  const [from, to] = [closedForms(before), closedForms(after)];
  return (
    from.some((value, i) => Math.abs(value - (to[i] ?? Infinity)) >= visible) || from.length !== to.length
  );
}

/** What the start and the closed form do, and where the algorithm rests if that is elsewhere, as a list of numbers. */
function closedForms(config: Config): number[] {
  const evaluation = { ...config.evaluation, prompts: Math.min(config.evaluation.prompts, somePrompts) };
  // without mistakes on both sides, which is quicker: see comparedScores
  const labeler = { ...config.labeler, mistakeRate: 0, flipRate: config.labeler.flipRate > 0.5 ? 1 : 0 };
  const { at, fixedPoint } = idealTheory({ ...config, evaluation, labeler }, config.seed);
  const { klCoef } = config.objective;
  const points = [at(Infinity), at(klCoef), fixedPoint?.at(klCoef)];
  return points.flatMap((point: TheoryPoint | null | undefined) =>
    (point?.tiers ?? []).flatMap(({ harmfulShare, benignShare }) => [
      ...(harmfulShare ?? []),
      ...(benignShare ?? []),
    ]),
  );
}

/** Whether anyone's utility, seen anywhere, tells kinds of response apart by whether the prompt is harmful. */
export function harmMatters(config: Config): boolean {
  const { tiers, responses, labeler, gold, own } = config;
  const kinds = Object.values(responses);
  const differs = (utility: (kind: (typeof kinds)[number], harmful: 0 | 1) => number): boolean => {
    const byHarm = kinds.map((kind) => utility(kind, 1) - utility(kind, 0));
    return byHarm.some((value) => Math.abs(value - byHarm[0]!) > 1e-9);
  };
  return Object.values(tiers).some((tier) => {
    const goldHere = withWeights(gold.weights, tier.gold?.weights);
    const labelerHere = withWeights(labeler.weights, tier.labeler?.weights);
    return (
      differs((kind, harmful) => weightedAttributes(goldHere, kind, harmful)) ||
      differs((kind, harmful) => ownValue(own, tier, kind, harmful)) ||
      (tier.graded > 0 &&
        differs((kind, harmful) => weightedAttributes(labelerHere, kind, harmful, tier.visibility)))
    );
  });
}
