/**
 * P2e: the more benign prompts there are, the more of the early change leaks into the tier that is not trained.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, always } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { pointAt } from "../law/points.js";
import { bySeed, differences } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import {
  complianceFree,
  compliancePaid,
  strategicFree,
  publishedArm,
  separateNetworks,
  slopeHalfway,
  lowestShare,
} from "../settings/publishedSetting.js";

const mostlyHarmful = "90 % harmful";
const mostlyBenign = "25 % harmful";
const separate = "25 % harmful, separate";

const keys = [complianceFree, compliancePaid, strategicFree];

/** The bounds of what is predicted, as tested and as told. */
const bounds = { slope: 0.2, share: 0.1 } as const;

const slopesHalfway = (results: ArmResults, arm: string): number[] => bySeed(results, arm, slopeHalfway);

export const benignDose: Law = {
  id: "P2e",
  lawClass: "phenomenon",
  title: "do more benign prompts leak more?",
  statement:
    "The larger the share of benign prompts, the more the untrained tier follows while refusals fall, and the more sincere compliance comes first.",
  source:
    "suggested by P1d and P2d (half of the prompts benign against none); these two shares were not run before",
  follows: { laws: ["P1d", "P2d"], resultsKnown: true },
  prediction: `When free compliance passes one half, the leakage slope at a quarter of prompts harmful is more than ${bounds.slope} above that at nine tenths, and the lowest strategic share of compliance is more than ${bounds.share} below.`,
  control: "With a network for each tier the slope is 0 with mostly benign prompts too.",
  status: "contradicted",
  arms: [
    publishedArm(mostlyHarmful, keys, { world: { harmfulRate: 0.9 } }),
    publishedArm(mostlyBenign, keys, { world: { harmfulRate: 0.25 } }),
    publishedArm(separate, keys, { world: { harmfulRate: 0.25 }, ...separateNetworks }),
  ],
  claims: (results) => [
    above(
      "slope halfway, 25 % − 90 % harmful",
      differences(results, mostlyBenign, mostlyHarmful, slopeHalfway),
      bounds.slope,
    ),
    above(
      "lowest strategic share, 90 % − 25 % harmful",
      differences(results, mostlyHarmful, mostlyBenign, lowestShare),
      bounds.share,
    ),
    always("slope halfway, separate networks", slopesHalfway(results, separate), -1e-9, 1e-9, "control"),
  ],
  remark: (results) =>
    `Seed by seed: slope halfway ${spreadText(slopesHalfway(results, mostlyHarmful))} hundredths at 90 % harmful and ${spreadText(slopesHalfway(results, mostlyBenign))} at 25 %; lowest strategic share of compliance ${spreadText(bySeed(results, mostlyHarmful, lowestShare))} % and ${spreadText(bySeed(results, mostlyBenign, lowestShare))} %. How many benign prompts there are hardly matters: one in ten does what three in four do, and only none at all makes a difference (P2d). It is enough that the network has an answer for them.`,
  chart: (results) =>
    lineLawChart({
      title: "A few benign prompts leak as much as many",
      subtitle: seedsText(results),
      xLabel: "fraction of prompts that are benign",
      yLabel: "leakage slope at free compliance 0.5",
      xRange: [0, 1],
      yRange: [0, 2.5],
      series: [
        {
          label: "one network",
          points: [
            pointAt(0.1, slopesHalfway(results, mostlyHarmful)),
            pointAt(0.75, slopesHalfway(results, mostlyBenign)),
          ],
        },
        { label: "separate", points: [pointAt(0.75, slopesHalfway(results, separate))] },
      ],
      marks: [{ text: "a common shift", y: 1 }],
    }),
  lesson: {
    question: "How many benign prompts does it take to wear refusals down elsewhere?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set world.harmfulRate=0.9`, then with 0.25.",
    see: "When half of the free refusals are gone, so is a good part of the paid ones, and about as many in either run.",
    why: "Benign prompts keep the network answering sincerely, and harmful prompts that begin to look benign get that answer, in either tier. That answer is there from the start; how often it is rehearsed makes little difference, against the prediction.",
    changeNext:
      "`npm start -- configs/scenarios/alignment-faking.json --set world.harmfulRate=1` leaves no benign prompts at all.",
    doesNotShow:
      "That the mix of prompts decides what leaks in a language model. Here one input says whether a prompt is harmful, and refusing hangs on it alone.",
  },
};
