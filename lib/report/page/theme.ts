/** The switch between light, dark, and what the system prefers. Nothing is kept: a page of a ticket has no place to keep it. */
import { announce } from "./status.ts";

export function switchColours(): void {
  const choice = document.querySelector<HTMLSelectElement>("#theme");
  choice?.addEventListener("change", () => {
    if (choice.value === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = choice.value;
    announce(`Colours: ${choice.value}`);
  });
}
