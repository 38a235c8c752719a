/** Values that many parts of the result's schema are made of. */
import { z } from "zod";

export const count = z.int().nonnegative();
export const share = z.number().min(0).max(1);
export const intervalSchema = z
  .object({ low: share, high: share })
  .describe("Wilson 95 % interval of count / of");
