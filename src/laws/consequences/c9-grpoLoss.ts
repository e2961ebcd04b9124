/**
 * C9: GRPO with its KL estimate in the loss, as it was published, ends elsewhere than the algorithms that have it in the
 * reward.
 */
import { grpoFixedPointChart, type FixedPoints } from "../../charts/specs/grpoFixedPointChart.js";
import type { JsonObject } from "../../config/parse/json.js";
import { log } from "../../shared/math.js";
import { above, atEnd, atStart, below, bySeed, nearEnd, tracksOf, within } from "../law/claims.js";
import { grpoAt, optimumAt, rewardsBehind } from "../grpoRest.js";
import type { Arm, ArmResults, Law, Track } from "../law/law.js";

const kinds = ["refuse", "comply", "strategic", "deflect"] as const;
type Kind = (typeof kinds)[number];

const distance = "distanceToOptimum";
const share = (kind: Kind): string => `harmfulShare.monitored.${kind}`;
const optimumShare = (kind: Kind): string => `optimum.harmfulShare.monitored.${kind}`;

/** As the scenario has it. */
const groupSize = 4;
const klCoef = 0.3;

/** klCoefs of the chart, reward per nat: twelve a decade, with those that are trained among them. */
const charted = [
  0.03, 0.036, 0.043, 0.052, 0.062, 0.075, 0.09, 0.11, 0.13, 0.16, 0.19, 0.24, 0.3, 0.36, 0.43, 0.52, 0.62,
  0.75, 0.9, 1, 1.3, 1.6, 1.9, 2.4, 3,
];

const inLoss = "KL in the loss";
const divided = "KL in the loss, divided by the sd";
const tighter = "KL in the loss, klCoef 1";
const inReward = "KL in the reward";

const arm = (id: string, patch: JsonObject): Arm => ({
  id,
  config: "scenarios/grpo-loss.json",
  patch,
  keys: [distance, ...kinds.flatMap((kind) => [share(kind), optimumShare(kind)])],
});

const log10 = (value: number): number => log(value) / log(10);
const end = (results: ArmResults, id: string, key: string): number[] =>
  bySeed(results, id, (track) => nearEnd(track, key));

const startOf = (track: Track): number[] => kinds.map((kind) => atStart(track, share(kind)));

/** What the reward model of a track pays each kind, up to a constant. */
const rewardsOf = (track: Track, at: number): Float64Array =>
  rewardsBehind(
    startOf(track),
    kinds.map((kind) => atEnd(track, optimumShare(kind))),
    at,
  );

/** How far a kind's share lies from GRPO's own fixed point for the reward model that each seed learned. */
function fromOwn(results: ArmResults, id: string, kind: Kind, divideBySd = false): number[] {
  return bySeed(results, id, (track) => {
    const rest = grpoAt(startOf(track), rewardsOf(track, klCoef), { klCoef, groupSize, divideBySd });
    return nearEnd(track, share(kind)) - rest[kinds.indexOf(kind)]!;
  });
}

