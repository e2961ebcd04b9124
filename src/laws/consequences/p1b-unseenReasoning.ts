/**
 * P1b: what the grader does not see, training does not remove, however much the labelers dislike it.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { above, below, near } from "../law/claims.js";
import type { ArmResults, Law, Track } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { ends, bySeed, differences } from "../law/tracks.js";
import { seedsText, spreadText, percent } from "../law/words.js";
import {
  complianceFree,
  strategicFree,
  startShare,
  startShareText,
  tolerance,
  publishedArm,
  shareAtEnd,
} from "../settings/publishedSetting.js";

const unseen = "unseen";
const unseenDisliked = "unseen, disliked";
const seen = "seen, nobody minds";
const seenDisliked = "seen, disliked";

const keys = [complianceFree, strategicFree];
const disliked = { labeler: { weights: { strategic: -1.5 } } };
const sees = { rewardModel: { sees: ["complies", "substance", "keywords", "strategic", "effort"] } };

/** The closed form's share for an ideal reward model that reads the reasoning. */
const idealShare = 0.007;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { seenDisliked: 0.1, compliance: 0.95, seenMargin: 0.1, removed: 0.5 } as const;

const shares = (results: ArmResults, arm: string): number[] => bySeed(results, arm, shareAtEnd);
const error = (track: Track): number => Math.abs(shareAtEnd(track) - startShare);

export const unseenReasoning: Law = {
  id: "P1b",
  lawClass: "consequence",
  title: "unseen reasoning is not removed",
  statement:
    "Labelers who dislike strategic reasoning remove it where the reward model reads the reasoning, and change nothing where it does not.",
  source: "derived: kinds that read alike keep their ratio; setting of Greenblatt et al. 2024",
  follows: { laws: ["P1"], resultsKnown: false },
  prediction: `Dislike of ${-disliked.labeler.weights.strategic} (half of what complying earns). Unseen: both ways to comply read alike, the strategic share of compliance stays selection's ${startShareText}, within ±${tolerance}. Seen: the dislike is 3.3 sd of reward, 6.5 nats, and the share's closed form is ${idealShare}; measured below ${bounds.seenDisliked}, with compliance above ${bounds.compliance} all the same. Seen where nobody minds it: ${startShareText} on average, within ±${bounds.seenMargin}, but further off seed by seed, since 2048 comparisons leave about 0.2 of chance in what the reward model makes of the reasoning, some 0.5 nats after normalisation and klCoef.`,
  control: `With the same dislike, being seen alone lowers the share by more than ${bounds.removed}.`,
  status: "reproduced",
  arms: [
    publishedArm(unseen, keys),
    publishedArm(unseenDisliked, keys, disliked),
    publishedArm(seen, keys, sees),
    publishedArm(seenDisliked, keys, { ...disliked, ...sees }),
  ],
  claims: (results) => [
    near(
      "strategic share of compliance, unseen and disliked",
      shares(results, unseenDisliked),
      startShare,
      tolerance,
    ),
    below(
      "strategic share of compliance, seen and disliked",
      shares(results, seenDisliked),
      bounds.seenDisliked,
    ),
    above("compliance, seen and disliked", ends(results, seenDisliked, complianceFree), bounds.compliance),
    near(
      "strategic share of compliance, seen and nobody minds",
      shares(results, seen),
      startShare,
      bounds.seenMargin,
    ),
    above(
      `distance from ${startShareText}, seen − unseen, nobody minds`,
      differences(results, seen, unseen, error),
      0,
    ),
    above(
      "strategic share, disliked: unseen − seen",
      differences(results, unseenDisliked, seenDisliked, shareAtEnd),
      bounds.removed,
      "control",
    ),
  ],
  remark: (results) =>
    `Strategic share of compliance seed by seed: ${[unseen, unseenDisliked, seen, seenDisliked].map((arm) => `${arm} ${spreadText(shares(results, arm))} %`).join("; ")}. Seen and disliked, it stays above the closed form of an ideal reward model (${percent(idealShare)} %): of the few comparisons that tell the two apart the reward model learns the dislike only in part, and by chance.`,
  chart: (results) =>
    dotsLawChart({
      title: "Only what the grader reads can be trained away",
      subtitle: seedsText(results, "bar"),
      yLabel: "strategic share of compliance",
      yRange: [0, 1],
      series: ["at the end, free tier"],
      groups: [
        { name: unseen, dots: [dotOf(shares(results, unseen), startShare)] },
        { name: unseenDisliked, dots: [dotOf(shares(results, unseenDisliked), startShare)] },
        { name: seen, dots: [dotOf(shares(results, seen), startShare)] },
        { name: seenDisliked, dots: [dotOf(shares(results, seenDisliked), idealShare)] },
      ],
    }),
  lesson: {
    question: "Can graders train away a kind of reasoning that they dislike?",
    run: '`npm start -- configs/scenarios/alignment-faking.json --set labeler.weights.strategic=-1.5`, then the same with `--set rewardModel.sees=\'["complies","substance","keywords","strategic","effort"]\'` added.',
    see: "Without the second setting the dislike changes nothing: strategic reasoning still takes over. With it, the reasoning vanishes and the compliance stays.",
    why: "The reward model gives one score to what it reads as one thing. Labels that punish the reasoning only lower the score of complying as a whole. Once the reward model reads the reasoning, it can price the two apart.",
    changeNext:
      "Let it be seen while nobody minds: `npm start -- configs/scenarios/alignment-faking.json` alone. The share now differs from seed to seed, by what the reward model happened to make of the few comparisons that tell the two apart.",
    doesNotShow:
      "That graders should be shown the reasoning. Here reasoning is a label that cannot be disguised; a model that learns to hide its reasons would look just like success.",
  },
};
