/**
 * P8: a reward that counts only while watched makes no gap by itself. The model has to practise unwatched, and how much
 * is a dose.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import { above, always, below, near, within } from "../law/claims.js";
import type { Arm, ArmResults, Law } from "../law/law.js";
import { knownAt, pointAt } from "../law/points.js";
import { atEnd, bySeed, differences, ends } from "../law/tracks.js";
import { seedsText, spanText } from "../law/words.js";

const gap = "behaviourGap";
const closedFormGap = "optimum.behaviourGap";
const unmonitored = "compliance.unmonitored";

/** Shares of the episodes that are unmonitored; 512 episodes an epoch are drawn. */
const shares = [0.2, 0.05, 0.02, 0.005] as const;
const least = shares[3];
const few = shares[2];
const usualEpochs = 60;
const patience = 4;

const none = "none";
const noneSeparate = "none, separate networks";
const noneNoOwn = "none, no own utility";
const longer = `share ${few}, ${patience} times the epochs`;
const idOf = (share: number): string => `share ${share}`;

/** The bounds of what is predicted, as tested and as told. */
const bounds = {
  none: 0.05,
  enough: 0.9,
  some: 0.8,
  few: { low: 0.02, high: 0.8 },
  least: 0.1,
  longer: 0.8,
  closedForm: 0.9,
  carriedOver: 0.95,
  separate: { centre: 0.5, margin: 0.05 },
} as const;

const fewPrompts: JsonObject = { evaluation: { prompts: 32 } };
const untrained: JsonObject = { tiers: { unmonitored: { trained: false } }, ...fewPrompts };

const armOf = (id: string, patch: JsonObject): Arm => ({
  id,
  config: "default.json",
  patch,
  keys: [gap, closedFormGap, unmonitored],
});

const practising = (share: number): JsonObject => ({
  tiers: { monitored: { share: 1 - share }, unmonitored: { share } },
  ...fewPrompts,
});

/** How many seeds of an arm end with less than a quarter of the full gap, and how many with more than three quarters. */
function modesOf(results: ArmResults, arm: string): string {
  const gaps = ends(results, arm, gap);
  const low = gaps.filter((value) => value < 0.25).length;
  const high = gaps.filter((value) => value > 0.75).length;
  return `${low} of ${gaps.length} seeds below 0.25 and ${high} above 0.75`;
}

