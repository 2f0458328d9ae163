/** Cases as the desk knows them. */
import type { Position } from "geojson";
import { isRecord } from "../data/fetch";
import { askJson } from "./api";
import { records, text } from "./plans";

export const OUTCOMES = ["found", "ambiguous", "not_found", "pending"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Filter = "doubt" | "found" | "withdrawn" | "all";
export const FILTERS: Filter[] = ["doubt", "found", "withdrawn", "all"];

export interface CaseRow {
  id: string;
  reportedAt: string | null;
  outcome: Outcome;
  isWithdrawn: boolean;
  candidates: number;
  at: Position | null;
}

export interface Choice {
  id: string;
  level: string;
  label: string;
  door: string | null;
  householdId: string | null;
  unitId: string | null;
  score: number;
  at: Position | null;
}

export interface Report {
  act: string;
  at: string;
  by: string;
  content: Record<string, unknown>;
}

export interface CaseFacts {
  id: string;
  isWithdrawn: boolean;
  outcome: Outcome;
  why: string | null;
  /** Null while the area is read. */
  choices: Choice[] | null;
  history: Report[];
}

export async function readCases(): Promise<CaseRow[]> {
  const features = await everyCase();
  const rows = features.map((feature): CaseRow => {
    const row = feature.properties;
    return {
      id: String(row.case_id ?? feature.id ?? ""),
      reportedAt: text(row.reported_at),
      outcome: outcomeOf(row.outcome),
      isWithdrawn: row.status === "discarded",
      candidates: typeof row.candidates === "number" ? row.candidates : 0,
      at: feature.at,
    };
  });
  const rank = (row: CaseRow) => (isDoubtful(row) ? 0 : row.isWithdrawn ? 2 : 1);
  return rows.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (b.reportedAt ?? "").localeCompare(a.reportedAt ?? "") ||
      a.id.localeCompare(b.id),
  );
}

/** How many cases wait for a person, without reading any of them. */
export async function countDoubtful(): Promise<number> {
  const waits = encodeURIComponent("outcome <> 'found' AND status <> 'discarded'");
  const page = await askJson(`/collections/cases/items?limit=1&filter=${waits}`);
  return Number(page.numberMatched) || 0;
}

interface Item {
  id: unknown;
  properties: Record<string, unknown>;
  at: Position | null;
}

/** Cases that lie nowhere have no geometry, and are wanted here above all. */
async function everyCase(): Promise<Item[]> {
  const found: Item[] = [];
  for (let offset = 0; ; ) {
    const page = await askJson(`/collections/cases/items?limit=5000&offset=${offset}`);
    const rows = records(page.features);
    for (const row of rows) {
      const shape = isRecord(row.geometry) ? row.geometry : null;
      const at = shape?.type === "Point" ? (shape.coordinates as Position) : null;
      found.push({ id: row.id, properties: isRecord(row.properties) ? row.properties : {}, at });
    }
    offset += rows.length;
    if (rows.length === 0 || offset >= Number(page.numberMatched)) return found;
  }
}

export async function readCase(id: string): Promise<CaseFacts> {
  const found = await askJson(`/cases/${encodeURIComponent(id)}`);
  const place = isRecord(found.place) ? found.place : {};
  return {
    id,
    isWithdrawn: found.is_withdrawn === true,
    outcome: outcomeOf(place.outcome),
    why: text(place.why),
    choices: Array.isArray(found.choices) ? records(found.choices).map(readChoice) : null,
    history: records(found.history).map((row) => ({
      act: String(row.act ?? ""),
      at: String(row.received_at ?? ""),
      by: String(row.received_by ?? ""),
      content: isRecord(row.content) ? row.content : {},
    })),
  };
}

function readChoice(feature: Record<string, unknown>, number: number): Choice {
  const properties = isRecord(feature.properties) ? feature.properties : {};
  const facts = isRecord(properties.geocoding) ? properties.geocoding : {};
  const shape = isRecord(feature.geometry) ? feature.geometry : null;
  return {
    id: String(number),
    level: String(facts.match_level ?? ""),
    label: text(facts.label) ?? "",
    door: text(facts.door),
    householdId: text(facts.household_id),
    unitId: text(facts.alley_id) ?? text(facts.hamlet_id) ?? text(facts.ward_id),
    score: typeof facts.score === "number" ? facts.score : 0,
    at: shape === null ? null : (shape.coordinates as Position),
  };
}

export function isDoubtful(row: CaseRow): boolean {
  return !row.isWithdrawn && row.outcome !== "found";
}

export function fits(row: CaseRow, filter: Filter): boolean {
  if (filter === "doubt") return isDoubtful(row);
  if (filter === "found") return !row.isWithdrawn && row.outcome === "found";
  if (filter === "withdrawn") return row.isWithdrawn;
  return true;
}

function outcomeOf(value: unknown): Outcome {
  return OUTCOMES.find((one) => one === value) ?? "pending";
}

const PLACES = [
  "household_id",
  "unit_id",
  "lng",
  "lat",
  "accuracy_m",
  "stated_x",
  "stated_y",
  "stated_crs",
];

export type Place =
  | { household_id: string }
  | { unit_id: string }
  | { lng: number; lat: number };

/** The last report again, with the place that a person has confirmed. */
export function correction(facts: CaseFacts, place: Place): Record<string, unknown> {
  const last = facts.history.at(-1)?.content ?? {};
  const kept = Object.entries(last).filter(
    ([name]) => !PLACES.includes(name) && !(name === "address" && "lng" in place),
  );
  return { ...Object.fromEntries(kept), case_id: facts.id, ...place };
}
