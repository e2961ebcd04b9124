/** The doctor's findings as text. Pure. */
import type { Check } from "./check.js";
import type { EngineChoice } from "./engines.js";

/** Everything that was looked at. */
export interface Diagnosis {
  /** Whether everything necessary works. */
  readonly healthy: boolean;
  readonly checks: readonly Check[];
  readonly uses: EngineChoice;
}

/** What is necessary and does not work. */
export function failures({ checks }: Diagnosis): readonly Check[] {
  return checks.filter(({ ok, necessary }) => necessary && !ok);
}

/** A line per check with ✓ or ✗ (– for what is optional), remedies below, and what a run would use. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { checks, uses } = diagnosis;
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, ok, necessary, found, remedy }) => [
    `${ok ? "✓" : necessary ? "✗" : "–"} ${name.padEnd(width)}  ${ok || necessary ? found : `(optional) ${found}`}`,
    ...(remedy === null ? [] : [`  ${" ".repeat(width)}  → ${remedy}`]),
  ]);
  const choice = [
    uses.simd === null ? "No engine for a run works." : `A run uses the engine simd (${uses.simd}).`,
    uses.tfjs === null ? "--engine tfjs does not work." : `With --engine tfjs it would run on ${uses.tfjs}.`,
  ];
  return `${[...lines, "", choice.join(" ")].join("\n")}\n`;
}
