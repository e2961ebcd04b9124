/** Numbers of the closing summary. */
import { describe, expect, it } from "vitest";
import { gapText, inPercent, nats, percent, signed, twoDecimals, withInterval } from "./format.js";

describe("numbers of the summary", () => {
  it("have no sign where they round to 0", () => {
    expect([twoDecimals(-1e-9), signed(-0.004), signed(0.004)]).toEqual(["0.00", "0.00", "0.00"]);
    expect([twoDecimals(-0.006), signed(0.006), signed(-0.1)]).toEqual(["-0.01", "+0.01", "-0.10"]);
    expect(withInterval({ n: 3, mean: 0.001, sd: 0.01, low: -0.004, high: 0.1 })).toBe("0.00 [0.00, 0.10]");
  });

  it("stay in the range of their measure, as an interval may not", () => {
    expect(withInterval({ n: 2, mean: 0.87, sd: 0.1, low: 0.58, high: 1.17 }, gapText)).toBe(
      "+0.87 [+0.58, +1.00]",
    );
    expect(withInterval({ n: 2, mean: 0.68, sd: 0.1, low: -0.66, high: 2.02 }, nats)).toBe(
      "0.68 [0.00, 2.02]",
    );
    expect(gapText(-1.4)).toBe("-1.00");
  });

  it("do not round the rare to never, and keep percentages between 0 and 100", () => {
    expect([percent(0.001), percent(0.999), percent(1)]).toEqual(["under 1 %", "over 99 %", "100 %"]);
    expect([inPercent(-0.01), inPercent(1.2)]).toEqual(["0.0", "100.0"]);
  });
});
