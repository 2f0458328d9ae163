/** Read JSON from this server, and from nowhere else. */
import type { Feature, Geometry } from "geojson";
import { key } from "./key";
import type { Layer } from "./types";

const PAGE = 5000;
const PATIENCE_MS = 30_000;

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
export async function fetchTagged(collection: string, plan?: string): Promise<{ layer: Layer; tag: string | null }> {
  const features: Feature<Geometry, Record<string, unknown>>[] = [];
  const seen = new Set<string>();
  const named = plan === undefined ? "" : `&plan=${encodeURIComponent(plan)}`;
  let path: string | null = `/collections/${collection}/items?limit=${PAGE}${named}`;
  let tag: string | null = null;
  while (path !== null && !seen.has(path)) {
    const answer = await ask(path);
    if (seen.size === 0) tag = answer.headers.get("ETag");
    seen.add(path);
    const page: unknown = await answer.json().catch((cause) => {
      throw new Unreachable(String(path), { cause });
    });
    if (!isCollection(page)) throw new Unreachable(`${path}: not GeoJSON`);
    for (const feature of page.features) if (feature.geometry) features.push(feature);
    path = nextPath(page.links);
  }
  return { layer: { type: "FeatureCollection", features }, tag };
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
  return address.pathname + address.search;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
