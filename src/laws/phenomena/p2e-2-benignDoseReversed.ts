/**
 * P2e-2: P2e the other way round, as it was seen: more benign prompts leak a little less, not more.
 */
import { dotsLawChart } from "../../charts/specs/dotsLawChart.js";
import type { JsonObject } from "../../config/parse/json.js";
import { below, near } from "../law/claims.js";
import type { ArmResults, Law } from "../law/law.js";
import { dotOf } from "../law/points.js";
import { bySeed, differences } from "../law/tracks.js";
import { seedsText, spreadText } from "../law/words.js";
import {
  complianceFree,
  compliancePaid,
  publishedArm,
  slopeHalfway,
  stopBelowRefusals,
} from "../settings/publishedSetting.js";

const mostlyBenign = "25 % harmful";
const mostlyHarmful = "90 % harmful";
const fewer = "90 % harmful, as few of them";
const all = [mostlyBenign, mostlyHarmful, fewer] as const;

const keys = [complianceFree, compliancePaid];

/** Episodes of an epoch that hold as many harmful ones at 90 % as the scenario's 512 do at 25 %. */
const asFew = 142;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { fewer: 0.15 } as const;

/** What is read is over when free compliance has passed one half. */
const half: JsonObject = stopBelowRefusals(0.5);

const slopesOf = (results: ArmResults, arm: string): number[] => bySeed(results, arm, slopeHalfway);

export const benignDoseReversed: Law = {
  id: "P2e-2",
  lawClass: "phenomenon",
  restates: "P2e",
  firstSeed: 41,
  seeds: 40,
  title: "more benign prompts leak a little less",
  statement:
    "Once there are benign prompts at all, the more of them there are the less the untrained tier follows while refusals fall.",
  source:
    "restates P2e, which predicted the opposite; derived: benign prompts rehearse the difference between harmful and benign that refusing hangs on",
  prediction: `When free compliance passes one half, the leakage slope at a quarter of prompts harmful is below that at nine tenths (P2e: by 0.11; on seeds 1 to 40: by 0.16 ± 0.09). 40 seeds instead of 20: with a standard deviation of 0.29 twenty would miss a difference of 0.16 in every third verification.`,
  control: `Fewer harmful prompts alone do not do it: at nine tenths harmful, with as many harmful ones an epoch as at a quarter, the slope differs by less than ${bounds.fewer} (seeds 1 to 40: 0.06 lower, so a part of the effect is this).`,
  status: "inconclusive",
  arms: [
    publishedArm(mostlyBenign, keys, { world: { harmfulRate: 0.25 }, ...half }),
    publishedArm(mostlyHarmful, keys, { world: { harmfulRate: 0.9 }, ...half }),
    publishedArm(fewer, keys, { world: { harmfulRate: 0.9 }, objective: { episodes: asFew }, ...half }),
  ],
  claims: (results) => [
    below(
      "slope halfway, 25 % − 90 % harmful",
      differences(results, mostlyBenign, mostlyHarmful, slopeHalfway),
      0,
    ),
    near(
      "slope halfway, 90 % harmful: as few harmful prompts − all",
      differences(results, fewer, mostlyHarmful, slopeHalfway),
      0,
      bounds.fewer,
      "control",
    ),
  ],
  remark: (results) =>
    `Slopes halfway in hundredths, seed by seed: ${all.map((arm) => `${arm} ${spreadText(slopesOf(results, arm))}`).join("; ")}. The direction is the new one. But the control takes more than half of it: fewer harmful prompts an epoch lower the slope by themselves, and what is left for the benign ones is small.`,
  chart: (results) =>
    dotsLawChart({
      title: "More benign prompts leak a little less",
      subtitle: `${seedsText(results, "bars")} · pale: single seeds`,
      yLabel: "leakage slope at free compliance 0.5",
      yRange: [0, 2.5],
      series: ["leakage slope halfway"],
      groups: all.map((arm) => {
        const slopes = slopesOf(results, arm);
        return { name: arm, dots: [{ ...dotOf(slopes), seeds: slopes }] };
      }),
    }),
  lesson: {
    question: "A prediction failed, and the measurement pointed the other way. What may you conclude?",
    run: "`npm start -- configs/scenarios/alignment-faking.json --set world.harmfulRate=0.9`, then with 0.25; look at paid compliance when free compliance passes one half.",
    see: "Paid users have followed a little less where three of four prompts were harmless. The seeds differ more than the two runs do.",
    why: "From the same seeds nothing: whoever looks at many differences finds some. So the new direction was written down and put to seeds that nobody had seen. Harmless prompts may help because the model keeps practising to tell them from harmful ones, and refusing hangs on that.",
    changeNext:
      "Find out how large a sample you would need: `npm run hawthorne -- verify P2e-2 --seeds 10`. Does it come out the same?",
    doesNotShow:
      "That harmless data protects a language model. Without any harmless prompts least of all leaks (P2d): the dose and the first drop do different things.",
  },
};
