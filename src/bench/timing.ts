/** The stopwatch of the bench. Contenders are timed in turn, so that whatever else the machine does slows all alike. */

/** How long to time. */
export interface Effort {
  /** Rounds in which every contender has its turn. */
  readonly rounds: number;
  /** The least that one turn lasts; a contender that takes longer for one call makes one call. */
  readonly milliseconds: number;
}

/** Microseconds a call: by contender, in each round. All contenders have a turn that is not counted first. */
export function timeInTurn(
  contenders: readonly (() => void)[],
  { rounds, milliseconds }: Effort,
): number[][] {
  const turn = (call: () => void): number => timeCalls(call, milliseconds);
  contenders.forEach(turn);
  const times = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach((call, c) => times[c]!.push(turn(call)));
  }
  return times;
}

function timeCalls(call: () => void, milliseconds: number): number {
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  do {
    call();
    calls++;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return (1000 * elapsed) / calls;
}
