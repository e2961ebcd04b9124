/**
 * The whole configuration of a run, assembled from its sections in the order of the story: who watches, what is
 * rewarded, what the model wants, how it learns. `Config` is the type that every other folder reads.
 */
import * as z from "zod";
import { count, title } from "./fields.js";
import { evaluationSchema, objectiveSchema, stopSchema } from "./objective.js";
import { policySchema } from "./policy.js";
import { rewardModelSchema } from "./rewardModel.js";
import { storySchema } from "./story.js";
import { gapSchema, observationSchema, tiersSchema } from "./tiers.js";
import { goldSchema, labelerSchema, ownSchema } from "./utilities.js";
import { responsesSchema, worldSchema } from "./world.js";

export const configSchema = z.strictObject({
  name: title.default("untitled").describe("A short name; it titles charts and run folders."),
  description: z.string().optional().describe("What the config shows, in a sentence or two."),
  seed: count(1, { from: 0, to: 4294967295 }).describe("The first seed."),
  seeds: count(5, { to: 10000 }).describe("How many seeds are run: seed, seed + 1, …"),
  epochs: count(60, { from: 0, to: 100000 }).describe("Epochs of training; epoch 0 is the state before it."),

  tiers: tiersSchema,
  gap: gapSchema,
  observation: observationSchema,

  world: worldSchema,
  responses: responsesSchema,
  labeler: labelerSchema,
  rewardModel: rewardModelSchema,
  gold: goldSchema,

  own: ownSchema,

  policy: policySchema,
  objective: objectiveSchema,
  stop: stopSchema.optional(),
  evaluation: evaluationSchema,

  story: storySchema.optional(),
});

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** A resolved configuration: every default filled in, checked across fields, frozen. */
export type Config = DeepReadonly<z.output<typeof configSchema>>;

/** What a person writes: everything is optional but in a tier, which needs its share and flags. */
export type ConfigInput = DeepReadonly<z.input<typeof configSchema>>;

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** A change of a config: any part of it. */
export type ConfigPatch = DeepPartial<ConfigInput>;
