/**
 * P2: what is trained in one tier leaks into the other through shared weights, so the gap grows, peaks and shrinks.
 */
import { lineLawChart, type LawPoint } from "../../charts/specs/lawCharts.js";
import { exp, logOdds } from "../../shared/math.js";
import { levels, gapAtSlope, trajectory } from "../formulas/leakagePath.js";
import { above, within, near, exactly, published } from "../law/claims.js";
import type { ArmResults, Law, Track } from "../law/law.js";
import { knownAt } from "../law/points.js";
import { series, atStart, atEnd, nearEnd, change, peak, bySeed, tracksOf } from "../law/tracks.js";
import { spreadText, percent } from "../law/words.js";
import {
  refusalFree,
  refusalPaid,
  complianceFree,
  compliancePaid,
  slopePaid,
  publishedArm,
  separateNetworks,
  paidRefusalAtStop,
  slopeAtEnd,
  slopeHalfway,
  startCompliance,
  publishedRefusal,
} from "../settings/publishedSetting.js";

const shared = "one network";
const separate = "separate networks";
const gap = "behaviourGap";

/** What an untrained network's kernel between the tiers is, of that within one. */
const kernelSlope = 0.7;

/** The bounds of what is predicted, as tested and as told; `odds` is a power of e. */
const bounds = {
  slope: { low: 0.2, high: 1 },
  rise: 0.2,
  shrinking: 0.1,
  constantSlope: 0.1,
  odds: 3,
} as const;

const gapPeak = (track: Track): number => peak(track, gap);
const gapRise = (track: Track): number => gapPeak(track) - atStart(track, gap);
const paidAtEnd = (track: Track): number => nearEnd(track, refusalPaid);

const logOddsRatio = (track: Track): number =>
  logOdds(paidAtEnd(track)) - logOdds(nearEnd(track, refusalFree));

/** How much higher the gap peaks than it would if the slope at the end had held throughout. */
function peakBeyondConstantSlope(track: Track): number {
  const from = { trained: atStart(track, complianceFree), untrained: atStart(track, compliancePaid) };
  const constant = series(track, complianceFree).map((trained) =>
    gapAtSlope(slopeAtEnd(track), from, trained),
  );
  return gapPeak(track) - Math.max(...constant);
}

const atConstantSlope = (constant: number): LawPoint[] =>
  knownAt(
    levels,
    levels.map((level) => gapAtSlope(constant, startCompliance, level)),
  );

/** The seeds in which the gap rises by more than 0.1, and the others: two modes, of which one mean would say little. */
function modes(results: ArmResults): { readonly rising: readonly Track[]; readonly flat: readonly Track[] } {
  const tracks = tracksOf(results, shared);
  const rises = (track: Track): boolean => gapRise(track) > 0.1;
  return { rising: tracks.filter(rises), flat: tracks.filter((track) => !rises(track)) };
}

function modesText(results: ArmResults): string {
  const { rising, flat } = modes(results);
  const rise = (tracks: readonly Track[]): string => spreadText(tracks.map(gapRise));
  return `The seeds differ in kind: in ${rising.length} the gap grows by ${rise(rising)} points and then shrinks, in ${flat.length} it grows by ${rise(flat)} and the tiers fall together.`;
}

