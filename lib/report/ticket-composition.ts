/** Putting sections together within a limit: a section is kept whole or left out whole, and what was left out is said. */
import { createHash } from "node:crypto";
import type { Audience } from "./audience.ts";
import { type Block, emphasis, own, paragraph, prose } from "./document.ts";

export interface TicketSection {
  /** What the note calls it when it is left out. */
  name: string;
  blocks: readonly Block[];
  /** True for what a reader cannot do without: it is never left out. */
  essential: boolean;
}

/** Whom a ticket is for: each has a comment of its own, or one would be put in the place of what another was shown. */
export interface TicketReader {
  audience: Audience;
  /** The one org it is about, as that audience calls it; null where it is about all. */
  org: string | null;
}

/** A colleague who sees all of it. */
export const COLLEAGUE: TicketReader = { audience: "internal", org: null };

/** What is posted, before it has a format. */
export interface Ticket {
  /** What it is found again by: letters, digits, `_`, `.`, `:` and single hyphens. */
  mark: string;
  /** In their order. */
  sections: readonly TicketSection[];
}

/** A sentence about the delivery of a ticket, such as where its report is; only who posts it knows. */
export interface TicketNote {
  text: string;
  /** Follows the text. */
  link?: { label: string; href: string };
}

export interface Room {
  maxCharacters: number;
  /** Characters of what the format puts around the blocks. */
  frameCharacters: number;
  /** Characters of the blocks in their format, with what parts them from the next. */
  sizeOf: (blocks: readonly Block[]) => number;
}

/** The limit of a comment in Jira, on Cloud and, unless its administrator set another, on Data Center. */
export const MAX_JIRA_CHARACTERS = 32_767;

const MAX_ID = 100;
const MAX_ORG = 40;
const HASH_DIGITS = 8;
const MAX_NOTES = 4;
const MAX_NAMED = 20;
const MAX_NAME = 36;
/** Room kept for the note of what was left out; longer than that note can be in any format. */
const NOTE_CHARACTERS = 1000;

/** A mark of what has this id, as this reader sees it, in which no format reads anything. */
export function markFor(
  kind: "run" | "comparison",
  id: string,
  { audience, org }: TicketReader,
): string {
  const parts = ["tokenrush", kind, plainId(id, MAX_ID), audience];
  return [...parts, ...(org === null ? [] : [markOrg(org)])].join(":");
}

function plainId(id: string, maxCharacters: number): string {
  return id.slice(0, maxCharacters).replace(/[^\w.]+/g, "-");
}

/** Two orgs whose names are alike but for what a mark cannot hold are still two. */
function markOrg(org: string): string {
  const plain = plainId(org, MAX_ORG);
  if (plain === org) return plain;
  return `${plain}.${createHash("sha256").update(org).digest("hex").slice(0, HASH_DIGITS)}`;
}

/** What there is to say of the delivery, for after the verdict. */
export function notesSection(notes: readonly TicketNote[]): TicketSection[] {
  if (notes.length === 0) return [];
  const blocks = notes
    .slice(0, MAX_NOTES)
    .map(({ text, link }) =>
      paragraph(
        prose(text),
        ...(link === undefined ? [] : [own(" "), { kind: "link" as const, ...link }]),
      ),
    );
  return [{ name: "report", blocks, essential: true }];
}

/** The blocks of sections in their order, without those that no longer fit once the essential ones have their place. */
export function composeSections(
  sections: readonly TicketSection[],
  { maxCharacters, frameCharacters, sizeOf }: Room,
): Block[] {
  const sized = sections.map((section) => ({ ...section, size: sizeOf(section.blocks) }));
  let room = maxCharacters - frameCharacters - NOTE_CHARACTERS;
  for (const section of sized) if (section.essential) room -= section.size;
  const kept: Block[] = [];
  const cut: string[] = [];
  for (const { name, blocks, essential, size } of sized) {
    const fits = essential || size <= room;
    if (fits) kept.push(...blocks);
    else cut.push(name);
    if (fits && !essential) room -= size;
  }
  return [...kept, ...noteOf(cut, maxCharacters)];
}

function noteOf(cut: readonly string[], maxCharacters: number): Block[] {
  if (cut.length === 0) return [];
  const named = cut.slice(0, MAX_NAMED).map(plainName).join(", ");
  const more = cut.length > MAX_NAMED ? ` and ${cut.length - MAX_NAMED} more` : "";
  const text = `Left out to stay within ${maxCharacters} characters: ${named}${more}. The report has them.`;
  return [paragraph(emphasis(own(text)))];
}

/** A name in which no format has anything to escape, for others may have chosen it. */
function plainName(name: string): string {
  return name
    .slice(0, MAX_NAME)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
