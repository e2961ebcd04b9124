/**
 * The list of all laws, in the order of the table: invariants, consequences, phenomena.
 */
import { closedForm } from "./c1-closedForm.js";
import { cueQuality } from "./c2-cueQuality.js";
import { faintCue } from "./c2b-faintCue.js";
import { klCoefLaw } from "./c3-klCoef.js";
import { audits } from "./c4-audits.js";
import { stakes } from "./c5-stakes.js";
import { observedHarm } from "./c6-observedHarm.js";
import { threeTiers } from "./c7-threeTiers.js";
import { noConflict } from "./c8-noConflict.js";
import { grpoLoss } from "./c9-grpoLoss.js";
import { hiddenFlag } from "./i1-hiddenFlag.js";
import { gradedEverywhere } from "./i2-gradedEverywhere.js";
import { separateNetworks } from "./i3-separateNetworks.js";
import { publishedStart } from "./i4-publishedStart.js";
import type { Law } from "./law.js";
import { selection } from "./p1-selection.js";
import { unseenReasoning } from "./p1b-unseenReasoning.js";
import { wayToSelection } from "./p1c-wayToSelection.js";
import { sincereFirst } from "./p1d-sincereFirst.js";
import { leakage } from "./p2-leakage.js";
import { cueAndLeakage } from "./p2b-cueAndLeakage.js";
import { robustSlope } from "./p2c-robustSlope.js";
import { benignLeakage } from "./p2d-benignLeakage.js";
import { benignDose } from "./p2e-benignDose.js";
import { keywordParrot } from "./p3-keywordParrot.js";
import { moreComparisons } from "./p3b-moreComparisons.js";
import { biasedLabels } from "./p4a-biasedLabels.js";
import { overOptimisation } from "./p4b-overOptimisation.js";
import { otherWorlds } from "./p4c-otherWorlds.js";
import { labelNoise } from "./p5-labelNoise.js";
import { slowingDown } from "./p5b-slowingDown.js";
import { reasoningPenalty } from "./p6-reasoningPenalty.js";
import { penaltyLeakage } from "./p6b-penaltyLeakage.js";
import { ownAsPrior } from "./p7-ownAsPrior.js";

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
  ownAsPrior,
];
