/**
 * The page's colours, light and dark. Lines and fields are of the palette of Okabe and Ito, which people who see red and green
 * alike can tell apart, darkened or lightened until each can be told from its ground; none says anything by colour alone.
 */

/** Names of CSS variables without their dashes, and their values. */
export type Theme = Readonly<Record<string, string>>;

export const LIGHT: Theme = {
  page: "#f4f5f7",
  card: "#ffffff",
  sunken: "#f4f5f7",
  line: "#d9dde3",
  edge: "#767e88",
  text: "#1a1f26",
  quiet: "#56606d",
  link: "#0b5cad",
  bad: "#b3261e",
  "bad-wash": "#fdeeec",
  good: "#176b3a",
  "good-wash": "#e9f6ee",
  unknown: "#855300",
  "unknown-wash": "#fff4df",
  blue: "#0072b2",
  vermilion: "#bd4b00",
  green: "#00634b",
  purple: "#a3447c",
  halo: "#8a97a8",
  shade: "#eceff3",
  "shade-spike": "#dde7f3",
  "shade-ramp": "#e6edf5",
  "heat-0": "#e9edf2",
  "heat-1": "#fbd9a6",
  "heat-2": "#f2ad62",
  "heat-3": "#dd7a26",
  "heat-4": "#ad4a00",
  "heat-5": "#5f2300",
};

export const DARK: Theme = {
  page: "#101318",
  card: "#181c22",
  sunken: "#101318",
  line: "#333a44",
  edge: "#7d8794",
  text: "#e8ebef",
  quiet: "#a4aebb",
  link: "#7fbdf7",
  bad: "#ff9d94",
  "bad-wash": "#33191a",
  good: "#79d69b",
  "good-wash": "#14291d",
  unknown: "#f2c063",
  "unknown-wash": "#2d2413",
  blue: "#56b4e9",
  vermilion: "#f08a3c",
  green: "#4bdcb4",
  purple: "#e39cc4",
  halo: "#75859a",
  shade: "#1d222a",
  "shade-spike": "#20303f",
  "shade-ramp": "#1d2732",
  "heat-0": "#272d36",
  "heat-1": "#4a2d12",
  "heat-2": "#7d430f",
  "heat-3": "#b8651a",
  "heat-4": "#ec9a4b",
  "heat-5": "#ffd9a8",
};

/** `--page: #f4f5f7; …`. */
function declare(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, value]) => `--${name}:${value};`)
    .join("");
}

/** As the system prefers, unless the reader has chosen; paper is light, and white. */
export const COLOUR_STYLES = `
:root{color-scheme:light;${declare(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]){color-scheme:dark;${declare(DARK)}}}
@media screen{:root[data-theme="dark"]{color-scheme:dark;${declare(DARK)}}}
@media print{:root{--page:#ffffff;--sunken:#ffffff;}}
`;
