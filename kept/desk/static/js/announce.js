// Tells the document what changed, as events, each once: see live-stream.js for their names. The parts of a
// page ask for their news by htmx; what is told before htmx knows them is held until it does.
const GATHER = 60;

const isReady = new Promise((ready) => document.addEventListener("htmx:load", ready, { once: true }));
const gathered = new Map();

export function announce(change) {
  if (!gathered.size) isReady.then(() => setTimeout(spread, GATHER));
  gathered.set(`${change.kind}:${change.id}`, change);
}

function spread() {
  const changes = [...gathered.values()];
  gathered.clear();
  for (const { kind, id } of changes) {
    document.dispatchEvent(new CustomEvent(`live:${kind}`, { detail: { id } }));
    if (id) document.dispatchEvent(new CustomEvent(`live:${kind}:${id}`, { detail: { id } }));
  }
}
