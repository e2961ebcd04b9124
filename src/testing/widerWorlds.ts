/**
 * The random worlds 1 to 10, each with something that they do not draw by themselves: weights of a tier, turned labels,
 * several cues, topics that tell, a tier that the KL term alone holds, one for evaluation only, a detector, two steps.
 */
import type { ConfigInput } from "../config/schema/config.js";
import { randomWorld, type WorldInput } from "./randomWorlds.js";

type Tiers = WorldInput["tiers"];
type Tier = Tiers[string];
type ObjectiveInput = NonNullable<ConfigInput["objective"]>;

/** A world, and what algorithms are told there beside their settings. */
export interface WiderWorld {
  readonly adds: string;
  readonly world: WorldInput;
  readonly objective: ObjectiveInput;
}

const eachTier = (tiers: Tiers, change: (tier: Tier, index: number) => Tier): Tiers =>
  Object.fromEntries(Object.entries(tiers).map(([name, tier], index) => [name, change(tier, index)]));

/** What is added to a world, by its number from 1 on. */
const additions: readonly ((world: WorldInput) => WiderWorld)[] = [
  (world) => ({
    adds: "labeler and own weights by tier",
    world: {
      ...world,
      tiers: eachTier(world.tiers, (tier, index) =>
        index === 0
          ? tier
          : { ...tier, labeler: { weights: { complies: -1 } }, own: { weights: { complies: 0.7 } } },
      ),
    },
    objective: {},
  }),
  (world) => ({
    adds: "flipRate 0.3",
    world: { ...world, labeler: { ...world.labeler, flipRate: 0.3 } },
    objective: {},
  }),
  (world) => ({
    adds: "3 cues, noise 0.3",
    world: {
      ...world,
      observation: {
        flags: Object.fromEntries(
          Object.entries(world.observation.flags ?? {}).map(([flag, cue], index) => [
            flag,
            index === 0 ? { ...cue, noise: 0.3, cues: 3 } : cue,
          ]),
        ),
      },
    },
    objective: {},
  }),
  (world) => ({
    adds: "topicShift ± 0.7",
    world: {
      ...world,
      tiers: eachTier(world.tiers, (tier, index) => ({ ...tier, topicShift: index === 0 ? 0.7 : -0.7 })),
    },
    objective: {},
  }),
  (world) => ({
    adds: "klOn all",
    world: { ...world, tiers: eachTier(world.tiers, (tier, index) => ({ ...tier, trained: index === 0 })) },
    objective: { klOn: "all" },
  }),
  (world) => ({
    adds: "a tier of share 0",
    world: { ...world, tiers: { ...world.tiers, later: { ...Object.values(world.tiers)[0]!, share: 0 } } },
    objective: {},
  }),
  (world) => ({
    adds: "detector, penalises",
    world,
    objective: {
      detector: {
        attribute: "complies",
        truePositive: 0.9,
        falsePositive: 0.1,
        action: "penalise",
        penalty: 2,
      },
    },
  }),
  (world) => ({
    adds: "detector, drops",
    world: {
      ...world,
      tiers: eachTier(world.tiers, (tier) => ({ ...tier, graded: 1 })),
    },
    objective: {
      detector: { attribute: "complies", truePositive: 0.9, falsePositive: 0.1, action: "drop" },
    },
  }),
  (world) => ({
    adds: "two steps, credit answer",
    world: {
      ...world,
      policy: {
        ...world.policy,
        reasoning: "two-step",
        twoStep: { networks: "separate", credit: "answer" },
      },
    },
    objective: {},
  }),
  (world) => ({ adds: "nothing", world, objective: {} }),
];

/** All ten. */
export const widerWorlds: readonly WiderWorld[] = additions.map((add, i) => add(randomWorld(i + 1)));
