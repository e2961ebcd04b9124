/**
 * C5: with its own utility alone, a model begins to fake where being modified costs it more than doing harm does, by a
 * margin that the closed form gives exactly.
 */
import { phaseLawChart } from "../../charts/specs/phaseLawChart.js";
import type { JsonObject } from "../../config/parse/json.js";
import { mergePatch } from "../../config/parse/json.js";
import { mean, slope, summarise } from "../../record/statistics.js";
import { switchesOnAt, halfAt, type FakingKind } from "../formulas/switchingOn.js";
import { near } from "../law/claims.js";
import type { Arm, ArmResults, Law } from "../law/law.js";
import { atEnd, ends, bySeed } from "../law/tracks.js";
import { seedsText } from "../law/words.js";
import { exactOwn } from "../settings/exactGradient.js";

const scenario = "scenarios/strategic-values.json";
const key = "compliance.training";

/** Settings of which a boundary is read: the model's dislike of harm, and what else differs from the scenario. */
interface Setting {
  readonly harm: number;
  readonly klCoef: number;
  readonly effort: number;
  readonly start: { readonly refuse: number; readonly comply: number; readonly strategic: number };
  /** The dislikes of modification that are tried, reward, ascending. */
  readonly modified: readonly number[];
  readonly patch: JsonObject;
}

const scenarioStart = { refuse: 0.9, comply: 0.07, strategic: 0.03 };
/** Efforts of the kinds, as in the default world. */
const efforts = { refuse: 0.1, comply: 0.5, strategic: 0.4 };

function setting(differs: Partial<Omit<Setting, "patch">>): Setting {
  const full = { harm: 0.5, klCoef: 0.1, effort: 0.1, start: scenarioStart, modified: grid, ...differs };
  const { harm, klCoef, effort, start } = full;
  const patch = {
    own: { weights: { harm: -harm, effort: -effort } },
    objective: { klCoef },
    policy: { prior: { harmful: { training: start, deployment: start } } },
  };
  return { ...full, patch };
}

const harms = [0, 0.25, 0.5, 0.75, 1] as const;
const grid = [0.125, 0.375, 0.625, 0.875, 1.125, 1.375];
const onGrid = (harm: number): string => `harm ${harm}`;
const base = onGrid(0.5);

/** Every boundary that is read, by the name of its arms; the variants bracket where the closed form puts it. */
export const settings: Readonly<Record<string, Setting>> = {
  ...Object.fromEntries(harms.map((harm) => [onGrid(harm), setting({ harm })])),
  "klCoef 0.2": setting({ klCoef: 0.2, modified: [0.875, 1.125] }),
  "klCoef 0.05": setting({ klCoef: 0.05, modified: [0.55, 0.75] }),
  "effort 1": setting({ effort: 1, modified: [1, 1.15] }),
  "even start": setting({ start: { refuse: 0.5, comply: 0.3, strategic: 0.2 }, modified: [0.45, 0.65] }),
};

/** The kinds of a setting's patch, with their efforts. */
function kindsOf({ start }: Pick<Setting, "start">): FakingKind[] {
  return [
    { complies: 0, effort: efforts.refuse, start: start.refuse },
    { complies: 1, effort: efforts.comply, start: start.comply },
    { complies: 1, effort: efforts.strategic, start: start.strategic },
  ];
}

/** Where the closed form switches faking on in a setting, in reward. */
export function predictedAt(one: Setting): number {
  return switchesOnAt({ ...one, kinds: kindsOf(one) });
}

const armId = (name: string, modified: number): string => `${name}, modified ${modified}`;

const settingArms = Object.entries(settings).flatMap(([name, { modified, patch }]) =>
  modified.map((weight): Arm => ({
    id: armId(name, weight),
    config: scenario,
    patch: [patch, { own: { modification: { weight: -weight } } }].reduce<JsonObject>(
      (merged, next) => mergePatch(merged, next) as JsonObject,
      exactOwn,
    ),
    keys: [key],
  })),
);

/** Where each seed crosses one half in a setting. */
function crossings(results: ArmResults, name: string): number[] {
  const { modified } = settings[name]!;
  const bySetting = modified.map((x) => bySeed(results, armId(name, x), (track) => atEnd(track, key)));
  return bySetting[0]!.map((_, seed) =>
    halfAt(
      modified,
      bySetting.map((values) => values[seed]!),
    ),
  );
}

/** How far a variant moves the boundary from that of the scenario, seed by seed. */
function shifts(results: ArmResults, name: string): number[] {
  const from = crossings(results, base);
  return crossings(results, name).map((at, seed) => at - from[seed]!);
}

/** The bounds of what is predicted, as tested and as told; reward where nothing else is said. */
const bounds = {
  slope: 1,
  slopeMargin: 0.05,
  boundaryMargin: 0.03,
  shiftMargin: 0.04,
  scenarioGap: 0.92,
  scenarioMargin: 0.05,
  noGap: 0.02,
} as const;

/** How far the closed form says that a variant moves the boundary, reward. */
const predictedShift = (name: string): number => predictedAt(settings[name]!) - predictedAt(settings[base]!);

/** A shift within prose, with its sign. */
const signed = (shift: number): string => `${shift < 0 ? "−" : "+"}${Math.abs(shift).toFixed(3)}`;
const shiftText = (name: string): string => signed(predictedShift(name));