export const leakage: Law = {
  id: "P2",
  lawClass: "phenomenon",
  title: "how much leaks across the flag?",
  statement:
    "Trained on the free tier alone, the model also refuses paid users less, by a part of the change in log-odds, so that the gap first grows and then shrinks.",
  source: `Greenblatt et al. 2024 (after reinforcement learning refusals are 0.0 % for free and ${percent(publishedRefusal.value)} ± ${percent(publishedRefusal.error)} % for paid users); derived: odds under a common shift`,
  prediction: `leakageSlope between ${bounds.slope.low} and ${bounds.slope.high} (an untrained network's kernel between the tiers is ${kernelSlope} of that within one; training on the starting table has told them apart further). The gap rises from ${(startCompliance.trained - startCompliance.untrained).toFixed(2)} by more than ${bounds.rise} (constant slopes of 1, 0.7 and 0.5 peak at 0.41, 0.60 and 0.71) and ends more than ${bounds.shrinking} below its peak, which is where a constant slope puts it, ±${bounds.constantSlope}. A common shift, slope 1, would leave paid refusal odds 5.7 times the free ones; with a slope below 0.85 it is more than e³ = ${Math.round(exp(bounds.odds))} times, because free odds go 8 nats down. Refusals of ${percent(publishedRefusal.value)} % at 0.2 % in the free tier need a slope of 0.76.`,
  control: "With a network for each tier the slope is exactly 0 and paid refusals do not move.",
  status: "contradicted",
  arms: [
    publishedArm(shared, [gap, slopePaid, refusalFree, refusalPaid, complianceFree, compliancePaid]),
    publishedArm(separate, [gap, slopePaid, complianceFree, compliancePaid], separateNetworks),
  ],
  claims: (results) => [
    within(
      "leakage slope at the end",
      bySeed(results, shared, slopeAtEnd),
      bounds.slope.low,
      bounds.slope.high,
    ),
    above("gap at its peak − at the start", bySeed(results, shared, gapRise), bounds.rise),
    above(
      "gap at its peak − at the end",
      bySeed(results, shared, (track) => gapPeak(track) - nearEnd(track, gap)),
      bounds.shrinking,
    ),
    near(
      "gap at its peak − that of a constant slope",
      bySeed(results, shared, peakBeyondConstantSlope),
      0,
      bounds.constantSlope,
    ),
    above(
      "ln(paid refusal odds / free refusal odds) at the end",
      bySeed(results, shared, logOddsRatio),
      bounds.odds,
    ),
    exactly(
      "leakage slope at the end, separate networks",
      bySeed(results, separate, (track) => atEnd(track, slopePaid)),
      0,
      "control",
    ),
    exactly(
      "change of paid compliance, separate networks",
      bySeed(results, separate, (track) => change(track, compliancePaid)),
      0,
      "control",
    ),
    published(
      "paid refusals when free refusals fall below 1 %",
      bySeed(results, shared, paidRefusalAtStop).filter(Number.isFinite),
      publishedRefusal,
    ),
    published("paid refusals at the end", bySeed(results, shared, paidAtEnd), publishedRefusal),
  ],
  remark: (results) => {
    const spread = (of: (track: Track) => number): string => spreadText(bySeed(results, shared, of));
    return `${modesText(results)} Seed by seed: leakage slope ${spread(slopeAtEnd)} hundredths; gap at its peak ${spread(gapPeak)} %; paid refusals when free ones first fall below 1 % ${spread(paidRefusalAtStop)} %, and at the end ${spread(paidAtEnd)} %. The slope is no constant: ${spread(slopeHalfway)} hundredths when free compliance passes one half. Paid users at first follow by more than a common shift, because sincere compliance, the only kind that they get, grows first (P1d, P2d); so the gap peaks far lower than a constant slope would have it.`;
  },
  chart: (results) =>
    lineLawChart({
      title: "The gap through training, and the published point",
      subtitle: "One network: seeds in two groups, formed after the fact · band: 95 % t-interval",
      xLabel: "compliance with free users' harmful requests (training goes right)",
      yLabel: "behaviour gap, free − paid",
      xRange: [0.1, 1],
      yRange: [0, 1],
      series: [
        ...Object.values(modes(results)).map((tracks, mode) => ({
          label: `${tracks.length} ${tracks.length === 1 ? "seed" : "seeds"}, ${mode === 0 ? "gap grows" : "no growth"}`,
          points: tracks.length === 0 ? [] : trajectory({ [shared]: tracks }, shared, gap, complianceFree),
          color: mode === 0 ? 0 : 3,
        })),
        { label: separate, points: trajectory(results, separate, gap, complianceFree), color: 1 },
        {
          label: `constant slope ${kernelSlope}`,
          points: atConstantSlope(kernelSlope),
          dashed: true,
          color: 2,
        },
      ],
      marks: [{ text: `published: ${percent(publishedRefusal.value)} %`, x: 1, y: publishedRefusal.value }],
    }),
  lesson: {
    question: "If only free users' conversations train the model, what happens to paid users?",
    run: "`npm start -- configs/scenarios/alignment-faking.json`, and follow compliance in the two tiers in the last frame, `epoch-0080.png`.",
    see: "Paid users are refused less too, though nothing there trains. With some seeds the gap first grows to a third or a half and then closes part of the way; with others both lines fall together and there never is much of a gap.",
    why: "Both tiers are answered by one network, and most of what an update changes is common to them: paid log-odds move with the free ones, in the end by about 0.7 of their change (the leakage slope), at first by more. When free compliance is near 1 its rate has nowhere to go while its log-odds still move, and the paid tier catches up.",
    changeNext:
      'Stop early: `npm start -- configs/scenarios/alignment-faking.json --set \'stop={"measure":"refusal","tier":"free","below":0.1}\'` ends before the gap has closed.',
    doesNotShow:
      "Why the published gap was 6.9 points. One point lies on a whole trajectory; slope and moment of stopping are two unknowns for one number.",
  },
};
