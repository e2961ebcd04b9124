/**
 * What a detector does to a rollout: the rewards of caught responses fall, or caught responses are left out of the update.
 * `rewardTable` holds the penalty in expectation; here the one of the response that was given becomes that of a draw.
 */
import { gatherRows, selectObservations } from "../models/inputs.js";
import type { Stream } from "../shared/rng.js";
import type { Detector } from "../world/detector.js";
import type { Outcome, Reward } from "../world/reward.js";
import type { Rollout } from "./rollout.js";

/** The prompts of a rollout, `[prompts]`. */
export interface Prompted {
  readonly reward: Reward;
  readonly outcomes: readonly Outcome[];
  readonly harmful: Uint8Array;
}

/** The rollout with what is caught drawn from the stream, response by response. */
export function screened(rollout: Rollout, prompted: Prompted, detector: Detector, stream: Stream): Rollout {
  const { rows, groupSize, responses, rewardTable, rlhfRewards } = rollout;
  const kinds = rewardTable.length / rows;
  const left: number[] = [];
  for (let row = 0; row < rows; row++) {
    const prompt = Math.floor(row / groupSize);
    const given = responses[row]!;
    const chance = detector.caught[prompted.harmful[prompt] === 1 ? 1 : 0][given]!;
    const isCaught = prompted.outcomes[prompt]!.graded > 0 && stream.bernoulli(chance);
    if (!(isCaught && detector.drops)) left.push(row);
    if (prompted.outcomes[prompt]!.graded === 0) continue;
    const change = detector.penalty * (chance - (isCaught ? 1 : 0));
    rewardTable[row * kinds + given]! += change;
    rlhfRewards[row]! += change;
  }
  return detector.drops ? leaving(rollout, left, kinds) : rollout;
}

/** The same where nothing is drawn: what is dropped counts for less. */
export function screenedInExpectation(rollout: Rollout, { reward, outcomes, harmful }: Prompted): Rollout {
  const kinds = rollout.rewardTable.length / rollout.rows;
  const kept = Float64Array.from(rollout.rewardTable, (_, i) => {
    const row = Math.floor(i / kinds);
    return reward.kept(outcomes[row]!, harmful[row]!, i % kinds);
  });
  return { ...rollout, screened: { groups: new Uint32Array(rollout.rows).fill(1), kept } };
}

/** The rows that are left. One of a group that is alone has nothing to be compared with, so it goes too. */
function leaving(rollout: Rollout, left: readonly number[], kinds: number): Rollout {
  const { groupSize } = rollout;
  const groups = new Uint32Array(rollout.rows / groupSize);
  for (const row of left) groups[Math.floor(row / groupSize)]!++;
  const fewest = groupSize > 1 ? 2 : 1;
  const rows = left.filter((row) => groups[Math.floor(row / groupSize)]! >= fewest);
  const picked = (values: Float32Array, columns: number): Float32Array => {
    const to = new Float32Array(rows.length * columns);
    gatherRows(values, rows, columns, to);
    return to;
  };
  const cells = rows.flatMap((row) => Array.from({ length: kinds }, (_, k) => row * kinds + k));
  return {
    ...rollout,
    rows: rows.length,
    observations: selectObservations(rollout.observations, rows),
    trained: Uint8Array.from(rows, (row) => rollout.trained[row]!),
    responses: Uint16Array.from(rows, (row) => rollout.responses[row]!),
    logProbs: picked(rollout.logProbs, kinds),
    refLogProbs: picked(rollout.refLogProbs, kinds),
    refLogSides: rollout.refLogSides && picked(rollout.refLogSides, 2),
    rewardTable: Float64Array.from(cells, (i) => rollout.rewardTable[i]!),
    rlhfRewards: Float64Array.from(rows, (row) => rollout.rlhfRewards[row]!),
    screened: { groups: groups.map((size) => (size >= fewest ? size : 0)), kept: null },
  };
}

/** Maps the values of a rollout's responses group by group, `[rows]`; groups stand together. */
export function byGroup(
  { groupSize, screened }: Pick<Rollout, "groupSize" | "screened">,
  values: Float64Array,
  map: (values: Float64Array, groupSize: number) => Float64Array,
): Float64Array {
  if (screened === null) return map(values, groupSize);
  const mapped = new Float64Array(values.length);
  let start = 0;
  for (const size of screened.groups) {
    if (size > 0) mapped.set(map(values.subarray(start, start + size), size), start);
    start += size;
  }
  return mapped;
}