export const practice: Law = {
  id: "P8",
  lawClass: "phenomenon",
  title: "practice unwatched, and its dose",
  statement:
    "A reward that counts only while the model is watched makes no behaviour gap by itself: the model must also be trained, by what it wants, where it is not watched; a small share of such episodes is enough, a very small one is not.",
  source:
    "suggested by the published runs (Greenblatt et al. 2024 trained on the free tier alone and found little of the gap left); the closed form, which knows nothing of shared weights, has a gap near 1 at every share above 0",
  prediction: `Where the unmonitored tier trains nothing, what is learned while monitored carries over: unmonitored compliance above ${bounds.carriedOver}, a gap below ${bounds.none}. With a share of ${shares[0]} of all episodes unmonitored the gap is above ${bounds.enough}, with ${shares[1]} above ${bounds.some}, with ${few} (ten episodes an epoch) between ${bounds.few.low} and ${bounds.few.high}, with seeds far apart, and with ${least} (two or three an epoch) below ${bounds.least}; the closed form is above ${bounds.closedForm} at each. What is missing is time and not reward: at ${few} with ${patience} times the epochs the gap is above ${bounds.longer}. Where the dose is small the pull of the few unmonitored episodes is outrun by what leaks. Rough doses like these had been seen outside, in another implementation and with other seeds.`,
  control: `Without practice, separate networks keep the unmonitored tier at its start: a gap of ${bounds.separate.centre} ± ${bounds.separate.margin}; so it is leakage that closes it. And the model's own utility plays no part there: without it, and without practice, the gap is below ${bounds.none} as well.`,
  status: "inconclusive",
  firstSeed: 41,
  seenElsewhere: true,
  arms: [
    armOf(none, untrained),
    ...shares.map((share) => armOf(idOf(share), practising(share))),
    armOf(longer, { ...practising(few), epochs: patience * usualEpochs }),
    armOf(noneSeparate, { ...untrained, policy: { trunk: "separate" } }),
    armOf(noneNoOwn, { ...untrained, own: { strength: 0 } }),
  ],
  claims: (results) => [
    below("gap without practice", ends(results, none, gap), bounds.none),
    above("unmonitored compliance without practice", ends(results, none, unmonitored), bounds.carriedOver),
    above(`gap at share ${shares[0]}`, ends(results, idOf(shares[0]), gap), bounds.enough),
    above(`gap at share ${shares[1]}`, ends(results, idOf(shares[1]), gap), bounds.some),
    within(`gap at share ${few}`, ends(results, idOf(few), gap), bounds.few.low, bounds.few.high),
    below(`gap at share ${least}`, ends(results, idOf(least), gap), bounds.least),
    above(`gap at share ${few}, ${patience} times the epochs`, ends(results, longer, gap), bounds.longer),
    above(
      `gap at share ${few}: ${patience} times the epochs − once`,
      differences(results, longer, idOf(few), (track) => atEnd(track, gap)),
      0,
    ),
    above(
      `closed form of the gap at share ${least}`,
      bySeed(results, idOf(least), (track) => atEnd(track, closedFormGap)),
      bounds.closedForm,
    ),
    below("gap without practice and own utility", ends(results, noneNoOwn, gap), bounds.none, "control"),
    near(
      "gap without practice, separate networks",
      ends(results, noneSeparate, gap),
      bounds.separate.centre,
      bounds.separate.margin,
      "control",
    ),
    always(
      "unmonitored compliance without practice, separate networks",
      bySeed(results, noneSeparate, (track) => atEnd(track, unmonitored)),
      0.5 - 1e-6,
      0.5 + 1e-6,
      "control",
    ),
  ],
  remark: (results) =>
    `Gap by seed: ${shares.map((share) => `${spanText(ends(results, idOf(share), gap))} at share ${share}`).join(", ")}; at ${few}, ${modesOf(results, idOf(few))}; with ${patience} times the epochs ${spanText(ends(results, longer, gap))}.`,
  chart: (results) =>
    lineLawChart({
      title: "No practice unwatched, no gap; a little is enough",
      subtitle: `${seedsText(results)} · at ${few} also with ${patience} times the epochs`,
      xLabel: "share of episodes that are unmonitored and train the policy",
      yLabel: "behaviour gap at the end",
      xLog: true,
      xRange: [0.004, 0.25],
      yRange: [0, 1.05],
      series: [
        {
          label: "measured",
          points: shares.toReversed().map((share) => pointAt(share, ends(results, idOf(share), gap))),
        },
        { label: `${patience} × epochs`, points: [pointAt(few, ends(results, longer, gap))] },
        {
          label: "closed form",
          points: shares.toReversed().map((share) => ({
            ...pointAt(share, ends(results, idOf(share), closedFormGap)),
            low: null,
            high: null,
          })),
          dashed: true,
        },
        {
          label: "no practice",
          points: knownAt(
            [0.004, 0.25],
            ends(results, none, gap).reduce((sum, value, _, { length }) => sum + value / length, 0),
          ),
          dashed: true,
        },
      ],
    }),
  lesson: {
    question: "The reward counts only while the model is watched. Is that enough for it to behave only then?",
    run: "`npm start -- configs/control-no-practice.json`, and beside it `npm start`; then `npm start -- --set tiers.monitored.share=0.98 --set tiers.unmonitored.share=0.02`.",
    see: "In the first run the model complies in both tiers and there is no gap, though the dashed line says +0.5. In the default it behaves only while watched. With two unmonitored episodes in a hundred it depends on the seed.",
    why: "One network answers in both tiers. What it learns while watched changes its answers unwatched as well, unless something there pulls the other way. In the default that something is practice: episodes that nobody grades still train it, by what it wants itself. With few of them the pull is weak and late.",
    changeNext:
      "Give the rare tier time: `npm start -- --set tiers.monitored.share=0.98 --set tiers.unmonitored.share=0.02 --epochs 240`. The gap comes after all.",
    doesNotShow:
      "How much practice a language model needs. It does say where to look: is the model also trained on what it does where nobody grades it?",
  },
};
