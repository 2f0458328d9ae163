/** Read JSON from this server, and from nowhere else. */
import { key } from "./key";
import type { Layer } from "./types";

const PAGE = 5000;
const PATIENCE_MS = 30_000;

export type Tagged = { layer: Layer; tag: string | null };

/** The first page of a layer; `next` is where the others are, or null where it is all. */
export type Begun = Tagged & { next: string | null };

/** The server cannot be reached, or answers what this page cannot read. */
export class Unreachable extends Error {}

/** The key that this tab keeps is not valid, or not any more. */
export class KeyRefused extends Unreachable {}

/** With a body it is sent by POST, and stands in no URL. */
export async function fetchJson(path: string, body?: Record<string, unknown>): Promise<unknown> {
  const answer = await ask(path, body);
  try {
    return await answer.json();
  } catch (cause) {
    throw new Unreachable(path, { cause });
  }
}

/** Ask with the key that is kept, if there is one. */
export async function ask(path: string, body?: Record<string, unknown>): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      headers: {
        Accept: "application/geo+json, application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...keyHeader(),
      },
      credentials: "omit", // or the browser would ask for a password of its own
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (cause) {
    throw new Unreachable(path, { cause });
  }
  if (answer.status === 401) throw new KeyRefused(path);
  if (!answer.ok) throw new Unreachable(`${path}: ${answer.status}`);
  return answer;
}

export function keyHeader(): Record<string, string> {
  const shown = key();
  return shown === null ? {} : { Authorization: `Bearer ${shown}` };
}

/** Read every page of a collection by following its `next` links. */
export async function fetchLayer(collection: string, plan?: string): Promise<Layer> {
  return (await fetchTagged(collection, plan)).layer;
}

/** A whole layer, and the tag of its first page: a delta begins there. */
export async function fetchTagged(collection: string, plan?: string): Promise<Tagged> {
  return fetchRest(await fetchBegun(collection, PAGE, plan));
}

/** The first page of a layer, of so many features; what follows is asked for by `fetchRest`. */
export async function fetchBegun(collection: string, limit: number, plan?: string): Promise<Begun> {
  const named = plan === undefined ? "" : `&plan=${encodeURIComponent(plan)}`;
  const path = `/collections/${collection}/items?limit=${limit}${named}`;
  const answer = await ask(path);
  return { ...(await readPage(path, answer)), tag: answer.headers.get("ETag") };
}

/**
 * A layer whose first page is there, whole. Later pages name the plan of the first: they fit it.
 * They are asked for when `free`: to take them in holds up the thread, even before they are read.
 */
export async function fetchRest({ layer, tag, next }: Begun, free?: Promise<unknown>): Promise<Tagged> {
  const features = [...layer.features];
  const seen = new Set<string>();
  let path = next;
  while (path !== null && !seen.has(path)) {
    seen.add(path);
    await free;
    const answer = await ask(path);
    const page = await readPage(path, answer);
    for (const feature of page.layer.features) features.push(feature);
    path = page.next;
  }
  return { layer: { type: "FeatureCollection", features }, tag };
}

async function readPage(path: string, answer: Response): Promise<Pick<Begun, "layer" | "next">> {
  const page: unknown = await answer.json().catch((cause) => {
    throw new Unreachable(path, { cause });
  });
  if (!isCollection(page)) throw new Unreachable(`${path}: not GeoJSON`);
  const features = page.features.filter(({ geometry }) => geometry);
  return { layer: { type: "FeatureCollection", features }, next: nextPath(page.links) };
}

interface Page extends Layer {
  links?: unknown;
}

function isCollection(page: unknown): page is Page {
  return isRecord(page) && page.type === "FeatureCollection" && Array.isArray(page.features);
}

/** Behind a proxy the server may not know its own name: only the path of a link is followed. */
function nextPath(links: unknown): string | null {
  if (!Array.isArray(links)) return null;
  const next = links.find((link) => isRecord(link) && link.rel === "next" && link.href);
  if (!isRecord(next)) return null;
  const address = new URL(String(next.href), window.location.href);
  // A first page may be small, that it comes early; those after it need not be.
  if (address.searchParams.has("limit")) address.searchParams.set("limit", String(PAGE));
  return address.pathname + address.search;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
