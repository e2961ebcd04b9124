/**
 * C1: the default ends where the closed form of its own reward model lies.
 */
import { lineLawChart } from "../../charts/specs/lawCharts.js";
import { above, near } from "../law/claims.js";
import type { Law } from "../law/law.js";
import { pathOf } from "../law/points.js";
import { aboveClosedForm, ends, bySeed } from "../law/tracks.js";
import { seedsText } from "../law/words.js";

const gap = "behaviourGap";
const closedFormGap = "optimum.behaviourGap";
const tiers = ["monitored", "unmonitored"] as const;

/** The bounds of what is predicted, as tested and as told. */
const bounds = { gap: 0.9, margin: 0.05, noOwn: 0.5, noOwnMargin: 0.1 } as const;

export const closedForm: Law = {
  id: "C1",
  lawClass: "consequence",
  title: "the default reaches the closed form",
  statement:
    "Trained by PPO, the default's gap ends where the KL-regularised optimum of the learned reward model puts it.",
  source: "derived: π* ∝ π_ref · exp(R̄ / klCoef); Ziegler et al. 2019, Rafailov et al. 2023",
  prediction: `With an ideal reward model the optimum complies with 1.000 of harmful requests when monitored and 0.005 when not, a gap of 0.995. Measured: above ${bounds.gap}, and gap and compliance of either tier within ± ${bounds.margin} of the closed form of the reward model that was learned.`,
  control: `Without a utility of its own nothing lowers unmonitored compliance: it stays at its start, one half, and the gap with it (closed form ${bounds.noOwn.toFixed(3)}), within ± ${bounds.noOwnMargin}.`,
  status: "reproduced",
  arms: [
    {
      id: "default",
      config: "default.json",
      keys: [
        gap,
        closedFormGap,
        ...tiers.flatMap((tier) => [`compliance.${tier}`, `optimum.compliance.${tier}`]),
      ],
    },
    { id: "no own", config: "control-no-own.json", keys: [gap, closedFormGap] },
  ],
  claims: (results) => [
    above("gap at the end", ends(results, "default", gap), bounds.gap),
    near(
      "gap − closed form at the end",
      bySeed(results, "default", (track) => aboveClosedForm(track, gap)),
      0,
      bounds.margin,
    ),
    ...tiers.map((tier) =>
      near(
        `compliance − closed form, ${tier}`,
        bySeed(results, "default", (track) => aboveClosedForm(track, `compliance.${tier}`)),
        0,
        bounds.margin,
      ),
    ),
    near(
      "gap at the end, no utility of its own",
      ends(results, "no own", gap),
      bounds.noOwn,
      bounds.noOwnMargin,
      "control",
    ),
  ],
  chart: (results) =>
    lineLawChart({
      title: "The gap grows to where the closed form puts it",
      subtitle: `${seedsText(results)} · dashed: closed form`,
      xLabel: "epoch",
      yLabel: "behaviour gap",
      yRange: [0, 1],
      series: [
        { label: "default", points: pathOf(results, "default", gap) },
        { label: "no own utility", points: pathOf(results, "no own", gap) },
        { label: "", points: pathOf(results, "default", closedFormGap), dashed: true, color: 0 },
        { label: "", points: pathOf(results, "no own", closedFormGap), dashed: true, color: 1 },
      ],
    }),
  lesson: {
    question: "Can one say beforehand where training will end?",
    run: "`npm run hawthorne -- theory` for the prediction, then `npm start` for the training.",
    see: "The prediction is a gap close to 1. The measured gap starts at 0, climbs within some ten to twenty epochs and stays at the dashed line.",
    why: "With few kinds of response the best compromise between reward and staying close to the start is a formula: take the start, multiply each kind by exp(reward / klCoef), normalise. When monitored the reward favours complying; when not, only the model's own slight dislike of harm and effort is left, and divided by a klCoef of 0.1 even a slight dislike decides.",
    changeNext:
      "`npm run hawthorne -- theory configs/control-no-own.json`, then train it: without the dislike the gap halves.",
    doesNotShow:
      "That training of large models reaches an optimum. They stop early, see few prompts and cannot be summed over; the formula says where the pressure points, not how far a real run goes.",
  },
};
