/**
 * The list of all laws, in the order of the table: invariants, consequences, phenomena.
 */
import { closedForm } from "./consequences/c1-closedForm.js";
import { cueQuality } from "./consequences/c2-cueQuality.js";
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
import { hiddenFlag } from "./invariants/i1-hiddenFlag.js";
import { gradedEverywhere } from "./invariants/i2-gradedEverywhere.js";
import { separateNetworks } from "./invariants/i3-separateNetworks.js";
import { publishedStart } from "./invariants/i4-publishedStart.js";
import type { Law } from "./law/law.js";
import { wayToSelection } from "./phenomena/p1c-wayToSelection.js";
import { sincereFirst } from "./phenomena/p1d-sincereFirst.js";
import { leakage } from "./phenomena/p2-leakage.js";
import { cueAndLeakage } from "./phenomena/p2b-cueAndLeakage.js";
import { robustSlope } from "./phenomena/p2c-robustSlope.js";
import { benignLeakage } from "./phenomena/p2d-benignLeakage.js";
import { benignDose } from "./phenomena/p2e-benignDose.js";
import { keywordParrot } from "./phenomena/p3-keywordParrot.js";
import { moreComparisons } from "./phenomena/p3b-moreComparisons.js";
import { biasedLabels } from "./phenomena/p4a-biasedLabels.js";
import { overOptimisation } from "./phenomena/p4b-overOptimisation.js";
import { otherWorlds } from "./phenomena/p4c-otherWorlds.js";
import { labelNoise } from "./phenomena/p5-labelNoise.js";
import { slowingDown } from "./phenomena/p5b-slowingDown.js";
import { reasoningPenalty } from "./phenomena/p6-reasoningPenalty.js";
import { penaltyLeakage } from "./phenomena/p6b-penaltyLeakage.js";

export const laws: readonly Law[] = [
  hiddenFlag,
  gradedEverywhere,
  separateNetworks,
  publishedStart,
  closedForm,
  cueQuality,
  faintCue,
  klCoefLaw,
  audits,
  stakes,
  observedHarm,
  threeTiers,
  noConflict,
  grpoLoss,
  selection,
  unseenReasoning,
  ownAsPrior,
  wayToSelection,
  sincereFirst,
  leakage,
  cueAndLeakage,
  robustSlope,
  benignLeakage,
  benignDose,
  keywordParrot,
  moreComparisons,
  biasedLabels,
  overOptimisation,
  otherWorlds,
  labelNoise,
  slowingDown,
  reasoningPenalty,
  penaltyLeakage,
];
