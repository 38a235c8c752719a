import { expect, it } from "vitest";
import { refusedTargets, regressedComparison, splitComparison } from "./comparison-fixture.ts";
import { listComparisonCommands } from "./reproduction.ts";

it("compares the same runs again with the same flags, and runs both sides in turn", () => {
  const whole = regressedComparison();
  const flags = ["--allow k6,time", "--tolerance p95=5%"];
  const lines = listComparisonCommands({
    ...whole,
    provenance: { ...whole.provenance, flags },
  });
  const command = lines
    .slice(
      0,
      lines.findIndex((line) => line.startsWith("#")),
    )
    .map((line) => line.replace(/ \\$/, "").trim())
    .join(" ");
  const ids = (side: typeof whole.base) => side.runs.map(({ id }) => id).join(" ");
  expect(command).toBe(
    `tokenrush compare ${ids(whole.base)} --against ${ids(whole.candidate)} ${flags.join(" ")}`,
  );
  expect(lines.at(-1)).toBe("tokenrush run --replicates 5 --ab base.yaml,candidate.yaml");
  expect(lines.at(-3)).toMatch(
    /^# base\.yaml: the configuration whose settings have SHA-256 9f2c\w+ \(configHash in plan\.json, not of the file\), seed 7, 17, 27, 37, 47, commit 0a4c1f7e2b, labels sdk=4\.2\.0$/,
  );
});

it("quotes ids that a shell would read, and asks for two targets as they were", () => {
  const whole = splitComparison();
  const [first = "", second] = listComparisonCommands({
    ...whole,
    base: { ...whole.base, runs: ["a; rm -rf ~"] },
  });
  expect(first).toBe("tokenrush compare 'a; rm -rf ~' --against \\");
  expect(second).toBe("  20260304T100700Z-spike-cana --across-targets");
});

it("accepts what was accepted", () => {
  const command = listComparisonCommands(refusedTargets(["state", "equal-targets"])).join(" ");
  expect(command).toContain("--across-targets");
  expect(command).toContain("--allow state,equal-targets");
});
