/** Where the issuer answers: OAuth endpoints, the pages between an authorization's redirects, and the API that tokens are for. */

export const TOKEN_PATH = "/oauth/token";
export const AUTHORIZE_PATH = "/oauth/authorize";
/** @see RFC 7662 */
export const INTROSPECTION_PATH = "/token/introspection";
/** @see RFC 7009 */
export const REVOCATION_PATH = "/token/revocation";
/** What follows is the id of the interaction. */
export const INTERACTION_PATH = "/interaction";
export const API_PATH = "/api/v2";
