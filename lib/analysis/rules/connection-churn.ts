/** Rule B06: a client that dials anew for nearly every request, although its connections are to be reused. */
import { boundText } from "../../core/text.ts";
import type { Cell } from "../aggregate.ts";
import { nounsFor } from "../finding-words.ts";
import { type RunView, sumOver } from "../run-view.ts";
import { type Draft, type DraftCore } from "./rule.ts";

const NEARLY_ALL = 0.9;
const FEWEST = 20;
const CLIENTS_TOLD = 3;
const NAME_MAX = 60;

/** A draft over the attempts of such clients, if there are any; each virtual user has to dial once. */
export function findConnectionChurn(view: RunView): Draft[] {
  const { plan, loadCells } = view;
  if (plan.target.connections !== "reuse") return [];
  const counts = new Map<Cell, number>();
  plan.clients.forEach((_, client) => {
    const cells = loadCells.filter((cell) => clientOf(cell, view) === client);
    const attempts = sumOver(cells, (cell) => cell.attempts);
    const dialled = sumOver(cells, (cell) => cell.newConnections);
    if (attempts < FEWEST || dialled < NEARLY_ALL * attempts || dialled <= plan.vus) return;
    for (const cell of cells) {
      if (cell.newConnections > 0) counts.set(cell, cell.newConnections);
    }
  });
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
