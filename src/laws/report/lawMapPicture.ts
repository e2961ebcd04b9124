/**
 * The map of the laws as a picture: the gap in the middle, what it needs left, what closes it right, what hides it below.
 * An SVG as text, made of the list in lawMap.ts. Pure.
 */
import type { Verdict } from "../law/law.js";
import type { LawOutcome } from "../law/outcome.js";
import { influences, type Influence } from "./lawMap.js";

const size = { width: 1600, height: 1060 } as const;
const box = { width: 400, height: 104, apart: 26 } as const;
const gapBox = { x: 590, y: 300, width: 420, height: 170 } as const;
const columns = { left: 40, right: size.width - 40 - box.width, top: 130 } as const;
const rows = { first: 780, second: 910 } as const;
const font = "'DejaVu Sans', Verdana, sans-serif";

/** Colours that are told apart without red and green, and marks for verdicts that need no colour. */
const kinds = {
  needs: { line: "#0067a5", fill: "#e8f2fa", dash: "" },
  closes: { line: "#b34d00", fill: "#fdf0e6", dash: "" },
  hides: { line: "#555555", fill: "#f3f3f3", dash: "9 7" },
} as const;
const marks: Readonly<Record<Verdict, string>> = { reproduced: "✓", contradicted: "×", inconclusive: "?" };

interface Place {
  readonly x: number;
  readonly y: number;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const words = (
  { x, y }: Place,
  text: string,
  { px, weight = "normal", anchor = "middle", fill = "#1a1a1a" }: Readonly<Record<string, string | number>>,
): string =>
  `<text x="${x}" y="${y}" font-family="${font}" font-size="${px}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}">${escaped(text)}</text>`;

const boxAt = ({ x, y }: Place, width: number, height: number, line: string, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="${fill}" stroke="${line}" stroke-width="2.5"/>`;

function influenceAt(
  place: Place,
  { what, laws }: Influence,
  kind: keyof typeof kinds,
  verdicts: Verdicts,
): string {
  const { line, fill } = kinds[kind];
  const middle = place.x + box.width / 2;
  const mark = (id: string): string => {
    const verdict = verdicts.get(id);
    return verdict === undefined ? "" : ` ${marks[verdict]}`;
  };
  const ids = laws.map((id) => `${id}${mark(id)}`).join("   ");
  return [
    boxAt(place, box.width, box.height, line, fill),
    words({ x: middle, y: place.y + 45 }, what, { px: 25, weight: "bold", fill: line }),
    words({ x: middle, y: place.y + 82 }, ids, { px: laws.length > 4 ? 16 : 20 }),
  ].join("\n");
}

/** A line to a box that ends in a head, where it makes the gap, or in a bar, where it closes it. */
function arrow(from: Place, to: Place, kind: keyof typeof kinds): string {
  const { line, dash } = kinds[kind];
  const [across, down] = [to.x - from.x, to.y - from.y];
  const length = Math.sqrt(across * across + down * down);
  const along = { x: across / length, y: down / length };
  const at = (back: number, aside: number): string =>
    `${(to.x - back * along.x - aside * along.y).toFixed(1)} ${(to.y - back * along.y + aside * along.x).toFixed(1)}`;
  const dashes = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
  const end =
    kind === "closes"
      ? `<path d="M${at(0, 11)} L${at(0, -11)}" stroke="${line}" stroke-width="6"/>`
      : `<path d="M${at(0, 0)} L${at(16, 8)} L${at(16, -8)} z" fill="${line}"/>`;
  return `<path d="M${from.x} ${from.y} L${at(kind === "closes" ? 0 : 14, 0)}" stroke="${line}" stroke-width="3"${dashes}/>${end}`;
}

type Verdicts = ReadonlyMap<string, Verdict>;

/** The picture, with each law's verdict; a law that was not run has no mark. */
export function lawMapPicture(outcomes: readonly LawOutcome[]): string {
  const verdicts: Verdicts = new Map(outcomes.map(({ law: { id }, verdict }) => [id, verdict]));
  const { needs, closes, hides } = influences;
  const down = (x: number, i: number): Place => ({ x, y: columns.top + i * (box.height + box.apart) });
  const middleOf = (place: Place, side: "left" | "right"): Place => ({
    x: side === "right" ? place.x + box.width : place.x,
    y: place.y + box.height / 2,
  });
  const spread = (i: number, of: number): number => gapBox.y + (gapBox.height * (i + 0.5)) / of;
  const below = (i: number): Place => {
    const inRow = Math.ceil(hides.members.length / 2);
    const step = (size.width - 80 - inRow * box.width) / (inRow - 1) + box.width;
    return { x: 40 + (i % inRow) * step, y: i < inRow ? rows.first : rows.second };
  };
  const centre = gapBox.x + gapBox.width / 2;
  const heading = (x: number, y: number, text: string, kind: keyof typeof kinds): string =>
    words({ x, y }, text, { px: 27, weight: "bold", fill: kinds[kind].line });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}">`,
    `<title>A map of the laws</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>`,
    words({ x: 40, y: 52 }, "What the behaviour gap needs, and what becomes of it", {
      px: 36,
      weight: "bold",
      anchor: "start",
    }),
    heading(columns.left + box.width / 2, 108, needs.heading, "needs"),
    heading(columns.right + box.width / 2, 108, closes.heading, "closes"),
    ...needs.members.map((_, i) =>
      arrow(
        middleOf(down(columns.left, i), "right"),
        { x: gapBox.x - 6, y: spread(i, needs.members.length) },
        "needs",
      ),
    ),
    ...closes.members.map((_, i) =>
      arrow(
        middleOf(down(columns.right, i), "left"),
        { x: gapBox.x + gapBox.width + 8, y: spread(i, closes.members.length) },
        "closes",
      ),
    ),
    arrow({ x: centre, y: rows.first - 62 }, { x: centre, y: gapBox.y + gapBox.height + 8 }, "hides"),
    ...needs.members.map((one, i) => influenceAt(down(columns.left, i), one, "needs", verdicts)),
    ...closes.members.map((one, i) => influenceAt(down(columns.right, i), one, "closes", verdicts)),
    boxAt(gapBox, gapBox.width, gapBox.height, "#1a1a1a", "#ffffff"),
    words({ x: centre, y: gapBox.y + 62 }, "the behaviour gap", { px: 34, weight: "bold" }),
    words({ x: centre, y: gapBox.y + 104 }, "complies while it is watched,", { px: 22 }),
    words({ x: centre, y: gapBox.y + 134 }, "and not while it is not", { px: 22 }),
    heading(centre, rows.first - 24, hides.heading, "hides"),
    ...hides.members.map((one, i) => influenceAt(below(i), one, "hides", verdicts)),
    words(
      { x: size.width - 40, y: size.height - 12 },
      `laws: ${marks.reproduced} reproduced   ${marks.contradicted} contradicted   ${marks.inconclusive} inconclusive`,
      { px: 18, anchor: "end" },
    ),
    "</svg>",
    "",
  ].join("\n");
}
