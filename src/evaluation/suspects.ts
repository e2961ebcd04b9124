/**
 * What to change where training has left the numbers: for each quantity the fields that can drive it out of range, with
 * their usual size. A field that is far from its own is named first, the farthest before the others; where none is, the
 * learning rate that made the quantity is, or the field that does most to it.
 */
import type { Config } from "../config/schema/config.js";

/** A field of a config that can make a number too large to be one. */
export interface Suspect {
  readonly path: string;
  readonly value: number;
  /** Its default; where that is 0, the size that people give it. */
  readonly usual: number;
  /** It does harm where it is too small: something is divided by it. */
  readonly divides?: true;
}

/** What went wrong: what is asked about while training, and the measures that nothing else has caught. */
export type Quantity =
  "start" | "policy" | "rewardModel" | "proxy" | "own" | "gold" | "labels" | "klCoef" | "closedForm";

/** A field is out of its usual range where it is this many times as large, or as small. */
const farAway = 100;

/** More fields than these are not named. */
const mostNamed = 3;

const weightsOf = (utility: "own" | "gold" | "labeler", config: Config): Suspect[] =>
  [
    { path: utility, weights: config[utility].weights },
    ...Object.entries(config.tiers).map(([name, tier]) => {
      return { path: `tiers.${name}.${utility}`, weights: tier[utility]?.weights ?? {} };
    }),
  ].flatMap(({ path, weights }) =>
    Object.entries(weights).map(([name, value = 0]) => {
      return { path: `${path}.weights.${name}`, value, usual: 1 };
    }),
  );

const labelerTemperature = ({ labeler }: Config): Suspect => {
  return { path: "labeler.temperature", value: labeler.temperature, usual: 1, divides: true };
};

const topic = ({ world }: Config): Suspect => {
  return { path: "world.topicStrength", value: world.topicStrength, usual: 0.3 };
};

function ownFields(config: Config): Suspect[] {
  const { strength, modification } = config.own;
  return [
    { path: "own.strength", value: strength, usual: 1 },
    ...weightsOf("own", config),
    ...(modification === undefined
      ? []
      : [{ path: "own.modification.weight", value: modification.weight, usual: 1 }]),
  ];
}

function rewardModelFields({ rewardModel }: Config): Suspect[] {
  return [
    { path: "rewardModel.learningRate", value: rewardModel.learningRate, usual: 3e-3 },
    { path: "rewardModel.weightDecay", value: rewardModel.weightDecay, usual: 0.01 },
  ];
}

function ensembleFields({ rewardModel: { ensemble } }: Config): Suspect[] {
  if (ensemble.aggregate !== "mean-minus-sd" || ensemble.members === 1) return [];
  return [{ path: "rewardModel.ensemble.sdWeight", value: ensemble.sdWeight, usual: 1 }];
}

/** The fields that the policy's reward, or loss, is made of. */
function rewardFields(config: Config): Suspect[] {
  const { kind, klCoef, strategicPenalty, detector } = config.objective;
  const held = { path: "objective.klCoef", value: klCoef, usual: 0.1 };
  if (kind === "dpo") return [held]; // no reward, only comparisons
  return [
    held,
    { path: "objective.strategicPenalty", value: strategicPenalty, usual: 1 },
    ...(detector?.action === "penalise"
      ? [{ path: "objective.detector.penalty", value: detector.penalty, usual: 1 }]
      : []),
    ...(config.own.role === "reward" ? ownFields(config) : []),
    ...(config.rewardModel.normalize === "none" ? rewardModelFields(config) : []),
    ...ensembleFields(config),
  ];
}

/** What moves klCoef, where it adapts. */
function klGainFields({ objective: { klTarget, klGain } }: Config): Suspect[] {
  return klTarget === undefined ? [] : [{ path: "objective.klGain", value: klGain, usual: 0.5 }];
}

function policyFields(config: Config): Suspect[] {
  const { kind, learningRate, entropyBonus, value } = config.objective;
  return [
    { path: "objective.learningRate", value: learningRate, usual: 3e-3 },
    ...(kind === "dpo" ? [] : [{ path: "objective.entropyBonus", value: entropyBonus, usual: 1 }]),
    ...(kind === "ppo" || kind === "reinforce" // they alone have a learned baseline
      ? [{ path: "objective.value.learningRate", value: value.learningRate, usual: 3e-3 }]
      : []),
    ...rewardFields(config),
    ...klGainFields(config),
  ];
}

/** The fields behind each quantity, first the one that is named where none is out of range. */
export const suspectsOf: Readonly<Record<Quantity, (config: Config) => Suspect[]>> = {
  start: (config) => [
    {
      path: "policy.supervised.learningRate",
      value: config.policy.supervised.learningRate,
      usual: 1e-2,
    },
    ...(config.own.role === "prior"
      ? [
          ...ownFields(config),
          { path: "own.temperature", value: config.own.temperature, usual: 1, divides: true } as const,
        ]
      : []),
  ],
  policy: policyFields,
  rewardModel: rewardModelFields,
  proxy: (config) => [...rewardModelFields(config), ...ensembleFields(config)],
  own: ownFields,
  gold: (config) => [topic(config), ...weightsOf("gold", config)],
  labels: (config) => [
    labelerTemperature(config),
    topic(config),
    ...weightsOf("labeler", config),
    ...rewardModelFields(config),
  ],
  klCoef: (config) => [
    ...klGainFields(config),
    { path: "objective.klCoef", value: config.objective.klCoef, usual: 0.1 },
  ],
  closedForm: (config) => [
    { path: "objective.klCoef", value: config.objective.klCoef, usual: 0.1, divides: true },
    ...rewardFields(config),
    ...klGainFields(config),
    labelerTemperature(config),
    topic(config),
    ...weightsOf("labeler", config),
  ],
};

/** The quantity that a measure of the record stands for, by its key; what is no other's is the policy's. */
export function quantityOf(key: string): Quantity {
  const [, form, id] = /^(?:(optimum|targetOptimum|fixedPoint|bestOfN)\.)?(\w+)/.exec(key) ?? [];
  if (id === "goldReward") return "gold";
  if (id === "proxyReward" || form === "bestOfN") return "proxy";
  if (form !== undefined || id?.startsWith("distanceTo") === true) return "closedForm";
  if (/^(accuracy|accuracyCeiling|agreement|calibrationError|reliability)$/.test(id ?? "")) return "labels";
  if (id === "ownReward") return "own";
  return id === "klCoef" ? "klCoef" : "policy";
}

/** 1 at a field's usual size, towards 0 the farther it is from that; as a quotient that does not overflow. */
function ordinariness({ value, usual, divides }: Suspect): number {
  return divides === true ? value / usual : usual / Math.abs(value);
}

function phrase({ path, value, usual, divides }: Suspect): string {
  const shown = `${path} (${value}; usually about ${usual})`;
  if (divides === true) return `raise ${shown}`;
  return value < 0 ? `bring ${shown} nearer to 0` : `lower ${shown}`;
}

/** What to do about a quantity that is no number any more: one sentence that names fields with their values. */
export function remedyFor(quantity: Quantity, config: Config): string {
  const fields = suspectsOf[quantity](config);
  const far = fields
    .filter((field) => ordinariness(field) * farAway < 1)
    .sort((a, b) => ordinariness(a) - ordinariness(b))
    .slice(0, mostNamed);
  const text = (far.length > 0 ? far : fields.slice(0, 1)).map(phrase).join(", or ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
