/** Rules about answers that fail or never come: what each fires on, and what lies just beside it. */
import { describe, expect, it } from "vitest";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad } from "../judged-fixture.ts";
import { type Answer, lost, page, refused } from "../symptom-fixture.ts";

function sometimes(answer: Answer) {
  return ({ org, n }: Attempt) => (org === 2 && n % 10 === 0 ? answer : {});
}

describe("delivery rules", () => {
  it.each<[string, string, Answer]>([
    [
      "T22",
      "Secondary org org-2: server error 503 server_error on 63 of 626 token requests",
      refused(503, { error: "server_error" }),
    ],
    ["T22", "Secondary org org-2: server error 502 html on 63 of 626 token requests", page(502)],
    [
      "T22",
      "Secondary org org-2: server error 503 busy on 63 of 626 token requests",
      refused(503, { error: "busy", retryAfter: true }),
    ],
    [
      "T22.timeout",
      "Secondary org org-2: no answer within 10\u202fs on 63 of 626 token requests",
      lost("timeout"),
    ],
    [
      "T22.connection",
      "Secondary org org-2: no connection or no whole answer (reset) on 63 of 626 token requests",
      lost("connection", "reset"),
    ],
    [
      "T22.connection",
      "Secondary org org-2: no connection or no whole answer (closed early) on 63 of 626 token requests",
      lost("connection", "other"),
    ],
    [
      "T24",
      "Secondary org org-2 gets an answer that is neither token nor error (200 html) on 63 of 626 token requests",
      page(200),
    ],
    [
      "T24",
      "Secondary org org-2 gets an answer that is neither token nor error (302) on 63 of 626 token requests",
      { shows: [{ family: "malformed", outcome: "malformed", status: 302 }] },
    ],
  ])("%s: %s", (rule, title, answer) => {
    const { findings, observations } = judgeLoad(sometimes(answer));
    expect(findings).toMatchObject([{ rule, title, defect: false, ofWhat: "attempts" }]);
    expect(observations).toEqual([]);
  });

  it("tells refused connections and reset ones apart", () => {
    const { findings } = judgeLoad(({ org, n }) => {
      if (org !== 2 || n % 10 > 1) return {};
      return lost("connection", n % 10 === 0 ? "reset" : "refused");
    });
    expect(findings).toHaveLength(2);
  });
});
