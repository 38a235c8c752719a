/** The published JSON Schema: what the loader takes, an editor takes, and every key says what to give. */
import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { z } from "zod";
import { configText } from "./config-fixture.ts";
import { configJsonSchema } from "./config-schema.ts";

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(configJsonSchema());

test("takes the smallest configuration and the example", async () => {
  const example = new URL("../../../scenarios/examples/spike.yaml", import.meta.url);
  expect(validate(parse(configText()))).toBe(true);
  expect(validate(parse(await readFile(example, "utf8")))).toBe(true);
});

test.each(["unknown-keys", "wrong-values", "not-yet", "empty", "list"])(
  "refuses the broken configuration %s, as the loader does",
  async (name) => {
    const text = await readFile(new URL(`testdata/${name}.yaml`, import.meta.url), "utf8");
    expect(validate(parse(text))).toBe(false);
  },
);

type SchemaNode = z.core.JSONSchema.BaseSchema;

function undescribed(node: SchemaNode, path: string): string[] {
  const properties = Object.entries(node.properties ?? {});
  const branches = [node.items ?? [], node.anyOf ?? []].flat();
  return [
    ...properties.flatMap(([key, child]) =>
      typeof child === "object"
        ? [
            ...(child.description === undefined ? [`${path}.${key}`] : []),
            ...undescribed(child, `${path}.${key}`),
          ]
        : [],
    ),
    ...branches.flatMap((child) => (typeof child === "object" ? undescribed(child, path) : [])),
  ];
}

test("every key says what to give", () => {
  expect(undescribed(configJsonSchema(), "")).toEqual([]);
});
