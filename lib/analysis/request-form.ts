/** How a token request was sent, but for what is secret in it: what whoever runs the server needs to send the same. */
import type { Plan, PlanRequest } from "../core/plan.ts";
import { boundText } from "../core/text.ts";
import {
  clientCredentialsRequest,
  codeRequest,
  extensionRequest,
  refreshRequest,
  type TokenRequest,
  tokenExchangeRequest,
} from "../core/token-request.ts";
import type { Grant } from "../core/words.ts";
import type { RequestForm } from "./finding-schema.ts";

/** Stands for a secret while a request is made; a plan holds none, so nothing else can be it. */
const SECRET = "\0";
/** `eyJ` begins the JSON of every header. @see RFC 7515 §7.1 */
const SIGNED_TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const MAX_PARAMETERS = 30;
const MAX_VALUE = 300;

/** Where a request stands in the plan's tables. */
export interface RequestPlace {
  org: number;
  client: number;
  variant: number;
  grant: Grant;
}

/** The form of a planned request; null where nothing says where it was sent, as in some files of other tools. */
export function requestForm(plan: Plan, place: RequestPlace): RequestForm | null {
  const requests = plan.orgs[place.org]?.requests ?? [];
  const request = requests[place.variant] ?? requests[0];
  const client = plan.clients[place.client];
  if (request === undefined || client === undefined || request.tokenUrl === "") return null;
  const { url, parameters } = REQUESTS[place.grant](request, plan);
  return {
    url: shown(url),
    auth: client.credentialName === null ? "none" : client.auth,
    parameters: parameters.slice(0, MAX_PARAMETERS).map(([name, sent]) => ({
      name: shown(name),
      sent: sent === SECRET ? null : shown(sent),
    })),
    hasSecretParameters: place.grant === "extension" && request.extensionCredentialName !== null,
  };
}

/** As `lib/k6` makes them. */
const REQUESTS: Readonly<Record<Grant, (request: PlanRequest, plan: Plan) => TokenRequest>> = {
  client_credentials: clientCredentialsRequest,
  refresh: (request) => refreshRequest(request, SECRET),
  authorization_code: (request, { target }) =>
    codeRequest(request, SECRET, target.pkce ? SECRET : ""),
  token_exchange: (request, { tokenExchange }) =>
    tokenExchangeRequest(
      { subjectOrg: 0, subjectTokenType: tokenExchange?.subjectTokenType ?? "" },
      request,
      SECRET,
    ),
  extension: (request, { extensionGrantType }) =>
    extensionRequest(extensionGrantType ?? "", request),
};

/** A plan holds no secret but by mistake. Addresses and ids look like opaque tokens, so only signed ones are told from them. */
function shown(text: string): string {
  return boundText(text.replace(SIGNED_TOKEN, "[removed]"), MAX_VALUE);
}
