/** Unfolds what a link leads into, and for paper everything that is not told twice. */

export function unfoldForLinksAndPaper(): void {
  unfoldTarget();
  window.addEventListener("hashchange", unfoldTarget);
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open]):not(.same)")];
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
    opened = [];
  });
}

function unfoldTarget(): void {
  const target = document.getElementById(window.location.hash.slice(1));
  for (let fold = target?.closest("details"); fold !== null && fold !== undefined;) {
    fold.open = true;
    fold = fold.parentElement?.closest("details");
  }
}
