/** Turn the answers of the service into checked values. */
import type { Feature, Point } from "geojson";
import { isRecord, Unreachable } from "./fetch";
import type { Box } from "../map/shape";
import type { Checkpoint, CheckpointKind, Layer, Level, Summary, Unit, Zone } from "./types";

/** What the caller may do. */
export function readMay(answer: unknown): string[] {
  if (!isRecord(answer) || !Array.isArray(answer.may)) return [];
  return answer.may.filter((one) => typeof one === "string");
}

export function readSummary(answer: unknown): Summary {
  if (!isRecord(answer)) throw new Unreachable("/summary: not an object");
  return {
    box: isBox(answer.zones_bbox) ? answer.zones_bbox : null,
    area: plainName(text(answer.area) ?? "", answer.invented === true),
    invented: answer.invented === true,
    isPublic: answer.view === "public",
    isPast: answer.status === "lifted",
    planId: text(answer.plan_id),
    asOf: text(answer.as_of),
    policy: text(answer.policy),
    zonesRed: number(answer.zones_red) ?? 0,
    zonesYellow: number(answer.zones_yellow) ?? 0,
    peopleRed: number(answer.people_red) ?? 0,
    peopleYellow: number(answer.people_yellow) ?? 0,
    householdsRed: number(answer.households_red) ?? 0,
    householdsYellow: number(answer.households_yellow) ?? 0,
    posts: number(answer.posts),
    barriers: number(answer.barriers),
    doors: number(answer.doors),
    cases: number(answer.cases),
    gap: number(answer.gap),
  };
}

function isBox(value: unknown): value is Box {
  return Array.isArray(value) && value.length === 4 && value.every(Number.isFinite);
}

/** The page marks an invented area itself; its name need not say so again. */
function plainName(name: string, invented: boolean): string {
  return invented ? name.replace(/\s*\(dữ liệu giả định\)$/iu, "") : name;
}

/** Zones, red before yellow, the larger before the smaller. */
export function readZones(layer: Layer): Zone[] {
  const zones = layer.features.map(readZone);
  const rank = (zone: Zone) => (zone.level === "red" ? 0 : 1);
  return zones.sort(
    (a, b) => rank(a) - rank(b) || (b.people ?? 0) - (a.people ?? 0) || a.id.localeCompare(b.id),
  );
}

function readZone(feature: Layer["features"][number]): Zone {
  const row = feature.properties;
  const vi = text(row.reason) ?? "";
  return {
    id: identifier(feature),
    plan: text(row.plan) ?? "",
    level: level(row.level),
    status: text(row.status) ?? "",
    inside: text(row.inside),
    people: number(row.people),
    households: number(row.households),
    cases: number(row.cases),
    areaM2: number(row.area_m2),
    perimeterM: number(row.perimeter_m),
    checkpoints: number(row.checkpoints),
    units: Array.isArray(row.units) ? row.units.filter(isRecord).map(readUnit) : [],
    validFrom: text(row.valid_from),
    earliestLift: text(row.earliest_lift),
    policy: text(row.policy),
    reason: { vi, en: text(row.reason_en) ?? vi },
    geometry: feature.geometry,
  };
}

function readUnit(row: Record<string, unknown>): Unit {
  return {
    id: text(row.unit_id) ?? "",
    level: text(row.level) ?? "",
    name: text(row.name) ?? "",
    whole: row.whole === true,
  };
}

/** Somebody stands at a manned door as at any post. */
const KINDS: Record<string, CheckpointKind> = { post: "post", door_post: "post", door: "door" };

export function readCheckpoints(layer: Layer): Checkpoint[] {
  return layer.features.filter(isPoint).map((feature) => ({
    id: identifier(feature),
    zone: text(feature.properties.zone),
    level: level(feature.properties.level),
    street: text(feature.properties.street),
    between: text(feature.properties.between),
    kind: KINDS[text(feature.properties.kind) ?? ""] ?? "barrier",
    geometry: feature.geometry,
  }));
}

function isPoint(
  feature: Layer["features"][number],
): feature is Feature<Point, Record<string, unknown>> {
  return feature.geometry.type === "Point";
}

function identifier(feature: Layer["features"][number]): string {
  return String(feature.id ?? feature.properties.id ?? "");
}

function level(value: unknown): Level {
  return value === "red" ? "red" : "yellow";
}

export function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
