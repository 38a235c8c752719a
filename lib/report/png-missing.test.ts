import { expect, it, vi } from "vitest";
import { renderPng } from "./png.ts";

vi.mock("@resvg/resvg-js", () => {
  throw new Error("Cannot find package '@resvg/resvg-js'");
});

it("without its optional package a PNG cannot be made, and one error says how to get it", async () => {
  await expect(renderPng("<svg/>")).rejects.toMatchObject({
    code: "PNG_UNAVAILABLE",
    exitCode: 3,
    message: expect.stringContaining("@resvg/resvg-js"),
    hint: expect.stringContaining("npm install --include=optional"),
  });
});
