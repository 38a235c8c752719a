/** Says what has just happened to who cannot see it. */

export function announce(text: string): void {
  const status = document.querySelector("#status");
  if (status !== null) status.textContent = text;
}
