/** Base64 and hexadecimal of text, for runtimes that have no encoder in common. */
import { toWellFormed } from "./form-encoding.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX = "0123456789abcdef";

/** The bytes of a text in UTF-8; lone surrogates become U+FFFD. */
export function utf8Bytes(text: string): number[] {
  const escaped = encodeURIComponent(toWellFormed(text));
  const bytes: number[] = [];
  for (let index = 0; index < escaped.length; index += 1) {
    const code = escaped.charCodeAt(index);
    if (code === PERCENT) {
      bytes.push(Number.parseInt(escaped.slice(index + 1, index + 3), 16));
      index += 2;
    } else {
      bytes.push(code);
    }
  }
  return bytes;
}

const PERCENT = 0x25;

/** Hexadecimal in lower case. */
export function encodeHex(bytes: readonly number[]): string {
  let text = "";
  for (const byte of bytes) text += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  return text;
}

/**
 * What base64 of a text shows of `bytes` somewhere in it: one form for each of the three ways in which bytes can lie
 * across the four characters, without the characters that neighbours have a part in.
 * @see RFC 4648 §4
 */
export function encodeBase64Inner(bytes: readonly number[]): string[] {
  return [0, 1, 2].map((before) => encodeInner(bytes, before));
}

// Character n stands for bits 6n to 6n+5, of which `before` bytes are not ours.
function encodeInner(bytes: readonly number[], before: number): string {
  const end = Math.floor((8 * (before + bytes.length)) / 6) * 6 - 8 * before;
  let text = "";
  for (let bit = Math.ceil((8 * before) / 6) * 6 - 8 * before; bit < end; bit += 6) {
    const index = bit >> 3;
    const pair = ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
    text += BASE64.charAt((pair >> (10 - (bit & 7))) & 63);
  }
  return text;
}
