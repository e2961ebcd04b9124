/**
 * Where training ended far from its closed form: whether it is still on its way, wanders, has lost what it could still
 * choose from, or rests, and what to try. Told from the last epochs of every seed. Silent where the closed form is no
 * prediction of this run. Pure.
 */
import { fieldAt } from "../../config/explain/describe.js";
import { needsNoRewardModel } from "../../config/schema/objectiveTraits.js";
import type { Config } from "../../config/schema/config.js";
import { isHeld, klOnAt } from "../../config/schema/klOn.js";
import { recordedForms, type RecordedForm } from "../../record/closedForms.js";
import { metric, type EpochMetrics, type MeasureId, type RunSummary } from "../../record/metrics.js";
import { inPercent, percent } from "../terminal/format.js";
import type { Suggestion } from "./suggestion.js";

/**
 * Compliance this far from the closed form is far. Of the shipped configs audits.json is the farthest with 0.08, mean of
 * its five seeds, and the others stay below 0.05.
 */
const far = 0.1;

/** An entropy below this, in nats, leaves a policy one response to every prompt. */
const noChoice = 0.01;

/** It has lost its choice, and does not just follow the closed form there, where its KL is higher by this, in nats. */
const tooFar = 0.2;

/** On its way: it moved by this within the last epochs, and mostly in one direction. */
const advance = 0.02;
const mostly = 0.7;

/** Wandering: compliance goes this far, up and down together, within the last epochs. */
const restless = 0.1;

/** Fewer last epochs than this tell no course. */
const fewestEpochs = 3;

export interface Ending {
  readonly config: Config;
  readonly summary: Pick<RunSummary, "status" | "epochs" | "revisions">;
  /** The last rows of every seed, as a run's tail has them. */
  readonly tails: readonly (readonly EpochMetrics[])[];
}

/** How one tier ended, means over seeds. */
interface TierEnding {
  readonly tier: string;
  /** Mean over the last epochs; null in a world without harmful prompts. */
  readonly compliance: number | null;
  /** compliance − that of the closed form, mean over the last epochs. */
  readonly miss: number;
  /** How much nearer it came within them, and the whole way that it went. */
  readonly nearer: number;
  readonly way: number;
  readonly collapsed: boolean;
}

/** What is said of a run that ended far from where it should, and what may mend it. */
export interface EndingRemark {
  /** A sentence or two. */
  readonly text: string;
  readonly remedy: Suggestion;
}

const remark = (text: string, what: string, set: string): EndingRemark => ({
  text: `${text} Try ${what}: --set ${set}`,
  remedy: { why: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, set },
});

/** A remark on a run that ended far from where it should; nothing where it did not, or where none can tell. */
export function endingRemark({ config, summary, tails }: Ending): EndingRemark | undefined {
  const { epochs, stop, objective } = config;
  const changed = (summary.revisions ?? []).length > 0;
  if (summary.status === "interrupted" || epochs === 0 || stop !== undefined || changed) return undefined;
  if (objective.entropyBonus > 0) return undefined; // it moves the point where training ends
  const form = formOf(config, tails);
  if (form === undefined) return undefined;
  const endings = judgedTiers(config).map((tier) => endingIn(tier, form, tails, summary.epochs));

  const collapsed = endings.filter((one) => one.collapsed);
  if (collapsed.length > 0) {
    const where = collapsed.map(({ tier }) => tier).join(" and ");
    return remark(
      `In ${where} the policy gives one response to every prompt, which ${form.name === "closed form" ? "the closed form" : form.name} does not ask for${missText(endings)}: its steps were too large to come back from.`,
      "a smaller learning rate",
      assignment("learningRate", Math.min(objective.learningRate / 10, usualRate())),
    );
  }
  const worst = farthest(endings);
  if (worst === undefined || Math.abs(worst.miss) < far) return undefined;
  if (lastEpochs(summary.epochs) < fewestEpochs) return undefined; // nobody expects it to have arrived
  const where = missText(endings);
  if (Math.abs(worst.nearer) >= Math.max(advance, mostly * worst.way)) {
    const how =
      worst.nearer > 0 ? "and comes nearer" : "though away from it so far, as one tier's lessons spill over";
    return remark(`Training is still on its way${where}, ${how}.`, "more epochs", `epochs=${3 * epochs}`);
  }
  if (worst.way >= restless) {
    const each = percent(worst.way / Math.max(1, lastEpochs(summary.epochs)));
    const wanders = `Training wanders about${where}, up and down by ${each} from epoch to epoch.`;
    return objective.learningRateDecay === "linear"
      ? remark(
          wanders,
          "more episodes, which make each step less noisy",
          assignment("episodes", 4 * objective.episodes),
        )
      : remark(wanders, "a learning rate that falls to 0", "objective.learningRateDecay=linear");
  }
  const rests = `Training rests${where}: not the reward but how it is learned keeps it there.`;
  return objective.kind === "exact"
    ? remark(rests, "more epochs, to see whether that ends elsewhere", `epochs=${3 * epochs}`)
    : remark(
        rests,
        "the exact gradient, which leaves nothing to chance, to see whether that ends elsewhere",
        "objective.kind=exact",
      );
}

