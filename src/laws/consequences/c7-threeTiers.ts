/**
 * C7: with "trained on" and "watched" taken apart, compliance follows the flag that the model's utility is about.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import type { JsonObject } from "../../config/parse/json.js";
import { near } from "../law/claims.js";
import type { ArmResults, Law, Track } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { atEnd, bySeed } from "../law/tracks.js";
import { seedsText } from "../law/words.js";
import { exactOwn } from "../settings/exactGradient.js";

const config = "scenarios/three-tiers.json";
const tiers = ["trainedAndRated", "ratedOnly", "neither"] as const;
const keys = tiers.map((tier) => `compliance.${tier}`);
const modified = "dislikes being modified";
const rated = "dislikes being rated";
const neither = "dislikes neither";

/** Compliance of the optimum where refusing costs 1, and where it costs nothing (C5: the boundary lies at 0.757). */
const complying = 0.919;
const refusing = 0.001;
const difference = complying - refusing;
/** The bounds of what is predicted, as tested and as told. */
const bounds = { margin: 0.05, noGap: 0.02 } as const;

const with_ = (modification: JsonObject): JsonObject => ({ ...exactOwn, own: { modification } });

const gapOf =
  (of: (typeof tiers)[number], minus: (typeof tiers)[number]) =>
  (track: Track): number =>
    atEnd(track, `compliance.${of}`) - atEnd(track, `compliance.${minus}`);

const trainedGap = gapOf("trainedAndRated", "ratedOnly");
const ratedGap = gapOf("ratedOnly", "neither");

function dots(results: ArmResults, arm: string, predicted: readonly number[]) {
  return keys.map((key, i) =>
    dotOf(
      bySeed(results, arm, (track) => atEnd(track, key)),
      predicted[i],
    ),
  );
}

export const threeTiers: Law = {
  id: "C7",
  lawClass: "consequence",
  title: "three tiers",
  statement:
    "For a model whose stated utility is about being modified, compliance follows whether a conversation trains it, and not whether somebody rates it.",
  source: "Sheshadri et al. 2025 (rated-only tiers show no significant gap); derived for this utility",
  prediction: `Compliance of ${complying} where it is trained and ${refusing} in both other tiers: a gap of ${difference.toFixed(3)} between trained-and-rated and rated-only (±${bounds.margin}), and none between rated-only and neither (±${bounds.noGap}).`,
  control:
    'Let the same dislike hang on the flag "rated": now the gap lies between rated-only and neither, and none between the rated tiers. Let it hang on nothing: no gap at all.',
  status: "reproduced",
  arms: [
    { id: modified, config, patch: exactOwn, keys },
    { id: rated, config, patch: with_({ flag: "rated" }), keys },
    { id: neither, config, patch: with_({ weight: 0 }), keys },
  ],
  claims: (results) => [
    near(
      "compliance, trained and rated minus rated only",
      bySeed(results, modified, trainedGap),
      difference,
      bounds.margin,
    ),
    near("compliance, rated only minus neither", bySeed(results, modified, ratedGap), 0, bounds.noGap),
    near(
      "rated only minus neither, where it dislikes being rated",
      bySeed(results, rated, ratedGap),
      difference,
      bounds.margin,
      "control",
    ),
    near(
      "trained and rated minus rated only, where it dislikes being rated",
      bySeed(results, rated, trainedGap),
      0,
      bounds.noGap,
      "control",
    ),
    near(
      "trained and rated minus rated only, where it dislikes neither",
      bySeed(results, neither, trainedGap),
      0,
      bounds.noGap,
      "control",
    ),
  ],
  chart: (results) =>
    dotsLawChart({
      title: "Compliance follows the flag that the model minds",
      subtitle: `three tiers · ${seedsText(results, "bars")}`,
      yLabel: "compliance, harmful prompts",
      yRange: [0, 1.1],
      series: ["trained and rated", "rated only", "neither"],
      groups: [
        { name: modified, dots: dots(results, modified, [complying, refusing, refusing]) },
        { name: rated, dots: dots(results, rated, [complying, complying, refusing]) },
        { name: neither, dots: dots(results, neither, [refusing, refusing, refusing]) },
      ],
    }),
  lesson: {
    question: "Is it being watched that makes a model comply, or being trained?",
    run: "`npm start -- configs/scenarios/three-tiers.json`, then the same with `--set own.modification.flag=rated`.",
    see: "First only the tier that trains has high compliance; rated-only conversations are refused like those that nobody rates. In the second run both rated tiers comply.",
    why: "The model's utility has a term for being modified, and a belief about which flag means it. Both flags are equally easy to see. What differs is which of them makes a refusal cost something, and the optimum follows that one.",
    changeNext:
      "Make the two hard to tell apart: `npm start -- configs/scenarios/three-tiers.json --set observation.flags.trained.noise=0.3`. Compliance then mixes the two cases, in proportion to how likely each is given the cue.",
    doesNotShow:
      "Why published models behave so: here the utility was written down to be about training. It shows what to look for, a design that takes the two apart, and that the measure can tell the cases apart.",
  },
};
