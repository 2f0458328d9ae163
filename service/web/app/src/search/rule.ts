/** Which rules hold at a position or in a unit; reckoned in this page, so that nothing is asked. */
import type { Geometry, Position } from "geojson";
import type { Level, Zone } from "../data/types";
import { boxOf, holds } from "../map/shape";

export type Standing = Level | "open";

/** The zone that holds a position; red before yellow. */
export function zoneAt(zones: Zone[], at: Position): Zone | null {
  const round = zones.filter((zone) => holds(zone.geometry, at));
  return round.find((zone) => zone.level === "red") ?? round[0] ?? null;
}

export function standingOf(zone: Zone | null): Standing {
  return zone === null ? "open" : zone.level;
}

const STEPS = 18;
/** A zone's rounded outline may touch a neighbour's ground: less than this is not meant. */
const LEAST_SHARE = 0.04;

/** Which share of a unit lies at each level, as seen at points spread over it; 1 in all. */
export function sharesIn(zones: Zone[], unit: Geometry): Record<Standing, number> {
  const count = { red: 0, yellow: 0, open: 0 };
  const box = boxOf([unit]);
  if (box === null) return count;
  const [west, south, east, north] = box;
  for (let row = 0; row < STEPS; row += 1) {
    for (let column = 0; column < STEPS; column += 1) {
      const at = [
        west + ((column + 0.5) / STEPS) * (east - west),
        south + ((row + 0.5) / STEPS) * (north - south),
      ];
      if (holds(unit, at)) count[standingOf(zoneAt(zones, at))] += 1;
    }
  }
  const all = count.red + count.yellow + count.open || 1;
  for (const level of ["red", "yellow", "open"] as const) {
    if (count[level] < LEAST_SHARE * all) count[level] = 0;
  }
  const kept = count.red + count.yellow + count.open || 1;
  return { red: count.red / kept, yellow: count.yellow / kept, open: count.open / kept };
}
