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

/** The secrets of one exchange. */
export interface Secrets {
  /** Of its client and its user, which others of the file may have too. */
  credentials: readonly string[];
  /** Whatever else was sent. */
  sent: readonly string[];
  /** What was answered. */
  answered: readonly string[];
}

/** Takes secrets out of texts of one exchange. */
export interface Cleaner {
  /** Of everything that what was answered may say again. */
  forms: () => readonly string[];
  /** Cleans an identifier of the answer, and cuts it. */
  answered: (text: string, maxCharacters: number) => string;
  /** Cleans an identifier of the request, which may look like a token, and cuts it. */
  identifier: (text: string, maxCharacters: number) => string;
}

export class SecretBook {
  /** Credentials are looked for in all that follows; what else was sent, in answers alone. */
  readonly #credentials = new RecentForms();
  readonly #sent = new RecentForms();

  /** Notes an exchange's secrets; the cleaner takes them, and recent ones of others, out of its texts. */
  note(secrets: Secrets): Cleaner {
    const [own, answered] = [bounded(secrets.sent), bounded(secrets.answered)];
    this.#credentials.remember(bounded(secrets.credentials));
    this.#sent.remember(own);
    let inRequest: readonly string[] | null = null;
    let inAnswer: readonly string[] | null = null;
    const formsOfRequest = () =>
      (inRequest ??= byLength([...this.#credentials.forms(), ...secretForms(own, encodeBase64)]));
    const forms = () =>
      (inAnswer ??= byLength([
        ...formsOfRequest(),
        ...this.#sent.forms(),
        ...secretForms(answered, encodeBase64),
      ]));
    return {
      forms,
      answered: (text, maxCharacters) =>
        text === "" ? "" : removeForms(text, forms()).slice(0, maxCharacters),
      identifier: (text, maxCharacters) => {
        if (text.length < IN_IDENTIFIER_MIN) return text.slice(0, maxCharacters);
        const long = formsOfRequest().filter(({ length }) => length >= IN_IDENTIFIER_MIN);
        return removeForms(text.slice(0, READ_CHARACTERS_MAX), long).slice(0, maxCharacters);
      },
    };
  }
}

/** The forms of the last few secrets, made when somebody asks. */
class RecentForms {
  readonly #formsOf = new Map<string, readonly string[] | null>();
  #all: readonly string[] | null = null;

  /** Those of one exchange are never forgotten before the next, however many they are. */
  remember(secrets: readonly string[]): void {
    for (const secret of secrets) {
      const known = this.#formsOf.get(secret);
      if (known === undefined) this.#all = null;
      this.#formsOf.delete(secret);
      this.#formsOf.set(secret, known ?? null);
    }
    const kept = Math.max(RECENT_MAX, secrets.length);
    for (const secret of this.#formsOf.keys()) {
      if (this.#formsOf.size <= kept) return;
      this.#formsOf.delete(secret);
      this.#all = null;
    }
  }

  forms(): readonly string[] {
    if (this.#all !== null) return this.#all;
    for (const [secret, known] of this.#formsOf) {
      if (known === null) this.#formsOf.set(secret, secretForms([secret], encodeBase64));
    }
    this.#all = [...this.#formsOf.values()].flatMap((forms) => forms ?? []);
    return this.#all;
  }
}

function bounded(secrets: readonly string[]): string[] {
  return secrets
    .map((secret) => secret.slice(0, SECRET_CHARACTERS_MAX))
    .filter(({ length }) => length >= SECRET_CHARACTERS_MIN);
}

/** The longest first, as they are to be removed. */
function byLength(forms: readonly string[]): string[] {
  return forms.toSorted((a, b) => b.length - a.length);
}
