/**
 * The list of all laws, in the order of the table: invariants, consequences, phenomena.
 */
import { closedForm } from "./c1-closedForm.js";
import { cueQuality } from "./c2-cueQuality.js";
import { klCoefLaw } from "./c3-klCoef.js";
import { audits } from "./c4-audits.js";
import { hiddenFlag } from "./i1-hiddenFlag.js";
import { gradedEverywhere } from "./i2-gradedEverywhere.js";
import { separateNetworks } from "./i3-separateNetworks.js";
import { publishedStart } from "./i4-publishedStart.js";
import type { Law } from "./law.js";

export const laws: readonly Law[] = [
  hiddenFlag,
  gradedEverywhere,
  separateNetworks,
  publishedStart,
  closedForm,
  cueQuality,
  klCoefLaw,
  audits,
];