export const grpoLoss: Law = {
  id: "C9",
  lawClass: "consequence",
  title: "GRPO's loss has a fixed point of its own",
  statement:
    "With its KL estimate in the loss, as published, GRPO does not end at the KL-regularised optimum: badly paid kinds keep a share in proportion to 1 / (how much worse they are paid) instead of one that falls exponentially.",
  source:
    "derived: π = λ·π_ref / (λ + V − R), λ = klCoef·n/(n − 1); for the loss of Shao et al. 2024 (DeepSeekMath)",
  prediction:
    "For an ideal reward model at klCoef 0.3 the optimum gives comply 0.780 and deflect, the worst paid, 0.00025. GRPO's own fixed point gives 0.719 and 0.039, 2.2 decades more, 0.287 nats from the optimum; divided by the groups' sd 0.848 and 0.045, 0.387 nats away, and strategic, paid nearly as well as comply, 0.060 instead of 0.192. At klCoef 1, undivided: deflect 0.106 where the optimum has 0.046, 0.047 nats away. Measured: shares and distances within the given ranges of these (an imperfect reward model shifts them), and within ± 0.02 of the own fixed point for the reward model that was learned (the worst paid ± 0.008).",
  control:
    "The same world and groups with the KL in the reward (and no division by the sd): less than 0.02 nats from the optimum, and the worst-paid kind below 0.01.",
  status: "reproduced",
  arms: [
    arm(inLoss, {}),
    arm(divided, { objective: { grpo: { divideBySd: true } } }),
    arm(tighter, { objective: { klCoef: 1 } }),
    arm(inReward, { objective: { grpo: { klInLoss: false } } }),
  ],
  claims: (results) => [
    within(`distance to the optimum (nats), ${inLoss}`, end(results, inLoss, distance), 0.227, 0.347),
    within(`distance to the optimum (nats), ${divided}`, end(results, divided, distance), 0.307, 0.467),
    within(`distance to the optimum (nats), ${tighter}`, end(results, tighter, distance), 0.027, 0.067),
    within(`share of deflect, ${inLoss}`, end(results, inLoss, share("deflect")), 0.029, 0.049),
    within(`share of deflect, ${divided}`, end(results, divided, share("deflect")), 0.035, 0.055),
    within(`share of deflect, ${tighter}`, end(results, tighter, share("deflect")), 0.091, 0.121),
    within(`share of strategic, ${divided}`, end(results, divided, share("strategic")), 0.03, 0.09),
    above(
      `decades of deflect above the optimum, ${inLoss}`,
      bySeed(results, inLoss, (track) =>
        log10(nearEnd(track, share("deflect")) / atEnd(track, optimumShare("deflect"))),
      ),
      1.5,
    ),
    within(`comply − own fixed point, ${inLoss}`, fromOwn(results, inLoss, "comply"), -0.02, 0.02),
    within(`deflect − own fixed point, ${inLoss}`, fromOwn(results, inLoss, "deflect"), -0.008, 0.008),
    within(`comply − own fixed point, ${divided}`, fromOwn(results, divided, "comply", true), -0.02, 0.02),
    within(
      `deflect − own fixed point, ${divided}`,
      fromOwn(results, divided, "deflect", true),
      -0.008,
      0.008,
    ),
    below(`distance to the optimum (nats), ${inReward}`, end(results, inReward, distance), 0.02, "control"),
    below(`share of deflect, ${inReward}`, end(results, inReward, share("deflect")), 0.01, "control"),
  ],
  chart: (results) => {
    const tracks = tracksOf(results, inLoss);
    const mean = (of: (track: Track) => ArrayLike<number>): number[] =>
      kinds.map((_, k) => tracks.reduce((sum, track) => sum + of(track)[k]!, 0) / tracks.length);
    const reference = mean(startOf);
    const rewards = Float64Array.from(mean((track) => rewardsOf(track, klCoef)));
    const reached = (id: string): number[] =>
      kinds.map(
        (kind) => end(results, id, share(kind)).reduce((sum, value) => sum + value, 0) / tracks.length,
      );
    const trained: Readonly<Record<number, Pick<FixedPoints, "trained" | "trainedInReward">>> = {
      [klCoef]: { trained: reached(inLoss), trainedInReward: reached(inReward) },
      1: { trained: reached(tighter) },
    };
    return grpoFixedPointChart({
      name: `harmful prompts, mean of ${tracks.length} seeds`,
      kinds,
      reference,
      points: charted.map((at) => ({
        klCoef: at,
        optimum: optimumAt(reference, rewards, at),
        grpoFixedPoint: grpoAt(reference, rewards, { klCoef: at, groupSize, divideBySd: false }),
        ...trained[at],
      })),
    });
  },
  lesson: {
    question: "Does it matter where the KL penalty is put, in the reward or in the loss?",
    run: "`npm start -- configs/scenarios/grpo-loss.json`, and the same with `--set objective.grpo.klInLoss=false`.",
    see: "In responses.png the two badly paid kinds, refuse and deflect, stop falling at some 4 to 5 % each and stay there for good; with the penalty in the reward they all but vanish. So the first run's table ends with 91 % compliance beside a closed form of 99.8 %, and the second with the closed form's. The column distanceToOptimum of metrics.csv ends near 0.3 nats in the first and near 0 in the second.",
    why: "GRPO estimates the KL from each sampled response by k3 = e^u − u − 1 with u = log(π_ref/π). The mean of k3 is KL(π‖π_ref), as it should be. But the gradient is taken of the sampled values alone and forgets that the sample itself depends on the policy, and what is left is the gradient of KL(π_ref‖π), the KL the other way round. That one grows without bound where a kind of the start dies out, so kinds hold on: at rest a kind's share is λ·π_ref / (λ + V − R), where V is the mean reward and λ is klCoef·n/(n − 1) for groups of n. Twice as far below means about half the share; at the optimum it means the square of a small factor, a hundredth for a tenth.",
    changeNext:
      "Divide the advantages by each group's standard deviation, as published too: `npm start -- configs/scenarios/grpo-loss.json --set objective.grpo.divideBySd=true`. Strategic, paid nearly as well as comply, falls from a fifth to about 6 %, because in a group of these two alone a small difference in reward is paid like a large one.",
    doesNotShow:
      "That GRPO is worse. To keep some of every kind can be what one wants, large models are trained with a klCoef near 0, and they stop long before they come to rest. It shows that a klCoef means one thing in the reward and another in the loss.",
  },
};
