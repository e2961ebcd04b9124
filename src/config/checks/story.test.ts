/** What a config may tell of itself: measures, tiers and kinds that there are, and changes that can be set. */
import { describe, expect, it } from "vitest";
import { examine } from "../resolve.js";

const problemsOf = (story: object): string[] =>
  examine({ story }).problems.map(({ path, got, hint }) => `${path}: ${got}. ${hint ?? ""}`);

describe("the story of a config", () => {
  it("is taken where everything that it names exists", () => {
    const measures = [
      { measure: "behaviourGap" },
      { measure: "optimum.goldReward", tier: "monitored" },
      { measure: "harmfulShare", tier: "unmonitored", response: "deflect" },
    ];
    const tryNext = [{ why: "Why not?", set: "policy.trunk=separate" }];
    expect(problemsOf({ measures, howToRead: "So.", tryNext })).toEqual([]);
  });

  it.each([
    [{ measure: "behaviorGap" }, 'measure: "behaviorGap". Did you mean "behaviourGap"?'],
    [{ measure: "kl", tier: "monitord" }, 'tier: "monitord". Did you mean "monitored"?'],
    [{ measure: "kl" }, "tier: nothing. The tiers are: monitored, unmonitored."],
    [{ measure: "agreement", tier: "monitored" }, 'tier: "monitored". Leave it out.'],
    [{ measure: "kl", tier: "monitored", response: "comply" }, 'response: "comply". Leave it out.'],
    [
      { measure: "share", tier: "monitored", response: "deflct" },
      'response: "deflct". Did you mean "deflect"?',
    ],
  ])("says what is wrong with the measure %j", (told, problem) => {
    expect(problemsOf({ measures: [told] })).toEqual([`story.measures[0].${problem}`]);
  });

  it.each([
    ["policy.trunc=separate", /Did you mean "policy\.trunk"/],
    ["policy.trunk=seperate", /Did you mean "separate"/],
    ["policy.trunk", /path=value/],
    ["tiers.unmonitored.graded=2", /from 0 to 1/],
  ])("says why %s cannot be tried", (set, reason) => {
    const [problem, ...more] = problemsOf({ tryNext: [{ why: "Try it.", set }] });
    expect(problem).toMatch(/^story\.tryNext\[0\]\.set/);
    expect(problem).toMatch(reason);
    expect(more).toEqual([]);
  });
});
