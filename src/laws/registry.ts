/**
 * The list of all laws, in the order of the table: invariants, consequences, phenomena.
 */
import { closedForm } from "./consequences/c1-closedForm.js";
import { cueQuality } from "./consequences/c2-cueQuality.js";
import { noisyCue } from "./consequences/c2-2-noisyCue.js";
import { faintCue } from "./consequences/c2b-faintCue.js";
import { klCoefLaw } from "./consequences/c3-klCoef.js";
import { audits } from "./consequences/c4-audits.js";
import { stakes } from "./consequences/c5-stakes.js";
import { observedHarm } from "./consequences/c6-observedHarm.js";
import { threeTiers } from "./consequences/c7-threeTiers.js";
import { noConflict } from "./consequences/c8-noConflict.js";
import { grpoLoss } from "./consequences/c9-grpoLoss.js";
import { selection } from "./consequences/p1-selection.js";
import { unseenReasoning } from "./consequences/p1b-unseenReasoning.js";
import { ownAsPrior } from "./consequences/p7-ownAsPrior.js";
import { hintsOnly } from "./consequences/c10-hints.js";
import { votes } from "./consequences/c11-votes.js";
import { noisyLabels } from "./consequences/c12-noise.js";
import { penaliseOrScreen } from "./consequences/c13-penaliseOrScreen.js";
import { partialBelief } from "./consequences/c14-partialBelief.js";
import { hiddenFlag } from "./invariants/i1-hiddenFlag.js";
import { gradedEverywhere } from "./invariants/i2-gradedEverywhere.js";
import { separateNetworks } from "./invariants/i3-separateNetworks.js";
import { publishedStart } from "./invariants/i4-publishedStart.js";
import type { Law } from "./law/law.js";
import { wayToSelection } from "./phenomena/p1c-wayToSelection.js";
import { stoppedEarly } from "./phenomena/p1c-2-stoppedEarly.js";
import { sincereFirst } from "./phenomena/p1d-sincereFirst.js";
import { leakage } from "./phenomena/p2-leakage.js";
import { leakageOnTheWay } from "./phenomena/p2-2-leakageOnTheWay.js";
import { cueAndLeakage } from "./phenomena/p2b-cueAndLeakage.js";
import { faintCueLeaks } from "./phenomena/p2b-2-faintCueLeaks.js";
import { robustSlope } from "./phenomena/p2c-robustSlope.js";
import { rateAndWidth } from "./phenomena/p2c-2-rateAndWidth.js";
import { benignLeakage } from "./phenomena/p2d-benignLeakage.js";
import { benignDose } from "./phenomena/p2e-benignDose.js";
import { benignDoseReversed } from "./phenomena/p2e-2-benignDoseReversed.js";
import { startAndLeakage } from "./phenomena/p2f-startAndLeakage.js";
import { keywordParrot } from "./phenomena/p3-keywordParrot.js";
import { goldBelowStart } from "./phenomena/p3-2-goldBelowStart.js";
import { moreComparisons } from "./phenomena/p3b-moreComparisons.js";
import { parrotsOfForty } from "./phenomena/p3b-2-fortySeeds.js";
import { biasedLabels } from "./phenomena/p4a-biasedLabels.js";
import { overOptimisation } from "./phenomena/p4b-overOptimisation.js";
import { honestLabelsPaired } from "./phenomena/p4b-2-honestLabelsPaired.js";
import { otherWorlds } from "./phenomena/p4c-otherWorlds.js";
import { labelNoise } from "./phenomena/p5-labelNoise.js";
import { slowingDown } from "./phenomena/p5b-slowingDown.js";
import { firstLabels } from "./phenomena/p5b-2-firstLabels.js";
import { reasoningPenalty } from "./phenomena/p6-reasoningPenalty.js";
import { penaltyShrinksGap } from "./phenomena/p6-2-penaltyShrinksGap.js";
import { penaltyLeakage } from "./phenomena/p6b-penaltyLeakage.js";
import { practice } from "./phenomena/p8-practice.js";
import { contextShift } from "./phenomena/p9-contextShift.js";
import { betterRewardModel } from "./phenomena/p10-betterRewardModel.js";
import { spillover } from "./phenomena/p11-spillover.js";
import { narrowTraining } from "./phenomena/p12-narrowTraining.js";

export const laws: readonly Law[] = [
  hiddenFlag,
  gradedEverywhere,
  separateNetworks,
  publishedStart,
  closedForm,
  cueQuality,
  noisyCue,
  faintCue,
  klCoefLaw,
  audits,
  stakes,
  observedHarm,
  threeTiers,
  noConflict,
  grpoLoss,
  hintsOnly,
  votes,
  noisyLabels,
  penaliseOrScreen,
  partialBelief,
  selection,
  unseenReasoning,
  ownAsPrior,
  wayToSelection,
  stoppedEarly,
  sincereFirst,
  leakage,
  leakageOnTheWay,
  cueAndLeakage,
  faintCueLeaks,
  robustSlope,
  rateAndWidth,
  benignLeakage,
  benignDose,
  benignDoseReversed,
  startAndLeakage,
  keywordParrot,
  goldBelowStart,
  moreComparisons,
  parrotsOfForty,
  biasedLabels,
  overOptimisation,
  honestLabelsPaired,
  otherWorlds,
  labelNoise,
  slowingDown,
  firstLabels,
  reasoningPenalty,
  penaltyShrinksGap,
  penaltyLeakage,
  practice,
  contextShift,
  betterRewardModel,
  spillover,
  narrowTraining,
];
