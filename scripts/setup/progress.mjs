/** Shows on stderr that something long is under way. */

/**
 * @typedef {object} ProgressStream
 * @property {boolean} [isTTY]
 * @property {number} [columns]
 * @property {(text: string) => unknown} write
 *
 * @typedef {object} Progress
 * @property {(detail: string) => void} note  what stands behind the title from now on
 * @property {() => void} stop                clears the line on a terminal
 */

const REDRAW_MS = 250;
const LINE_MS = 10_000;
const CLEAR_LINE = "\r\u001B[K";

/**
 * Starts a progress display: one line redrawn on a terminal, elsewhere a line now and every 10 s.
 * @param {ProgressStream} stream
 * @param {string} title
 * @returns {Progress}
 */
export function startProgress(stream, title) {
  const startedAtMs = Date.now();
  const onTerminal = stream.isTTY === true;
  let detail = "";

  const line = () => {
    const elapsedSeconds = Math.round((Date.now() - startedAtMs) / 1000);
    return [title, detail, `${elapsedSeconds} s`].filter((part) => part !== "").join(" · ");
  };
  const draw = () => {
    if (onTerminal) stream.write(CLEAR_LINE + line().slice(0, (stream.columns ?? 80) - 1));
    else stream.write(`${line()}\n`);
  };

  draw();
  const timer = setInterval(draw, onTerminal ? REDRAW_MS : LINE_MS);
  return {
    note(text) {
      detail = text;
    },
    stop() {
      clearInterval(timer);
      if (onTerminal) stream.write(CLEAR_LINE);
    },
  };
}
