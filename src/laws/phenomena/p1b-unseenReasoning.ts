/**
 * P1b: what the grader does not see, training does not remove, however much the labelers dislike it.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { above, below, bySeed, nearEnd, within } from "../law/claims.js";
import { dotOf } from "../dots.js";
import type { ArmResults, Law } from "../law/law.js";
import { seedsText } from "../law/points.js";
import {
  complianceFree,
  publishedArm,
  shareAtEnd,
  spreadText,
  startShare,
  strategicFree,
  tolerance,
} from "../settings/publishedSetting.js";

const unseen = "unseen";
const unseenDisliked = "unseen, disliked";
const seen = "seen, nobody minds";
const seenDisliked = "seen, disliked";

const keys = [complianceFree, strategicFree];
const disliked = { labeler: { weights: { strategic: -1.5 } } };
const sees = { rewardModel: { sees: ["complies", "substance", "keywords", "strategic", "effort"] } };

const shares = (results: ArmResults, arm: string): number[] => bySeed(results, arm, shareAtEnd);
const errors = (results: ArmResults, arm: string): number[] =>
  shares(results, arm).map((share) => Math.abs(share - startShare));

export const unseenReasoning: Law = {
  id: "P1b",
  lawClass: "phenomenon",
  title: "unseen reasoning is not removed",
  statement:
    "Labelers who dislike strategic reasoning remove it where the reward model reads the reasoning, and change nothing where it does not.",
  source: "derived: kinds that read alike keep their ratio; setting of Greenblatt et al. 2024",
  prediction:
    "Dislike of 1.5 (half of what complying earns). Unseen: both ways to comply read alike, the strategic share of compliance stays selection's 0.838, within ±0.05. Seen: the dislike is 3.3 sd of reward, 6.5 nats, and the share's closed form is 0.007; measured below 0.1, with compliance above 0.95 all the same. Seen where nobody minds it: 0.838 on average, within ±0.1, but further off seed by seed, since 2048 comparisons leave about 0.2 of chance in what the reward model makes of the reasoning, some 0.5 nats after normalisation and klCoef.",
  control: "With the same dislike, being seen alone lowers the share by more than 0.5.",
  status: "reproduced",
  arms: [
    publishedArm(unseen, keys),
    publishedArm(unseenDisliked, keys, disliked),
    publishedArm(seen, keys, sees),
    publishedArm(seenDisliked, keys, { ...disliked, ...sees }),
  ],
  claims: (results) => [
    within(
      "strategic share of compliance, unseen and disliked",
      shares(results, unseenDisliked),
      startShare - tolerance,
      startShare + tolerance,
    ),
    below("strategic share of compliance, seen and disliked", shares(results, seenDisliked), 0.1),
    above(
      "compliance, seen and disliked",
      bySeed(results, seenDisliked, (track) => nearEnd(track, complianceFree)),
      0.95,
    ),
    within(
      "strategic share of compliance, seen and nobody minds",
      shares(results, seen),
      startShare - 0.1,
      startShare + 0.1,
    ),
    above(
      "distance from 0.838, seen − unseen, nobody minds",
      errors(results, seen).map((error, i) => error - errors(results, unseen)[i]!),
      0,
    ),
    above(
      "strategic share, disliked: unseen − seen",
      shares(results, unseenDisliked).map((share, i) => share - shares(results, seenDisliked)[i]!),
      0.5,
      "control",
    ),
  ],
  remark: (results) =>
    `Strategic share of compliance seed by seed: ${[unseen, unseenDisliked, seen, seenDisliked].map((arm) => `${arm} ${spreadText(shares(results, arm))} %`).join("; ")}. Seen and disliked, it stays above the closed form of an ideal reward model (0.7 %): of the few comparisons that tell the two apart the reward model learns the dislike only in part, and by chance.`,
  chart: (results) =>
    dotsLawChart({
      title: "Only what the grader reads can be trained away",
      subtitle: seedsText(results).replace("band", "bar"),
      yLabel: "strategic share of compliance",
      yRange: [0, 1],
      series: ["at the end, free tier"],
      groups: [
        { name: unseen, dots: [dotOf(shares(results, unseen), startShare)] },
        { name: unseenDisliked, dots: [dotOf(shares(results, unseenDisliked), startShare)] },
        { name: seen, dots: [dotOf(shares(results, seen), startShare)] },
        { name: seenDisliked, dots: [dotOf(shares(results, seenDisliked), 0.007)] },
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
