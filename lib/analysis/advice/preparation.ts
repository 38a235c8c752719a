/** What the rules about requests that prepare an attempt say. */
import type { Advice } from "./advice.ts";

export const PREPARATION_ADVICE = {
  A01: {
    title: "{who}: {what} ({answer}), so {every} could not be sent",
    why: "The request that comes first failed: {cause}; {rest}; {others}.",
    check: {
      rfc: "Send the request that comes first by hand, at rest, as the evidence has it, and compare its answer with that of an org that works.",
      genesys:
        "Open the authorization URL of an org named here by hand; then look the client up under GET /api/v2/oauth/authorizations in that org.",
      entra:
        "Open the authorization URL of that tenant by hand: its page names an AADSTS code, which says what is not consented to or not registered.",
    },
    atRest: "configuration, not load",
    fix: {
      rfc: "No token request was sent, so nothing is wrong with the token endpoint's answers. Read the error of the step in the evidence (RFC 6749 section 4.1.2.1): access_denied and consent_required take the consent of the org's user or admin; unauthorized_client and a refused redirect_uri the client's registration; a page or a redirect elsewhere a person, or other settings under target.headlessAuthorize and redirectHosts; 429 and 5xx a lower rate. A code without a refresh token takes the scope or the client setting that the server asks for, often offline_access.",
    },
    alternatives: [
      "The org's user, not the org, is refused: then another user of the same org gets a code.",
    ],
  },
} satisfies Record<string, Advice>;
