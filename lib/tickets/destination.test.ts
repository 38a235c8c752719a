import { describe, expect, it } from "vitest";
import { parseDestination } from "./destination.ts";

describe("a destination", () => {
  it.each([
    ["jira:SUP-123", { tracker: "jira", key: "SUP-123" }],
    [
      "github:acme/orders.api#7",
      { tracker: "github", owner: "acme", repository: "orders.api", issue: 7 },
    ],
    ["gitlab:team/orders#7", { tracker: "gitlab", project: "team/orders", issue: 7 }],
    [
      "gitlab:team/back-end/orders#7",
      { tracker: "gitlab", project: "team/back-end/orders", issue: 7 },
    ],
  ])("is read: %s", (text, destination) => {
    expect(parseDestination(text)).toEqual(destination);
  });

  it.each([
    "SUP-123",
    "jira:SUP",
    "jira:SUP-123/../../admin",
    "jira:SUP-0",
    "github:acme#7",
    "github:acme/orders",
    "github:acme/..#7",
    "github:../orders#7",
    "github:acme/orders/more#7",
    "github:acme/orders#7?x=1",
    "gitlab:orders#7",
    "gitlab:team//orders#7",
    "gitlab:team/./orders#7",
    "trello:abc",
    "",
  ])("is refused when it is none: %s", (text) => {
    expect(() => parseDestination(text)).toThrow(
      expect.objectContaining({
        code: "USAGE",
        exitCode: 2,
        message: `--to "${text}" is no ticket`,
        hint: "give jira:KEY-1, github:OWNER/REPO#1 or gitlab:GROUP/PROJECT#1",
      }),
    );
  });
});
