/** The shapes in which an org asks for tokens: requests that differ in nothing but their grant share one. */
import type { PlanOrgParameter, PlanRequest } from "../core/plan.ts";

/** What a token request shows of its plan. Every text is clean already. */
export interface ShownRequest {
  client: number;
  tokenUrl: string;
  orgParameter: PlanOrgParameter | null;
  parameters: [string, string][];
  /** What only requests of its grant show. */
  grantPart: GrantPart;
}

/** `authorization` is null where the file does not show the request that the code came from. */
export type GrantPart =
  | { of: "scope"; scope: string }
  | { of: "refresh"; refreshScope: string | null }
  | { of: "code"; codeRedirectUri: string | null; authorization: ShownAuthorization | null };

export type ShownAuthorization = Pick<
  PlanRequest,
  "authorizeUrl" | "redirectUri" | "authorizeOrgParameter" | "authorizeParameters" | "scope"
>;

/** Sets what is not settled yet to what it is with most requests: nothing. */
interface RequestShape {
  base: string;
  request: Omit<ShownRequest, "grantPart">;
  scope?: string;
  refreshScope?: { value: string | null };
  code?: { key: string; part: Extract<GrantPart, { of: "code" }> };
}

/** More shapes of one org than a file of one client can have by right. */
const SHAPES_MAX = 16;

export type RequestShapes = RequestShape[];

/**
 * Index of the shape a request has, added when it is new: the first whose settled parts are its own.
 * Null when there are too many already. Asked again for the same requests, whatever came between, it gives the same index.
 */
export function shapeOf(shapes: RequestShapes, shown: ShownRequest): number | null {
  const { grantPart, ...request } = shown;
  const base = JSON.stringify(request);
  const at = shapes.findIndex((shape) => shape.base === base && settles(shape, grantPart));
  if (at !== -1) {
    settle(shapes[at], grantPart);
    return at;
  }
  if (shapes.length >= SHAPES_MAX) return null;
  const shape: RequestShape = { base, request };
  settle(shape, grantPart);
  shapes.push(shape);
  return shapes.length - 1;
}

/** True when the shape's part is the same, or not settled. */
function settles(shape: RequestShape, part: GrantPart): boolean {
  if (part.of === "refresh") {
    return shape.refreshScope === undefined || shape.refreshScope.value === part.refreshScope;
  }
  const scope = scopeIn(part);
  const hasScope = scope === null || shape.scope === undefined || shape.scope === scope;
  if (part.of === "scope" || !hasScope) return hasScope;
  return shape.code === undefined || shape.code.key === JSON.stringify(part);
}

function settle(shape: RequestShape | undefined, part: GrantPart): void {
  if (shape === undefined) return;
  if (part.of === "refresh") {
    shape.refreshScope ??= { value: part.refreshScope };
    return;
  }
  const scope = scopeIn(part);
  if (scope !== null) shape.scope ??= scope;
  if (part.of === "code") shape.code ??= { key: JSON.stringify(part), part };
}

/** Null where the request does not say what was asked for. */
function scopeIn(part: Exclude<GrantPart, { of: "refresh" }>): string | null {
  return part.of === "scope" ? part.scope : (part.authorization?.scope ?? null);
}

const NO_AUTHORIZATION: Omit<ShownAuthorization, "scope"> = {
  authorizeUrl: null,
  redirectUri: null,
  authorizeOrgParameter: null,
  authorizeParameters: [],
};

/** A shape as the plan has it; `authorization` stands in where no code was redeemed. */
export function planRequestOf(
  shape: RequestShape,
  authorization: ShownAuthorization | null,
): PlanRequest {
  const { request, code } = shape;
  const { scope: asked, ...shown } = code?.part.authorization ??
    authorization ?? { ...NO_AUTHORIZATION, scope: "" };
  return {
    ...request,
    ...shown,
    scope: shape.scope ?? asked,
    refreshScope: shape.refreshScope?.value ?? null,
    codeRedirectUri: code?.part.codeRedirectUri ?? null,
    extensionParameters: [],
    extensionCredentialName: null,
  };
}

/** What sets a shape apart from the first of its org, in a few words; empty for nothing. */
export function differenceOf(shape: RequestShape, first: RequestShape): string {
  const isOther = (part: (one: RequestShape) => unknown) =>
    JSON.stringify(part(shape)) !== JSON.stringify(part(first));
  const differences = [
    isOther(({ request }) => request.client) ? "client" : "",
    isOther(({ request }) => request.tokenUrl) ? "URL" : "",
    isOther(({ request }) => request.orgParameter) ? "org parameter" : "",
    isOther(({ request }) => request.parameters) ? "parameters" : "",
    isOther(({ scope }) => scope) ? "scope" : "",
    isOther(({ refreshScope }) => refreshScope) ? "scope of refreshes" : "",
    isOther(({ code }) => code?.key) ? "redirect or authorization" : "",
  ];
  return differences.filter((word) => word !== "").join(", ");
}
