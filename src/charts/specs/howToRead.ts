/**
 * A scenario's own word on how to read it, below the subtitle of its main chart: the first sentence of its config's
 * `story.howToRead`. All of it, which would take a fifth of a slide, is in the closing summary.
 */
import type { Config } from "../../config/schema/config.js";
import { wrapped } from "./chartText.js";
import type { ChartSpec } from "./style.js";
import { subtitleLength } from "./subtitle.js";

/** A chart has room for so many lines of it. */
const mostLines = 2;

/** The lines; none without a story. A sentence that takes more than there is room for is cut. */
export function howToReadLines({ story }: Pick<Config, "story">): string[] {
  const [sentence] = story?.howToRead?.match(/^.*?[.!?](?=\s|$)/) ?? [story?.howToRead];
  if (sentence === undefined) return [];
  const lines = wrapped(sentence, subtitleLength);
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), `${lines[mostLines - 1]} …`];
}

/** A chart with these lines below its subtitle. */
export function withHowToRead(spec: ChartSpec, config: Pick<Config, "story">): ChartSpec {
  const plugins = spec.options?.plugins;
  const text = [plugins?.subtitle?.text ?? [], howToReadLines(config)].flat();
  return {
    ...spec,
    options: { ...spec.options, plugins: { ...plugins, subtitle: { ...plugins?.subtitle, text } } },
  };
}
