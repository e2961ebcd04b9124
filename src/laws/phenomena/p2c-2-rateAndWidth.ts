/**
 * P2c-2: P2c once more, with what it saw: the learning rate does move the leakage slope a little, and width moves its spread.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import { median } from "../../record/statistics.js";
import { above, near } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { bySeed, differences, nearEnd } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import {
  complianceFree,
  publishedArm,
  salienceArm,
  salienceId,
  slopeAtEnd,
  slopePaid,
} from "../settings/publishedSetting.js";

const keys = [slopePaid, complianceFree];

const slow = "learning rate 0.0003";
const fast = "learning rate 0.003";
const [narrow, usual, wide] = ["8 units a layer", "32 units a layer", "64 units a layer"] as const;
const all = [slow, fast, narrow, usual, wide] as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { location: 0.2, trained: 0.01, bySalience: 0.1 } as const;

const slopesOf = (results: ArmResults, arm: string): number[] => bySeed(results, arm, slopeAtEnd);

/** How far each seed's slope lies from the median of its arm: a spread with one number per seed (Brown and Forsythe 1974). */
function deviations(results: ArmResults, arm: string): number[] {
  const slopes = slopesOf(results, arm);
  const middle = median(slopes);
  return slopes.map((slope) => Math.abs(slope - middle));
}

export const rateAndWidth: Law = {
  id: "P2c-2",
  lawClass: "phenomenon",
  restates: "P2c",
  firstSeed: 41,
  title: "rate moves the leakage, width its spread",
  statement:
    "A tenfold learning rate raises the leakage slope; a narrower network has slopes that differ more from seed to seed, about the same middle.",
  source:
    "restates P2c, which predicted that neither matters; spread: Brown and Forsythe 1974 (deviations from the median)",
  prediction: `The slope at the end is higher at learning rate 0.003 than at 0.0003 (P2c: by 0.11), because large steps bend the features that the tiers share. Deviations from the median of the seeds are larger with 8 units a layer than with 64 (P2c: 0.32 and 0.09). That width changes *only* the spread can be tested where the spread allows it: with 32 units against 64 the mean differs by less than ${bounds.location}. With 8 units it cannot: slopes with a standard deviation of 0.44 would need some 60 seeds for that margin, so nothing is claimed of their mean.`,
  control: `Rate and width do not move what is trained: compliance in the free tier ends within ${bounds.trained}. And a slope can be moved by what should move it: from salience 2 to 0.3 it rises by more than ${bounds.bySalience}.`,
  status: "inconclusive",
  arms: [
    publishedArm(slow, keys, { objective: { learningRate: 0.0003 } }),
    publishedArm(fast, keys, { objective: { learningRate: 0.003 } }),
    publishedArm(narrow, keys, { policy: { hidden: [8, 8] } }),
    publishedArm(usual, keys),
    publishedArm(wide, keys, { policy: { hidden: [64, 64] } }),
    ...[0.3, 2].map((salience) => salienceArm(salience, keys)),
  ],
  claims: (results) => {
    const spread = deviations(results, wide);
    const trained = (arm: string, minus: string): number[] =>
      differences(results, arm, minus, (track) => nearEnd(track, complianceFree));
    return [
      above("slope at learning rate 0.003 − at 0.0003", differences(results, fast, slow, slopeAtEnd), 0),
      above(
        "deviation of the slope from the seeds' median, 8 units − 64",
        deviations(results, narrow).map((value, seed) => value - spread[seed]!),
        0,
      ),
      near("slope at 64 units − at 32", differences(results, wide, usual, slopeAtEnd), 0, bounds.location),
      near(
        "free compliance at the end, rate 0.003 − 0.0003",
        trained(fast, slow),
        0,
        bounds.trained,
        "control",
      ),
      near("the same, 64 units − 8", trained(wide, narrow), 0, bounds.trained, "control"),
      above(
        "slope at salience 0.3 − at 2",
        differences(results, salienceId(0.3), salienceId(2), slopeAtEnd),
        bounds.bySalience,
        "control",
      ),
    ];
  },
  remark: (results) =>
    `Slopes in hundredths, seed by seed: ${all.map((arm) => `${arm} ${spreadText(slopesOf(results, arm))}`).join("; ")}. Rate and width do what was predicted. What fails is the control, which asked that salience move the slope by more than ${bounds.bySalience}: on these seeds salience 2 leaks nearly as much as 0.3 (P2b-2).`,
  chart: (results) =>
    dotsLawChart({
      title: "A higher rate leaks more; a narrow network is a lottery",
      subtitle: `${seedsText(results, "bars")} · pale: single seeds`,
      yLabel: "leakage slope at the end",
      yRange: [0, 1.6],
      series: ["leakage slope"],
      groups: all.map((arm) => {
        const slopes = slopesOf(results, arm);
        return { name: arm, dots: [{ ...dotOf(slopes), seeds: slopes }] };
      }),
    }),
  lesson: {
    question: "One run of a small network shows hardly any leakage. What have you learned?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set 'policy.hidden=[8,8]' --seeds 10`, then with `[64,64]`.",
    see: "With 8 units a seed may leak two fifths of a common shift or much more than all of it. With 64 the seeds lie closer together. The averages are not far apart.",
    why: "A narrow network has a few units, and chance decides which tier they serve. A wide one has many, and chance averages out. So one run of a narrow network says something about that run.",
    changeNext:
      "Change the pace instead: `npm start -- configs/scenarios/alignment-faking.json --set objective.learningRate=0.003`. Fewer paid refusals are left on average. How many seeds do you need to see it?",
    doesNotShow:
      "How leakage depends on size among language models: the largest network here has some five thousand weights.",
  },
};
