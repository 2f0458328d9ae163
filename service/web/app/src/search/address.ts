/** Ask the service where an address is; the address goes in a body, never in a URL. */
import type { Geometry, Position } from "geojson";
import { fetchJson, isRecord, Unreachable } from "../data/fetch";
import { text } from "../data/read";

export type PlaceLevel = "house" | "alley" | "hamlet" | "ward";

export interface Place {
  label: string;
  level: PlaceLevel;
  at: Position;
  score: number;
  /** The collection and name of its smallest unit, where no house is known. */
  unit: { collection: string; id: string } | null;
}

const COLLECTIONS = { alley: "alleys", hamlet: "hamlets", ward: "wards" } as const;

/** Candidates, best first. */
export async function placesOf(address: string): Promise<Place[]> {
  const answer = await fetchJson("/geocode", { q: address, limit: 6 });
  if (!isRecord(answer) || !Array.isArray(answer.features)) throw new Unreachable("/geocode");
  return answer.features.flatMap((feature) => readPlace(feature) ?? []);
}

/** The outline of a unit, to tell which of its houses lie in a zone. */
export async function outlineOf(unit: { collection: string; id: string }): Promise<Geometry | null> {
  const path = `/collections/${unit.collection}/items/${encodeURIComponent(unit.id)}`;
  const answer = await fetchJson(path);
  return isRecord(answer) && isRecord(answer.geometry) ? (answer.geometry as unknown as Geometry) : null;
}

function readPlace(feature: unknown): Place | null {
  if (!isRecord(feature) || !isRecord(feature.geometry) || !isRecord(feature.properties)) return null;
  const facts = feature.properties.geocoding;
  const at = feature.geometry.coordinates;
  if (!isRecord(facts) || !Array.isArray(at)) return null;
  const named = text(facts.match_level);
  const level = named === "alley" || named === "hamlet" || named === "ward" ? named : "house";
  const id = level === "house" ? null : text(facts[`${level}_id`]);
  return {
    label: text(facts.label) ?? "",
    level,
    at: at as Position,
    score: typeof facts.score === "number" ? facts.score : 0,
    unit: level === "house" || id === null ? null : { collection: COLLECTIONS[level], id },
  };
}
