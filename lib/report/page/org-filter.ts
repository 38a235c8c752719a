/** Shows only those orgs whose row has all the words typed, or only those with something wrong. */

export function filterOrgs(): void {
  const table = document.querySelector<HTMLTableElement>("#org-table");
  const words = document.querySelector<HTMLInputElement>("#org-filter");
  const failing = document.querySelector<HTMLInputElement>("#org-failing");
  const count = document.querySelector("#org-count");
  const [body] = table?.tBodies ?? [];
  if (body === undefined || words === null || failing === null || count === null) return;
  const apply = (): void => {
    const wanted = words.value.toLowerCase().split(/\s+/);
    let shown = 0;
    let all = 0;
    for (const row of body.rows) {
      if (row.className === "rest") continue;
      const isShown = has(row, wanted) && (!failing.checked || row.className === "bad");
      row.hidden = !isShown;
      shown += Number(isShown);
      all += 1;
    }
    count.textContent = shown === all ? `${all} orgs` : `${shown} of ${all} orgs`;
  };
  words.addEventListener("input", apply);
  failing.addEventListener("change", apply);
  // A link to an org leads nowhere while its row is hidden.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(window.location.hash.slice(1));
    if (!(target instanceof HTMLTableRowElement) || !target.hidden) return;
    words.value = "";
    failing.checked = false;
    apply();
    target.scrollIntoView();
  });
}

function has(row: HTMLTableRowElement, words: readonly string[]): boolean {
  const text = (row.textContent ?? "").toLowerCase();
  return words.every((word) => text.includes(word));
}
