/** Which parameters of a request may be shown, and how. */
import { redact } from "../core/redaction.ts";

/** Parameters of OAuth and its extensions whose values are no secret; of any other the value is not kept. */
const PUBLIC = wordsIn(`
  grant_type scope client_id redirect_uri response_type response_mode audience
  resource prompt provider claims_locales ui_locales acr_values code_challenge_method
  client_assertion_type token_type_hint requested_token_type subject_token_type
  actor_token_type max_age display org_id org_ids org orgId orgName organization
  tenant target multi_org x-client-SKU x-client-VER x-client-OS x-client-CPU
`);

/** Those that a grant or a client's proof is made of: they are told by the grant and the client. */
const OF_GRANT = wordsIn(`
  grant_type scope client_id client_secret client_assertion redirect_uri
  client_assertion_type code code_verifier refresh_token assertion username password
  subject_token subject_token_type actor_token actor_token_type requested_token_type
  response_type state nonce code_challenge code_challenge_method device_code
`);

/** What stands for a value that is not kept. */
export const NOT_KEPT = "[not kept]";

const NAME_CHARACTERS_MAX = 60;

export function isPublic(name: string): boolean {
  return PUBLIC.has(name);
}

export function isOfGrant(name: string): boolean {
  return OF_GRANT.has(name);
}

/** A name as records and plans may hold it: short, nothing like a token, and without the signs that part names there. */
export function shownName(name: string): string {
  return redact(name.slice(0, 1000), [], NAME_CHARACTERS_MAX).replaceAll(/[^\w.:~-]/g, "_");
}

/** Words parted by spaces and lines. */
export function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
