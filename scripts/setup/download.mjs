/** Fetches over HTTP with a bound on silence and on the whole, since a download can hang in either way. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/**
 * @typedef {object} DownloadLimits
 * @property {number} stallMs  longest time without a byte, name resolution and connecting included
 * @property {number} totalMs
 *
 * @typedef {(received: number, expected: number | undefined) => void} OnBytes
 */

/**
 * @param {string} url
 * @param {DownloadLimits} limits
 * @returns {Promise<string>} the body
 * @throws {Error} whose message names the URL and says what went wrong
 */
export async function fetchText(url, limits) {
  const decoder = new TextDecoder();
  let text = "";
  await fetchChunks(url, limits, (chunk) => {
    text += decoder.decode(chunk, { stream: true });
  });
  return text;
}

/**
 * @param {string} url
 * @param {string} path  written as it comes
 * @param {DownloadLimits} limits
 * @param {OnBytes} onBytes
 * @returns {Promise<string>} the SHA-256 of the body, in lower-case hex
 * @throws {Error} whose message names the URL and says what went wrong
 */
export async function fetchFile(url, path, limits, onBytes) {
  const hash = createHash("sha256");
  const file = await open(path, "w", 0o600);
  let received = 0;
  try {
    await fetchChunks(url, limits, async (chunk, expected) => {
      hash.update(chunk);
      await file.write(chunk);
      received += chunk.byteLength;
      onBytes(received, expected);
    });
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/**
 * @param {string} url
 * @param {DownloadLimits} limits
 * @param {(chunk: Uint8Array, expected: number | undefined) => void | Promise<void>} onChunk
 */
async function fetchChunks(url, { stallMs, totalMs }, onChunk) {
  const stop = new AbortController();
  const abort = (/** @type {string} */ reason) => () => stop.abort(new Error(reason));
  const total = setTimeout(abort(`took longer than ${totalMs / 1000} s`), totalMs);
  const stall = setTimeout(abort(`no answer for ${stallMs / 1000} s`), stallMs);
  try {
    const response = await fetch(url, { signal: stop.signal });
    if (!response.ok || response.body === null) throw new Error(`HTTP status ${response.status}`);
    const length = Number(response.headers.get("content-length"));
    for await (const chunk of response.body) {
      stall.refresh();
      await onChunk(chunk, length > 0 ? length : undefined);
    }
  } catch (error) {
    throw new Error(`${url}: ${describeFetchError(error)}`, { cause: error });
  } finally {
    clearTimeout(total);
    clearTimeout(stall);
  }
}

/**
 * `fetch` says only "fetch failed" or "terminated"; the cause says why.
 * @param {unknown} error
 * @returns {string}
 */
function describeFetchError(error) {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  if (!(cause instanceof Error)) return message;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `its host does not resolve (${code})`;
  if (code === "UND_ERR_SOCKET") return "the connection broke off before the end";
  return `${cause.message || message} ${code}`.trim();
}
