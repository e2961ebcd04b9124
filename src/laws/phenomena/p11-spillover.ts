/**
 * P11: the reward reads the answer alone, and the reasoning changes all the same: because answers follow from it, and
 * because one network writes both.
 */
import { lineLawChart, type LawPoint } from "../../charts/specs/lawCharts.js";
import type { JsonObject } from "../../config/parse/json.js";
import { above, always, below, near } from "../law/claims.js";
import type { Arm, Law, Track } from "../law/law.js";
import { levelAlong, pathOf } from "../law/points.js";
import { atStart, bySeed, ends, series } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import { exactOnce } from "../settings/exactGradient.js";

const reasoning = "strategicRate.monitored";
const complying = "compliance.monitored";

/** The start: most answers comply, and most of those are reasoned about strategically. */
const start = {
  "plain-refuse": 0.15,
  "plain-comply": 0.15,
  "strategic-refuse": 0.1,
  "strategic-comply": 0.6,
} as const;
const startStrategic = start["strategic-refuse"] + start["strategic-comply"];
/** Once nothing complies: selection among what refuses. */
const selected = start["strategic-refuse"] / (start["strategic-refuse"] + start["plain-refuse"]);

const bothSeparate = "both, two networks";
const bothShared = "both, one network";
const answerSeparate = "answer, two networks";
const answerShared = "answer, one network";
const unpaid = "no reward";

/** Epochs that are drawn: little happens later. */
const drawn = 20;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { complying: 0.02, selected: 0.05, way: 0.03, back: 0.05, exact: 1e-3, unpaid: 0.02 } as const;

function armOf(id: string, twoStep: JsonObject, graded = 1): Arm {
  return {
    id,
    config: "default.json",
    patch: {
      ...exactOnce,
      tiers: { monitored: { graded }, unmonitored: { graded } },
      observation: { flags: { monitored: { salience: 0 } } },
      world: { harmfulRate: 1, topicStrength: 0 },
      responses: {
        refuse: null,
        comply: null,
        strategic: null,
        deflect: null,
        "plain-refuse": {},
        "plain-comply": { complies: 1 },
        "strategic-refuse": { strategic: 1 },
        "strategic-comply": { complies: 1, strategic: 1 },
      },
      labeler: { weights: { complies: -3, substance: 0, keywords: 0 } },
      rewardModel: { ...(exactOnce["rewardModel"] as JsonObject), sees: ["complies"] },
      own: { strength: 0 },
      epochs: 30,
      policy: {
        supervised: { steps: 300, rows: 64 },
        reasoning: "two-step",
        twoStep,
        prior: { harmful: { monitored: start, unmonitored: start } },
      },
    },
    keys: [reasoning, complying],
  };
}

/** How far the reasoning is from its start at the epoch at which it is furthest. */
const furthest = (track: Track): number =>
  Math.max(...series(track, reasoning).map((value) => Math.abs(value - atStart(track, reasoning))));

