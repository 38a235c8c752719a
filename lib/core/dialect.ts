/** How servers word what RFC 6749 leaves open, one entry per dialect; data only. */
import type { DialectName } from "./words.ts";

/** An answer that means "slow down" without status 429; all parts must match. */
interface ThrottleWording {
  status: number;
  error: string;
  description: RegExp;
}

export interface DialectRules {
  throttles: readonly ThrottleWording[];
  /** True where an answer without a numeric `expires_in` is of no use; RFC 6749 §5.1 only recommends the member. */
  requiresExpiresIn: boolean;
}

/**
 * Genesys Cloud's login host answers 400 where others answer 429.
 * Source: the vendor's own Terraform provider recognises a throttled token request by this text.
 */
const GENESYS_THROTTLE: ThrottleWording = {
  status: 400,
  error: "invalid_request",
  description: /^rate limit exceeded/i,
};

/** The rules of each dialect. Genesys' clients read nothing but the token, its type and `expires_in`. */
export const DIALECT_RULES: Readonly<Record<DialectName, DialectRules>> = {
  rfc: { throttles: [], requiresExpiresIn: false },
  genesys: { throttles: [GENESYS_THROTTLE], requiresExpiresIn: true },
  // A simulation of a Genesys-like host: its throttle wording, but JWTs, and nothing known of `expires_in`.
  appfoundry: { throttles: [GENESYS_THROTTLE], requiresExpiresIn: false },
};
