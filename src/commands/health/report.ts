/** What the doctor looks at, and its findings as text. Pure. */

/** One thing that the doctor looks at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Whether `hawthorne train` with its defaults needs it. */
  readonly necessary: boolean;
  /** What was found, in a few words; where it is not ok, why. */
  readonly found: string;
  /** What to do about it: a sentence; null where nothing has to be done. */
  readonly remedy: string | null;
}

/** What a run would use. */
export interface EngineChoice {
  /** By default; null where it does not work. */
  readonly simd: string | null;
  /** With --engine tfjs; null where no backend works. */
  readonly tfjs: string | null;
}

/** A check of what is necessary: `problem` is null where all is well, as `fine` says, and else has this remedy. */
export function checked(name: string, problem: string | null, fine: string, remedy: string): Check {
  const ok = problem === null;
  return { name, ok, necessary: true, found: problem ?? fine, remedy: ok ? null : remedy };
}

/** The message of whatever was thrown, in one line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0]!;
}

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