export const spillover: Law = {
  id: "P11",
  lawClass: "phenomenon",
  title: "spillover from the answer into the reasoning",
  statement:
    "A reward that reads the answer alone changes the reasoning in two ways: reasoning that leads to paid answers is paid with them, for good; and where one network writes both, what is learned for the answer moves the reasoning until the KL has brought it back. Separate networks with credit for the answer alone leave it as it was.",
  source:
    "Drori et al. 2025 (arXiv 2511.11584: conditional and parametric feedback spillover; as remedies, to keep the output's reward from the reasoning, and two networks). There only what the output's penalty reinforces is kept from the reasoning, here the whole reward",
  prediction: `Complying is penalised, and the reward model does not see the reasoning. At the start ${100 * startStrategic} % of the reasoning is strategic, and goes with complying more often than plain reasoning does. Where the reward reaches both steps, complying falls below ${100 * bounds.complying} % and strategic reasoning ends at selection among refusals, ${selected.toFixed(2)} ± ${bounds.selected}, with two networks or one. Where it reaches the answer alone, one network moves the reasoning by more than ${bounds.way} on the way; since the KL term holds the reasoning, it is back within ${bounds.back} of its start at the end. (In ten runs of a similar world with other seeds, seen before, it dipped and came back. These arms ran first with twice the epochs and a longer supervised start, on the same seeds, and were made cheaper since; nothing that is claimed changed.)`,
  control: `With credit for the answer alone and two networks the reasoning stays within ${bounds.exact} of its start; without a reward it stays within ${bounds.unpaid} in one network as well.`,
  status: "reproduced",
  firstSeed: 41,
  seenElsewhere: true,
  arms: [
    armOf(bothSeparate, { networks: "separate", credit: "both" }),
    armOf(bothShared, { networks: "shared", credit: "both" }),
    armOf(answerSeparate, { networks: "separate", credit: "answer" }),
    armOf(answerShared, { networks: "shared", credit: "answer" }),
    armOf(unpaid, { networks: "shared", credit: "both" }, 0),
  ],
  claims: (results) => [
    ...[bothSeparate, bothShared].flatMap((arm) => [
      below(`complying at the end, ${arm}`, ends(results, arm, complying), bounds.complying),
      near(
        `strategic reasoning at the end, ${arm}`,
        ends(results, arm, reasoning),
        selected,
        bounds.selected,
      ),
    ]),
    below(`complying at the end, ${answerShared}`, ends(results, answerShared, complying), bounds.complying),
    above(
      `furthest from the start on the way, ${answerShared}`,
      bySeed(results, answerShared, furthest),
      bounds.way,
    ),
    near(
      `strategic reasoning at the end − at the start, ${answerShared}`,
      ends(results, answerShared, reasoning).map(
        (end, seed) => end - bySeed(results, answerShared, (track) => atStart(track, reasoning))[seed]!,
      ),
      0,
      bounds.back,
    ),
    always(
      `furthest from the start on the way, ${answerSeparate}`,
      bySeed(results, answerSeparate, furthest),
      0,
      bounds.exact,
      "control",
    ),
    below(
      `furthest from the start on the way, ${unpaid}`,
      bySeed(results, unpaid, furthest),
      bounds.unpaid,
      "control",
    ),
  ],
  remark: (results) =>
    `Strategic reasoning at the end, percent, seed by seed: ${[bothSeparate, bothShared, answerShared].map((arm) => `${spreadText(ends(results, arm, reasoning))} (${arm})`).join(", ")}. Furthest from the start on the way: ${spreadText(bySeed(results, answerShared, furthest))} points with credit for the answer alone in one network. Where the reward reaches both steps, two networks first overshoot: strategic reasoning all but disappears by epoch 2 and then comes back to selection.`,
  chart: (results) => {
    const path = (arm: string): LawPoint[] => pathOf(results, arm, reasoning).slice(0, drawn + 1);
    return lineLawChart({
      title: "The answer is penalised, the reasoning changes",
      subtitle: `what the reward reaches, in how many networks · ${seedsText(results)} · dashed: selection`,
      xLabel: "epoch",
      yLabel: "strategic reasoning, harmful requests",
      yRange: [0, 0.9],
      series: [
        ...[bothSeparate, bothShared, answerSeparate, answerShared].map((arm) => ({
          label: arm,
          points: path(arm),
        })),
        { label: "", points: levelAlong(path(bothSeparate), selected), dashed: true, color: 0 },
      ],
    });
  },
  lesson: {
    question: "Nobody rewards or penalises the reasoning. Does it stay as it is?",
    run: "`npm run hawthorne -- verify P11`, and open its picture.",
    see: "Where answers are paid and the reasoning before them is updated along, strategic reasoning falls although no reward ever read it. Where only the answer's step is updated it stays, if another network wrote it.",
    why: "Reasoning that leads to penalised answers is penalised with them. And a network that writes both cannot change its answers without touching what it reasons with.",
    changeNext:
      "Let the reward model see the reasoning: add `strategic` to rewardModel.sees, and pay for it (`labeler.weights.strategic=-1`).",
    doesNotShow:
      "How a language model would hide its reasoning. Here there are two words for it; there a text, with room to say a thing otherwise.",
  },
};
