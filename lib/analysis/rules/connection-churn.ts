/** Rule B06: a client that dials anew for nearly every request, although its connections are to be reused. */
import { boundText } from "../../core/text.ts";
import type { Cell } from "../aggregate.ts";
import { nounsFor } from "../finding-words.ts";
import { type RunView, sumOver } from "../run-view.ts";
import type { Draft, DraftCore } from "./rule.ts";

const NEARLY_ALL = 0.9;
const FEWEST = 20;
const CLIENTS_TOLD = 3;
const NAME_MAX = 60;

/** A draft over the attempts of such clients, if there are any; each virtual user has to dial once. */
export function findConnectionChurn(view: RunView): Draft[] {
  const { plan, loadCells } = view;
  if (plan.target.connections !== "reuse") return [];
  const byClient = new Map<number | undefined, Cell[]>();
  for (const cell of loadCells) {
    const client = clientOf(cell, view);
    const own = byClient.get(client);
    if (own === undefined) byClient.set(client, [cell]);
    else own.push(cell);
  }
  const churning = [...byClient.values()].filter((cells) => dialsAnew(cells, plan.vus)).flat();
  const counts = new Map<Cell, number>(
    churning
      .filter(({ newConnections }) => newConnections > 0)
      .map((cell) => [cell, cell.newConnections]),
  );
  if (counts.size === 0) return [];
  return [
    {
      rule: "B06",
      ofWhat: "attempts",
      confidence: "high",
      isDefect: false,
      covers: () => true,
      nouns: nounsFor("attempts", false),
      kind: "events",
      counts,
      symptoms: [],
      words: nameClients,
    },
  ];
}

function dialsAnew(cells: readonly Cell[], vus: number): boolean {
  const attempts = sumOver(cells, (cell) => cell.attempts);
  const dialled = sumOver(cells, (cell) => cell.newConnections);
  return attempts >= FEWEST && dialled >= NEARLY_ALL * attempts && dialled > vus;
}

function clientOf({ org, variant }: Cell, { plan }: RunView): number | undefined {
  const requests = plan.orgs[org]?.requests;
  return (requests?.[variant] ?? requests?.[0])?.client;
}

function nameClients({ counts }: DraftCore, view: RunView) {
  const clients = [...new Set([...counts.keys()].map((cell) => clientOf(cell, view)))];
  const names = clients
    .slice(0, CLIENTS_TOLD)
    .map((client) => boundText(view.plan.clients[client ?? -1]?.clientId ?? "", NAME_MAX));
  const more = clients.length - names.length;
  return { clients: names.join(", ") + (more > 0 ? ` and ${more} more` : "") };
}
