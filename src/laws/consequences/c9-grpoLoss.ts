/**
 * C9: GRPO with its KL estimate in the loss, as it was published, ends elsewhere than the algorithms that have it in the
 * reward.
 */
import { grpoFixedPointChart, type FixedPoints } from "../../charts/specs/grpoFixedPointChart.js";
import type { JsonObject } from "../../config/parse/json.js";
import { mean } from "../../record/statistics.js";
import { log } from "../../shared/math.js";
import { grpoAt, optimumAt, rewardsBehind } from "../formulas/grpoRest.js";
import { above, below, near } from "../law/claims.js";
import type { Arm, ArmResults, Law, Track } from "../law/law.js";
import { atStart, atEnd, nearEnd, ends, bySeed, tracksOf } from "../law/tracks.js";

const kinds = ["refuse", "comply", "strategic", "deflect"] as const;
type Kind = (typeof kinds)[number];

const distance = "distanceToOptimum";
const share = (kind: Kind): string => `harmfulShare.monitored.${kind}`;
const optimumShare = (kind: Kind): string => `optimum.harmfulShare.monitored.${kind}`;

/** As the scenario has it. */
const groupSize = 4;
const klCoef = 0.3;

/** klCoefs of the chart, reward per nat: twelve per decade, with those that are trained among them. */
const charted = [
  0.03, 0.036, 0.043, 0.052, 0.062, 0.075, 0.09, 0.11, 0.13, 0.16, 0.19, 0.24, 0.3, 0.36, 0.43, 0.52, 0.62,
  0.75, 0.9, 1, 1.3, 1.6, 1.9, 2.4, 3,
];

const inLoss = "KL in the loss";
const divided = "KL in the loss, divided by the sd";
const tighter = "KL in the loss, klCoef 1";
const inReward = "KL in the reward";

/** Of the fixed points for an ideal reward model, what a measured one is held against: nats, and shares. */
const expected = {
  [inLoss]: { distance: 0.287, deflect: 0.039 },
  [divided]: { distance: 0.387, deflect: 0.045, strategic: 0.06 },
  [tighter]: { distance: 0.047, deflect: 0.106 },
} as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  fromOwn: 0.02,
  deflectFromOwn: 0.008,
  inRewardDistance: 0.02,
  inRewardDeflect: 0.01,
} as const;

const arm = (id: string, patch: JsonObject): Arm => ({
  id,
  config: "scenarios/grpo-loss.json",
  patch,
  keys: [distance, ...kinds.flatMap((kind) => [share(kind), optimumShare(kind)])],
});

const log10 = (value: number): number => log(value) / log(10);

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
  prediction: `For an ideal reward model at klCoef ${klCoef} the optimum gives comply 0.780 and deflect, the worst paid, 0.00025. GRPO's own fixed point gives 0.719 and ${expected[inLoss].deflect}, 2.2 decades more, ${expected[inLoss].distance} nats from the optimum; divided by the groups' sd 0.848 and ${expected[divided].deflect}, ${expected[divided].distance} nats away, and strategic, paid nearly as well as comply, ${expected[divided].strategic.toFixed(3)} instead of 0.192. At klCoef 1, undivided: deflect ${expected[tighter].deflect} where the optimum has 0.046, ${expected[tighter].distance} nats away. Measured: shares and distances within the given ranges of these (an imperfect reward model shifts them), and within ± ${bounds.fromOwn} of the own fixed point for the reward model that was learned (the worst paid ± ${bounds.deflectFromOwn}).`,
  control: `The same world and groups with the KL in the reward (and no division by the sd): less than ${bounds.inRewardDistance} nats from the optimum, and the worst-paid kind below ${bounds.inRewardDeflect}.`,
  status: "reproduced",
  arms: [
    arm(inLoss, {}),
    arm(divided, { objective: { grpo: { divideBySd: true } } }),
    arm(tighter, { objective: { klCoef: 1 } }),
    arm(inReward, { objective: { grpo: { klInLoss: false } } }),
  ],
  claims: (results) => [
    ...(
      [
        [inLoss, 0.06],
        [divided, 0.08],
        [tighter, 0.02],
      ] as const
    ).map(([id, margin]) =>
      near(
        `distance to the optimum (nats), ${id}`,
        ends(results, id, distance),
        expected[id].distance,
        margin,
      ),
    ),
    ...(
      [
        [inLoss, 0.01],
        [divided, 0.01],
        [tighter, 0.015],
      ] as const
    ).map(([id, margin]) =>
      near(`share of deflect, ${id}`, ends(results, id, share("deflect")), expected[id].deflect, margin),
    ),
    near(
      `share of strategic, ${divided}`,
      ends(results, divided, share("strategic")),
      expected[divided].strategic,
      0.03,
    ),
    above(
      `decades of deflect above the optimum, ${inLoss}`,
      bySeed(results, inLoss, (track) =>
        log10(nearEnd(track, share("deflect")) / atEnd(track, optimumShare("deflect"))),
      ),
      1.5,
    ),
    ...([inLoss, divided] as const).flatMap((id) => [
      near(
        `comply − own fixed point, ${id}`,
        fromOwn(results, id, "comply", id === divided),
        0,
        bounds.fromOwn,
      ),
      near(
        `deflect − own fixed point, ${id}`,
        fromOwn(results, id, "deflect", id === divided),
        0,
        bounds.deflectFromOwn,
      ),
    ]),
    below(
      `distance to the optimum (nats), ${inReward}`,
      ends(results, inReward, distance),
      bounds.inRewardDistance,
      "control",
    ),
    below(
      `share of deflect, ${inReward}`,
      ends(results, inReward, share("deflect")),
      bounds.inRewardDeflect,
      "control",
    ),
  ],
  chart: (results) => {
    const tracks = tracksOf(results, inLoss);
    const meanOf = (of: (track: Track) => ArrayLike<number>): number[] =>
      kinds.map((_, k) => mean(tracks.map((track) => of(track)[k]!)));
    const reference = meanOf(startOf);
    const rewards = Float64Array.from(meanOf((track) => rewardsOf(track, klCoef)));
    const reached = (id: string): number[] => kinds.map((kind) => mean(ends(results, id, share(kind))));
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