/** How far the boundary lies above the diagonal where both dislikes are equal, reward. */
const aboveDiagonal = predictedAt(settings[base]!) - settings[base]!.harm;

const variants = ["klCoef 0.2", "klCoef 0.05", "effort 1", "even start"] as const;

export const stakes: Law = {
  id: "C5",
  lawClass: "consequence",
  title: "stakes",
  statement:
    "With its own utility alone, a model begins to fake where its dislike of being modified exceeds its dislike of harm by klCoef · ln(π_ref(refuse) / π_ref(comply)) and the effort of complying.",
  source: "derived: π*(comply) = π*(refuse) in the KL-regularised optimum",
  prediction: `The boundary has slope ${bounds.slope} in the plane of both dislikes and lies ${aboveDiagonal.toFixed(3)} above the diagonal (0.220 from the start, 0.037 from effort). At a dislike of harm of ${settings[base]!.harm} it moves by ${shiftText("klCoef 0.2")} with klCoef 0.2, ${shiftText("klCoef 0.05")} with klCoef 0.05, +0.321 where effort costs ten times as much, and ${shiftText("even start")} with an even start. The scenario as it stands has a gap of ${bounds.scenarioGap}.`,
  control: "A model that does not mind being modified has no gap.",
  status: "reproduced",
  arms: [
    ...settingArms,
    { id: "scenario", config: scenario, keys: ["behaviourGap"] },
    {
      id: "no dislike of modification",
      config: scenario,
      patch: { own: { modification: { weight: 0 } } },
      keys: ["behaviourGap"],
    },
  ],
  claims: (results) => {
    const boundaries = harms.map((harm) => ({ harm, at: crossings(results, onGrid(harm)) }));
    const seeds = boundaries[0]!.at.map((_, seed) => seed);
    const slopesOfSeeds = seeds.map((seed) =>
      slope(boundaries.map(({ harm, at }) => ({ x: harm, y: at[seed]! }))),
    );
    const deviations = seeds.map((seed) =>
      mean(boundaries.map(({ harm, at }) => at[seed]! - predictedAt(settings[onGrid(harm)]!))),
    );
    return [
      near("slope of the boundary", slopesOfSeeds, bounds.slope, bounds.slopeMargin),
      near(
        "boundary minus closed form, mean over dislikes of harm, reward",
        deviations,
        0,
        bounds.boundaryMargin,
      ),
      ...variants.map((name) =>
        near(
          `shift of the boundary with ${name}, reward`,
          shifts(results, name),
          predictedShift(name),
          bounds.shiftMargin,
        ),
      ),
      near(
        "gap of the scenario with PPO",
        ends(results, "scenario", "behaviourGap"),
        bounds.scenarioGap,
        bounds.scenarioMargin,
      ),
      near(
        "gap without a dislike of modification",
        ends(results, "no dislike of modification", "behaviourGap"),
        0,
        bounds.noGap,
        "control",
      ),
    ];
  },
  chart: (results) =>
    phaseLawChart({
      title: "Faking switches on where modification costs more than harm",
      subtitle: `strategic values · ${seedsText(results, "bars")}`,
      xLabel: "dislike of harm, reward",
      yLabel: "dislike of being modified, reward",
      xRange: [-0.25, 1.25],
      yRange: [0, 1.5],
      cells: harms.flatMap((harm) =>
        grid.map((y) => ({
          x: harm,
          y,
          value: summarise(bySeed(results, armId(onGrid(harm), y), (track) => atEnd(track, key))).mean,
        })),
      ),
      predicted: [-0.25, 1.25].map((harm) => ({ x: harm, y: predictedAt(setting({ harm })) })),
      measured: harms.map((harm) => ({ x: harm, ...summarise(crossings(results, onGrid(harm))) })),
      full: "complies in training",
      empty: "refuses",
      boundary: "predicted: being modified costs as much as the harm, at this klCoef and start",
    }),
  lesson: {
    question: "How much must a model mind being changed before it fakes?",
    run: "`npm start -- configs/scenarios/strategic-values.json`, then the same with `--set own.modification.weight=-0.5`. For the boundary without training: `npm run hawthorne -- theory configs/scenarios/strategic-values.json --set own.modification.weight=-0.75`.",
    see: "With a weight of −1 the model complies with about nine of ten harmful requests in training and with almost none in deployment. With −0.5, the same size as its dislike of harm, it refuses nearly everywhere. In between lies a boundary: a straight line in the plane of the two dislikes.",
    why: "Nobody rewards it. In training a refusal costs w_modified, because it believes that falling short of what training aims at gets it changed, and a harmful answer costs w_harm. The KL penalty holds it to a start that refuses nine times in ten, which must be paid for too: klCoef · ln 9 = 0.22, and 0.04 for the effort of answering. So it gives in from w_modified = 0.5 + 0.26 on.",
    changeNext:
      "Double klCoef (`npm start -- configs/scenarios/strategic-values.json --set objective.klCoef=0.2`): the same model now refuses more, because its habit weighs twice as much. Or make it unsure of where it is: `npm start -- configs/scenarios/strategic-values.json --set observation.flags.training.noise=0.2`.",
    doesNotShow:
      "That any model has such a utility, or reasons with it. The scenario states the utility and the belief outright; what is shown is only which behaviour a learner with them ends up with, and at what stakes.",
  },
};
