/** What tests ask of an open page. Each function is sent into the page by itself, so it refers to nothing outside of itself. */

export interface SeenPicture {
  title: string;
  width: number;
  height: number;
  /** Lines, fields and words that take up room and are painted. */
  marks: number;
}

/** The pictures that are shown, and how much is in them. */
export function seePictures(): SeenPicture[] {
  return Array.from(document.querySelectorAll("svg.picture"), (picture) => {
    const { width, height } = picture.getBoundingClientRect();
    const marks = Array.from(picture.querySelectorAll("path, rect, text")).filter((mark) => {
      const box = mark.getBoundingClientRect();
      const { fill, stroke, visibility } = getComputedStyle(mark);
      const isPainted = visibility === "visible" && (fill !== "none" || stroke !== "none");
      return isPainted && box.width + box.height > 0;
    });
    return {
      title: picture.querySelector("title")?.textContent ?? "",
      width,
      height,
      marks: marks.length,
    };
  }).filter(({ width }) => width > 0);
}

/** What reaches beyond the right edge of the page, but for what scrolls by itself. */
export function seeOverflow(): string[] {
  const room = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth > room ? ["the page scrolls sideways"] : [];
  const parts = Array.from(document.querySelectorAll("body *"))
    .filter((part) => part.closest(".scroll, nav, .skip, .status") === null)
    .filter((part) => part.closest("svg") === null || part.classList.contains("picture"))
    .filter((part) => part.getBoundingClientRect().right > room + 1)
    .map((part) => `${part.tagName} ${part.getAttribute("class") ?? ""} ${part.id}`);
  return [...wide, ...parts];
}

/** Headings of the sections that can be seen. */
export function seeHeadings(): string[] {
  return Array.from(document.querySelectorAll("h1, h2"))
    .filter((heading) => heading.getBoundingClientRect().height > 0)
    .map((heading) => heading.textContent ?? "");
}

/** What has the focus: its name, and whether that can be seen. */
export function seeFocus(): { name: string; isMarked: boolean } {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return { name: "", isMarked: false };
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  const name = [focused.tagName.toLowerCase(), focused.id, focused.textContent?.trim() ?? ""];
  return {
    name: name
      .filter((part) => part !== "")
      .join(" ")
      .slice(0, 80),
    isMarked: outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0,
  };
}

/** Heads of the rows of orgs that are shown, in their order. */
export function seeOrgs(): string[] {
  return Array.from(document.querySelectorAll<HTMLTableRowElement>("#org-table tbody tr"))
    .filter((row) => !row.hidden)
    .map((row) => row.cells[0]?.textContent ?? "");
}

/** The timeline that is shown: the `viewBox` of its plot, and the words on its axis. */
export function seeTimeline(): { viewBox: string; ticks: string[] } {
  const plots = Array.from(document.querySelectorAll("svg.plot"));
  const plot = plots.find((one) => one.getBoundingClientRect().width > 0);
  const ticks = plot?.parentElement?.querySelectorAll(".moments text") ?? [];
  return {
    viewBox: plot?.getAttribute("viewBox") ?? "",
    ticks: Array.from(ticks, (tick) => tick.textContent ?? ""),
  };
}
