/** What must not come out of a file: the secrets of an exchange, and of those before it, in every form they may stand somewhere. */
import { removeForms, secretForms } from "../core/redaction.ts";

/** Shorter ones stand in ordinary text too easily: what is left of that without them tells more than they do. */
const SECRET_CHARACTERS_MIN = 4;
/** The same of identifiers, which are meant to be told apart. */
const IN_IDENTIFIER_MIN = 8;
/** Of a longer one its beginning is enough to know it by; whatever else is like a token is removed anyway. */
const SECRET_CHARACTERS_MAX = 4096;
const RECENT_MAX = 32;
/** More of an identifier is not looked at, so that no secret is cut in half before it is recognised. */
const READ_CHARACTERS_MAX = 20_000;

const encodeBase64 = (text: string) => Buffer.from(text).toString("base64");

/** Takes secrets out of texts of one exchange. */
export interface Cleaner {
  /** For `redact` and what is made of it. */
  forms: () => readonly string[];
  /** Cleans an identifier, which may look like a token, and cuts it. */
  identifier: (text: string, maxCharacters: number) => string;
}

export class SecretBook {
  /** The last secrets that were noted, the newest last, with their forms once somebody asked. */
  readonly #recent = new Map<string, readonly string[] | null>();
  #recentForms: readonly string[] | null = null;

  /** Notes an exchange's secrets; the cleaner takes them, and recent ones, out of its texts. */
  note(secrets: readonly string[]): Cleaner {
    const own = secrets
      .map((secret) => secret.slice(0, SECRET_CHARACTERS_MAX))
      .filter(({ length }) => length >= SECRET_CHARACTERS_MIN);
    for (const secret of own) this.#remember(secret);
    this.#forgetOldest(Math.max(RECENT_MAX, own.length));
    let forms: readonly string[] | null = null;
    let identifierForms: readonly string[] | null = null;
    const formsNow = () => (forms ??= this.#forms());
    return {
      forms: formsNow,
      identifier: (text, maxCharacters) => {
        identifierForms ??= formsNow().filter(({ length }) => length >= IN_IDENTIFIER_MIN);
        const clean = removeForms(text.slice(0, READ_CHARACTERS_MAX), identifierForms);
        return clean.slice(0, maxCharacters);
      },
    };
  }

  #remember(secret: string): void {
    const known = this.#recent.get(secret);
    if (known === undefined) this.#recentForms = null;
    this.#recent.delete(secret);
    this.#recent.set(secret, known ?? null);
  }

  #forgetOldest(max: number): void {
    for (const secret of this.#recent.keys()) {
      if (this.#recent.size <= max) return;
      this.#recent.delete(secret);
      this.#recentForms = null;
    }
  }

  #forms(): readonly string[] {
    if (this.#recentForms !== null) return this.#recentForms;
    const all = [...this.#recent].flatMap(([secret, known]) => {
      const forms = known ?? secretForms([secret], encodeBase64);
      this.#recent.set(secret, forms);
      return forms;
    });
    this.#recentForms = all.toSorted((a, b) => b.length - a.length);
    return this.#recentForms;
  }
}
