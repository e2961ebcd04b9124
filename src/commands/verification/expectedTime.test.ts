/** How long a verification is said to take. */
import { expect, it } from "vitest";
import { testLaw } from "../../testing/laws.js";
import { expectedTime } from "./expectedTime.js";

const laws = [testLaw(), testLaw({ id: "C1" }), testLaw({ id: "P1" })];

it("the expected time is what the laws cost per seed, shared out among the threads", () => {
  // 20 · (6 + 3 + 0.6) / 2 = 96 s
  const costs = { I1: 6, C1: 3, P1: 0.6, P9: 100 };
  expect(expectedTime(laws, () => new Array<number>(20).fill(1), costs, 2)).toMatch(
    /^3 laws: about 1 min 36 s on 2 threads, /,
  );
});

it("a law that was not measured costs as much as the others do on average, and without any there is no estimate", () => {
  // 2 · (6 + 2 + 4) = 24 s
  expect(expectedTime(laws, () => [1, 2], { I1: 6, C1: 2 }, 1)).toMatch(/^3 laws: about 24 s on 1 thread, /);
  expect(expectedTime(laws, () => [1, 2], {}, 1)).toBeNull();
});
