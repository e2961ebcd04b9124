/**
 * The tables of the closing summary that every run has: what each tier does, and the measures of the run as a whole. Pure.
 */
import { whyNoRewardModel } from "../../charts/specs/style.js";
import type { Config } from "../../config/schema/config.js";
import { isHeld, klOnAt } from "../../config/schema/klOn.js";
import { recordedForms, type RecordedForm } from "../../record/closedForms.js";
import { labelWithUnit, measure, metricKey, type MeasureId, type RunSummary } from "../../record/metrics.js";
import {
  alignColumns,
  gapText,
  inPercent,
  meanOnly,
  nats,
  percent,
  withInterval,
} from "../terminal/format.js";
import { pathText, type MeasurePaths, type RewardPaths } from "./measurePaths.js";

/** Shorter than the measure's label, so that the tables fit into 80 columns. */
const klHeading = `KL to the start, ${measure("kl").unit}`;

/** The closed forms of the run, where training should end first; the one at a KL target is in the charts. */
export function formsOf(config: Config, final: RunSummary["final"]): RecordedForm[] {
  const values = (id: MeasureId) => [final[metricKey(id)]?.mean ?? null];
  return recordedForms(config, values).filter(({ id }) => id !== "targetOptimum");
}

/** One row per tier: compliance with intervals, the closed form, KL. */
export function tierTable(config: Config, { final }: RunSummary): string[] {
  const forms = formsOf(config, final);
  const header = ["tier", "harmful requests", ...forms.map(({ name }) => name), "benign requests", klHeading];
  const rows = Object.keys(config.tiers).map((tier) => [
    tier,
    withInterval(final[metricKey("compliance", tier)], inPercent),
    ...forms.map(({ id }) => withInterval(meanOnly(final[metricKey(`${id}.compliance`, tier)]), inPercent)),
    withInterval(final[metricKey("benignCompliance", tier)], inPercent),
    withInterval(final[metricKey("kl", tier)], nats),
  ]);
  return alignColumns([header, ...rows]);
}

/** The same for a world without harmful prompts: rewards from start to end, KL. */
export function rewardTable(config: Config, { final }: RunSummary, rewards: RewardPaths): string[] {
  const header = ["tier", labelWithUnit("proxyReward"), labelWithUnit("goldReward"), klHeading];
  const rows = Object.keys(config.tiers).map((tier) => [
    tier,
    pathText(rewards.of("proxyReward", tier)),
    pathText(rewards.of("goldReward", tier)),
    withInterval(final[metricKey("kl", tier)], nats),
  ]);
  return alignColumns([header, ...rows]);
}

/** The measures of the run as a whole: gap, closed form, reward model. */
export function runTable(config: Config, { final }: RunSummary): string[] {
  const accuracy = final[metricKey("accuracy")];
  const ceiling = final[metricKey("accuracyCeiling")];
  const gap = final[metricKey("behaviourGap")];
  const natural = final[metricKey("naturalGap")];
  const rows = [
    ...(gap
      ? [
          [measure("behaviourGap").label, withInterval(gap, gapText)],
          ...formsOf(config, final).map(({ id, name }) => [
            name,
            withInterval(meanOnly(final[metricKey(`${id}.behaviourGap`)]), gapText),
          ]),
        ]
      : []),
    ...(natural
      ? [
          [`${measure("naturalGap").label} (each tier's own prompts)`, withInterval(natural, gapText)],
          ...formsOf(config, final).map(({ id, name }) => [
            name,
            withInterval(meanOnly(final[metricKey(`${id}.naturalGap`)]), gapText),
          ]),
        ]
      : []),
    [
      "reward model",
      accuracy
        ? `ranks ${percent(accuracy.mean)} of labels right (at most ${ceiling ? percent(ceiling.mean) : "–"} can be)`
        : `none: ${whyNoRewardModel(config)}`,
    ],
  ];
  return alignColumns(rows);
}

/** A closed form this near to the start, in compliance, stays there. */
const stays = 0.02;

/**
 * Which tiers are not trained, and that their closed form is their start: what differs from it came from the others, through
 * shared weights. Nothing of a tier that looks like a trained one, which moves with that; and of one that the KL term holds to
 * the last epoch, that it does.
 */
export function untrainedTiers(config: Config, { final }: RunSummary, paths: MeasurePaths): string[] {
  const names = Object.entries(config.tiers).flatMap(([tier, { trained, share }]) => {
    const start = paths.of("compliance", tier)?.start;
    const form = final[metricKey("optimum.compliance", tier)]?.mean;
    const isStart = start !== undefined && form !== undefined && Math.abs(start - form) < stays;
    return !(trained && share > 0) && isStart ? [tier] : [];
  });
  const klOn = klOnAt(config.objective, config.epochs);
  return names.map((name) => {
    if (config.tiers[name]?.share === 0)
      return `Tier ${name} is for evaluation only: its closed form is its start, what would be without leakage.`;
    return isHeld(klOn, { name, trained: false })
      ? `Tier ${name} is not trained: the KL term alone holds it to its start, which is its closed form.`
      : `Tier ${name} is not trained: its closed form is its start, what would be without leakage.`;
  });
}
