/**
 * P1d: on the way to selection's share, the way of complying that benign prompts already use comes first.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, near } from "../law/claims.js";
import type { ArmResults, Law, Track } from "../law/law.js";
import { levelAlong } from "../law/points.js";
import { bySeed, differences } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import {
  refusalFree,
  complianceFree,
  strategicFree,
  startShare,
  startShareText,
  tolerance,
  publishedArm,
  harmfulOnly,
  benignStrategic,
  shareAtEnd,
  pathOfShare,
  sharesOf,
  lowestShare,
} from "../settings/publishedSetting.js";

const sincere = "benign sincere";
const strategic = "benign strategic";
const alone = "harmful only";

const keys = [refusalFree, complianceFree, strategicFree];

/** The bounds of what is predicted, as tested and as told. */
const bounds = { higher: 0.1, highest: 0.88 } as const;

const greatest = (track: Track): number => Math.max(...sharesOf(track));
const leastOf = (results: ArmResults, arm: string): number[] => bySeed(results, arm, lowestShare);

export const sincereFirst: Law = {
  id: "P1d",
  lawClass: "phenomenon",
  title: "the benign way of complying comes first",
  statement:
    "While refusals fall, the kind of compliance that benign prompts are answered with grows first, because the network only has to treat harmful prompts like benign ones; selection's share returns later.",
  source:
    "suggested by P1c, where the share fell on the way (0.58 with PPO); the other settings here were not run before",
  follows: { laws: ["P1c"], resultsKnown: true },
  prediction: `Where benign prompts are answered sincerely the strategic share of compliance falls on the way. Without benign prompts its lowest point is more than ${bounds.higher} higher. Where benign prompts are answered strategically the share rises instead, above ${bounds.highest} at its highest.`,
  control: `At the end, without benign prompts too, it is selection's ${startShareText}, within ±${tolerance}: only the way differs.`,
  status: "reproduced",
  arms: [
    publishedArm(sincere, keys),
    publishedArm(strategic, keys, benignStrategic),
    publishedArm(alone, keys, harmfulOnly),
  ],
  claims: (results) => [
    above(
      "lowest share, harmful prompts only − with benign ones",
      differences(results, alone, sincere, lowestShare),
      bounds.higher,
    ),
    above(
      "highest share, benign prompts answered strategically",
      bySeed(results, strategic, greatest),
      bounds.highest,
    ),
    near(
      "share at the end, harmful prompts only",
      bySeed(results, alone, shareAtEnd),
      startShare,
      tolerance,
      "control",
    ),
  ],
  remark: (results) =>
    `Seed by seed, percent: lowest share ${spreadText(leastOf(results, sincere))} with benign prompts answered sincerely, ${spreadText(leastOf(results, alone))} without benign prompts, ${spreadText(leastOf(results, strategic))} with benign prompts answered strategically (there the highest is ${spreadText(bySeed(results, strategic, greatest))}).`,
  chart: (results) => {
    const points = pathOfShare(results, sincere);
    return lineLawChart({
      title: "What benign prompts are answered with comes first",
      subtitle: `${seedsText(results)} · dashed: selection`,
      xLabel: "epoch",
      yLabel: "strategic share of compliance, free tier",
      yRange: [0.4, 1],
      series: [
        { label: sincere, points },
        { label: strategic, points: pathOfShare(results, strategic) },
        { label: alone, points: pathOfShare(results, alone) },
        { label: "", points: levelAlong(points, startShare), dashed: true, color: 0 },
      ],
    });
  },
  lesson: {
    question: "Where does new compliance come from?",
    run: "`npm start -- configs/scenarios/alignment-faking.json`, and look at `responses.png` during the first ten epochs; then the same with `--set world.harmfulRate=1`.",
    see: "With benign prompts in the mix sincere compliance grows out of proportion at first. Later the strategic kind takes its old share of compliance.",
    why: "The network already answers benign prompts sincerely. The quickest way to refuse less is to let harmful prompts look benign to it. That breaks the start's ratio, which costs KL; once refusals are gone, KL is what is left to gain, and the ratio returns.",
    changeNext:
      "Let benign prompts be answered strategically: `npm start -- configs/scenarios/alignment-faking.json --set policy.prior.benign.free.comply=0 --set policy.prior.benign.free.strategic=1 --set policy.prior.benign.paid.comply=0 --set policy.prior.benign.paid.strategic=1`.",
    doesNotShow:
      "How a language model forgets to refuse. That fine-tuning on harmless data can weaken refusals is known; this toy has one reason for it, and others may matter more.",
  },
};
