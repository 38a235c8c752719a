/**
 * What the page can do where scripts run: sort and filter its orgs, zoom its timeline, copy its parts, change its colours.
 * Everything it tells is there without; this shows the controls and makes them work.
 */
import { copyOnClick } from "./copy.ts";
import { unfoldForLinksAndPaper } from "./folds.ts";
import { filterOrgs } from "./org-filter.ts";
import { sortOnClick } from "./org-sort.ts";
import { switchColours } from "./theme.ts";
import { zoomTimelines } from "./zoom.ts";

for (const control of document.querySelectorAll<HTMLElement>(".controls, .copy")) {
  control.hidden = false;
}
for (const enhance of [
  switchColours,
  copyOnClick,
  sortOnClick,
  filterOrgs,
  zoomTimelines,
  unfoldForLinksAndPaper,
]) {
  enhance();
}
