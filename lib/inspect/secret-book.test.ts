/** What was secret in one exchange does not come out of it, nor out of the next ones. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "../core/redaction.ts";
import { SecretBook } from "./secret-book.ts";

const SECRET = "k3y-Of-App/with+signs";

const DISGUISES: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => encodeURIComponent(secret),
  (secret) => new URLSearchParams({ secret }).toString().slice(7),
  (secret) => Buffer.from(secret).toString("base64"),
  (secret) => Buffer.from(`app:${secret}`).toString("base64"),
  (secret) => Buffer.from(secret).toString("base64url"),
  (secret) => Buffer.from(secret).toString("hex"),
];

/** A book with nothing in it but what an exchange sent. */
function noteOnly(sent: readonly string[]) {
  return new SecretBook().note({ credentials: [], sent, answered: [] });
}

describe("an identifier", () => {
  it.each(DISGUISES.map((disguise) => disguise(SECRET)))("loses %s", (text) => {
    const { identifier } = noteOnly([SECRET]);
    expect(identifier(`org-${text}-1`, 200)).toContain("[removed]");
    expect(identifier(`org-${text}-1`, 200)).not.toContain(text);
  });

  it("loses a credential of another exchange", () => {
    const book = new SecretBook();
    book.note({ credentials: [SECRET], sent: [], answered: [] });
    const { identifier } = book.note({ credentials: [], sent: [], answered: [] });
    expect(identifier(`org-${SECRET}`, 200)).toBe("org-[removed]");
  });

  it("keeps a word that is a secret too short to be told from others", () => {
    expect(noteOnly(["test"]).identifier("test-org", 200)).toBe("test-org");
  });

  it("is cut only after its secrets are gone", () => {
    const { identifier } = noteOnly([SECRET]);
    expect(identifier(`org-${SECRET}`, 8)).toBe("org-[rem");
  });

  it("loses every secret of its exchange, however many there are", () => {
    const secrets = Array.from({ length: 150 }, (_, index) => `secret-number-${1000 + index}`);
    const { identifier } = noteOnly(secrets);
    expect(identifier(secrets.join(" "), 20_000).replaceAll("[removed]", "").trim()).toBe("");
  });
});

it("no text of an exchange has a secret of it, whatever the secret", () => {
  const secrets = fc.string({ minLength: 8, maxLength: 60, unit: "grapheme-ascii" });
  fc.assert(
    fc.property(secrets, fc.nat(), (secret, seed) => {
      const disguise = DISGUISES[seed % DISGUISES.length] ?? String;
      fc.pre(secret.trim() === secret && !"[removed]".includes(disguise(secret)));
      const { forms } = noteOnly([secret]);
      expect(redact(`before ${disguise(secret)} after`, forms(), 500)).not.toContain(
        disguise(secret),
      );
    }),
  );
});
