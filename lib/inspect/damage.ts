/** Test support: every way to damage a text that a seed can choose. */
import { mix32 } from "../core/hash.ts";

/** What tends to break readers of text. */
const HOSTILE: readonly string[] = [
  '"',
  "'",
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "<",
  ">",
  "&",
  "&x;",
  "]]>",
  "<!--",
  "<![CDATA[",
  "\u0000",
  "\ufeff",
  "\ud800",
  "\u2028",
  "\r",
  "\n",
  "\t",
  "%",
  "%ff",
  "%00",
  "=",
  "&&",
  "+",
  "null",
  "true",
  "-1",
  "1e999",
  "9".repeat(400),
  "0x1",
  "NaN",
  "-0",
  "1e-7",
  '"__proto__":',
  '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
  "<a>".repeat(70),
  "../../etc/passwd",
  "a".repeat(70_000),
  "[".repeat(2000),
  "%25".repeat(500),
  "\u0301".repeat(300),
  "Basic ",
  "Bearer ",
  "grant_type",
  "response_type=code",
  "/realms/a/protocol/openid-connect/token",
  "toString",
  "constructor",
];

/** Whole numbers below a bound, drawn from a seed. */
function drawFrom(seed: number): (below: number) => number {
  let at = 0;
  return (below) => mix32(seed, (at += 1)) % Math.max(1, below);
}

/** One of some sound texts, damaged in one to four places: cut, doubled, mixed with another, torn by bits, or with something hostile in it. The same for the same seed. */
export function damageOneOf(sound: readonly string[], seed: number): Buffer {
  const draw = drawFrom(seed);
  const pick = (list: readonly string[]) => list[draw(list.length)] ?? "";
  let bytes = Buffer.from(pick(sound));
  for (let damages = 1 + draw(4); damages > 0; damages -= 1) {
    bytes = damage(bytes, draw, pick, sound);
  }
  return bytes;
}

function damage(
  bytes: Buffer<ArrayBuffer>,
  draw: (below: number) => number,
  pick: (list: readonly string[]) => string,
  sound: readonly string[],
): Buffer<ArrayBuffer> {
  const from = draw(bytes.length);
  const to = Math.min(bytes.length, from + 1 + draw(draw(2) === 0 ? 8 : bytes.length));
  const [before, part, after] = [
    bytes.subarray(0, from),
    bytes.subarray(from, to),
    bytes.subarray(to),
  ];
  switch (draw(7)) {
    case 0:
      return Buffer.concat([before, after]);
    case 1:
      return Buffer.concat([before, part, part, after]);
    case 2:
      return Buffer.concat([before, Buffer.from(pick(HOSTILE)), part, after]);
    case 3:
      return Buffer.concat([before, Buffer.from(pick(HOSTILE)), after]);
    case 4:
      return Buffer.concat([before, Buffer.from(pick(sound)), after]);
    case 5:
      return Buffer.concat([before]);
    default:
      return Buffer.concat([before, Buffer.from(part.map((byte) => byte ^ (1 << draw(8)))), after]);
  }
}
