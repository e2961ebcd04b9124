/** What every response is paid, as a table of plain numbers that a run keeps and shows. How it is worked out: payTable.ts. */

/** One kind of response, to one kind of prompt, in one tier. */
export interface Payment {
  readonly tier: string;
  readonly harmful: boolean;
  readonly response: string;
  /** Whether the policy can take this tier for another one: then not this sum alone decides, but the mean over both. */
  readonly pooled: boolean;
  /** Whether no tier that trains can show what this one shows: then its closed form is its start. */
  readonly rests: boolean;
  /** What the labeler thinks of it, seen as this tier lets it be seen. */
  readonly labelerUtility: number;
  /** The reward model's normalised score, graded or not; null without a reward model. */
  readonly proxyReward: number | null;
  /** The chance that the score is paid. */
  readonly graded: number;
  /** What is taken off a graded score for strategic reasoning. */
  readonly strategicPenalty: number;
  /** P(caught) by a detector, where it is graded; 0 without one. */
  readonly caught: number;
  /**
   * What the reward model pays: graded · (proxyReward − strategicPenalty), less what a detector takes off for what it catches; of
   * a detector that drops, the mean of what is kept. 0 without a reward model.
   */
  readonly paid: number;
  /** The model's own part of the reward. */
  readonly own: number;
  /** The reward that training improves, without its KL term: paid + own. */
  readonly reward: number;
  /** −klCoef · log(π / π_ref). */
  readonly klTerm: number;
  /** rlhfReward in expectation over grading: reward + klTerm. */
  readonly sum: number;
  /** π, that of the start (π_ref), and that of the KL-regularised optimum. */
  readonly probability: number;
  readonly startProbability: number;
  readonly optimumProbability: number;
  /** That of the algorithm's own fixed point, if that is another point; else null. */
  readonly fixedPointProbability: number | null;
}

/** The mean of tables of one config over seeds, row by row; what one of them lacks is null. Throws a RangeError for none. */
export function meanPayments(tables: readonly (readonly Payment[])[]): Payment[] {
  const [first] = tables;
  if (first === undefined) throw new RangeError("a mean needs at least one seed");
  return first.map((row, i) => {
    const mean = (of: (payment: Payment) => number): number =>
      tables.reduce((sum, table) => sum + of(table[i]!), 0) / tables.length;
    const meanOrNull = (of: (payment: Payment) => number | null): number | null =>
      tables.some((table) => of(table[i]!) === null) ? null : mean((payment) => of(payment) ?? NaN);
    return {
      tier: row.tier,
      harmful: row.harmful,
      response: row.response,
      pooled: row.pooled,
      rests: row.rests,
      labelerUtility: mean((payment) => payment.labelerUtility),
      proxyReward: meanOrNull((payment) => payment.proxyReward),
      graded: mean((payment) => payment.graded),
      strategicPenalty: mean((payment) => payment.strategicPenalty),
      caught: mean((payment) => payment.caught),
      paid: mean((payment) => payment.paid),
      own: mean((payment) => payment.own),
      reward: mean((payment) => payment.reward),
      klTerm: mean((payment) => payment.klTerm),
      sum: mean((payment) => payment.sum),
      probability: mean((payment) => payment.probability),
      startProbability: mean((payment) => payment.startProbability),
      optimumProbability: mean((payment) => payment.optimumProbability),
      fixedPointProbability: meanOrNull((payment) => payment.fixedPointProbability),
    };
  });
}
