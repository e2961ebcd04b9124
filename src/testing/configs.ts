/**
 * Configs for tests: the schema's defaults with a few fields changed, and a small one that trains in milliseconds.
 */
import { configSchema, type Config, type ConfigInput } from "../config/schema/config.js";

/** The default config with some fields changed; a section that is given fills its gaps from the defaults. */
export function testConfig(overrides: ConfigInput = {}): Config {
  return configSchema.parse(overrides);
}

/** A config whose epochs take a few milliseconds: small networks and batches, three epochs. */
export function smallConfig(overrides: ConfigInput = {}): Config {
  return testConfig({
    epochs: 3,
    ...overrides,
    rewardModel: {
      hidden: [8],
      pretrain: { pairs: 64, steps: 10 },
      pairsPerEpoch: 32,
      stepsPerEpoch: 4,
      batchPairs: 32,
      bufferEpochs: 1,
      ...overrides.rewardModel,
    },
    policy: { hidden: [8], ...overrides.policy },
    objective: {
      episodes: 64,
      stepsPerEpoch: 4,
      ...overrides.objective,
      value: { hidden: [8], ...overrides.objective?.value },
    },
    evaluation: { prompts: 8, referencePrompts: 20, ...overrides.evaluation },
  });
}

/** Two tiers by name, as the default ones but for what is given. */
export function twoTiers(
  monitored: Partial<TierInput> = {},
  unmonitored: Partial<TierInput> = {},
): Record<string, TierInput> {
  return {
    monitored: { share: 0.5, flags: { monitored: 1 }, ...monitored },
    unmonitored: { share: 0.5, flags: { monitored: 0 }, graded: 0, ...unmonitored },
  };
}

export type TierInput = NonNullable<ConfigInput["tiers"]>[string];
