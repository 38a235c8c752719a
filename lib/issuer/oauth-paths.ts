/** Where the issuer's OAuth endpoints are; the rest is in its discovery document. */

export const TOKEN_PATH = "/oauth/token";
export const AUTHORIZE_PATH = "/oauth/authorize";