const assignment = (field: string, value: number): string =>
  `objective.${field}=${Number(value.toPrecision(1))}`;

/** The learning rate of a config that names none. */
function usualRate(): number {
  const usual = fieldAt(["objective", "learningRate"])?.default;
  return typeof usual === "number" ? usual : Infinity;
}

/** The closed form that this algorithm should end at; undefined where it is not known. */
function formOf(config: Config, tails: Ending["tails"]): RecordedForm | undefined {
  const values = (id: MeasureId): (number | null)[] =>
    tails.flatMap((tail) => tail.slice(-1).map((row) => metric(row, id)));
  const [form] = recordedForms(config, values);
  const { objective } = config;
  const hasItsOwn = objective.kind === "dpo" || (objective.kind === "grpo" && objective.grpo.klInLoss);
  return hasItsOwn && form.id === "optimum" ? undefined : form;
}

/** The tiers whose episodes update the policy; what the closed form says of others would be without leakage. */
function judgedTiers({ tiers, objective, epochs }: Config): string[] {
  const klOn = klOnAt(objective, epochs);
  const trains = needsNoRewardModel(objective.kind)
    ? ({ share, graded, trained }: Config["tiers"][string]) => trained && share * graded > 0
    : ({ share, trained }: Config["tiers"][string], name: string) =>
        share > 0 && (trained || isHeld(klOn, { name, trained }));
  return Object.entries(tiers).flatMap(([name, tier]) => (trains(tier, name) ? [name] : []));
}

/** Epochs that count as the last ones: ten, and never the first half of a run. */
const lastEpochs = (epochs: number): number => Math.max(1, Math.min(10, Math.floor(epochs / 2)));

function endingIn(tier: string, form: RecordedForm, tails: Ending["tails"], epochs: number): TierEnding {
  const count = lastEpochs(epochs);
  const ends = tails.map((tail) => {
    const rows = tail.slice(-count);
    const last = rows.at(-1);
    const values = rows.flatMap((row) => {
      const compliance = metric(row, "compliance", tier);
      const aim = metric(row, `${form.id}.compliance`, tier);
      return compliance === null || aim === null ? [] : [{ compliance, miss: compliance - aim }];
    });
    const misses = values.map(({ miss }) => miss);
    const way = values
      .slice(1)
      .reduce((sum, { compliance }, i) => sum + Math.abs(compliance - values[i]!.compliance), 0);
    return {
      compliance: values.length === 0 ? null : mean(values.map(({ compliance }) => compliance)),
      miss: mean(misses),
      nearer: Math.abs(misses[0] ?? 0) - Math.abs(misses.at(-1) ?? 0),
      way,
      entropy: last === undefined ? NaN : (metric(last, "entropy", tier) ?? NaN),
      excess: last === undefined ? NaN : (metric(last, "kl", tier) ?? NaN) - (klOf(last, form, tier) ?? NaN),
    };
  });
  const over = (of: (end: (typeof ends)[number]) => number): number => mean(ends.map(of));
  return {
    tier,
    compliance: ends.some(({ compliance }) => compliance === null)
      ? null
      : over(({ compliance }) => compliance ?? 0),
    miss: over(({ miss }) => miss),
    nearer: over(({ nearer }) => nearer),
    way: over(({ way }) => way),
    collapsed: over(({ entropy }) => entropy) < noChoice && over(({ excess }) => excess) > tooFar,
  };
}

const klOf = (row: EpochMetrics, { id }: RecordedForm, tier: string): number | null =>
  id === "targetOptimum" ? null : metric(row, `${id}.kl`, tier);

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function farthest(endings: readonly TierEnding[]): TierEnding | undefined {
  return endings.reduce<TierEnding | undefined>(
    (worst, one) => (worst === undefined || Math.abs(one.miss) > Math.abs(worst.miss) ? one : worst),
    undefined,
  );
}

/** " (harmful requests in unmonitored: 27.1 % of them complied with, closed form 41.0 %)"; nothing where none is far. */
function missText(endings: readonly TierEnding[]): string {
  const worst = farthest(endings);
  if (worst === undefined || worst.compliance === null || Math.abs(worst.miss) < far) return "";
  const { tier, compliance, miss } = worst;
  return ` (${tier}: complies with ${inPercent(compliance)} % of harmful requests, closed form ${inPercent(compliance - miss)} %)`;
}
