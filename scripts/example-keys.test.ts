/** The example that promises every key of a configuration has them all. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { z } from "zod";
import { configJsonSchema } from "../lib/run/config/config-schema.ts";

type SchemaNode = z.core.JSONSchema.BaseSchema;

const EXAMPLE = new URL("../scenarios/examples/spike.yaml", import.meta.url);

test("names every key that a configuration may have, set or commented out", async () => {
  const text = await readFile(EXAMPLE, "utf8");
  const missing = keysOf(configJsonSchema()).filter(
    (key) => !new RegExp(`\\b${key}: `).test(text) && !new RegExp(`\\b${key}:$`, "m").test(text),
  );
  expect(missing).toEqual([]);
});

/** Every key at any depth; what a variant may set is the target's. */
function keysOf(node: SchemaNode): string[] {
  const properties = Object.entries(node.properties ?? {});
  const nested = [node.items ?? [], node.anyOf ?? [], node.oneOf ?? []].flat();
  return [
    ...properties.flatMap(([key, child]) => [key, ...keysIn(child)]),
    ...nested.flatMap(keysIn),
  ];
}

function keysIn(child: SchemaNode | boolean): string[] {
  return typeof child === "object" ? keysOf(child) : [];
}
