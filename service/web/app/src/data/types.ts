/** What the service answers, after it was checked (contract §5). */
import type { FeatureCollection, Geometry, Point } from "geojson";
import type { Box } from "../map/shape";

export type Level = "red" | "yellow";

export interface Summary {
  /** Round the zones; null where there is none, or where nothing is said of it. */
  box: Box | null;
  area: string;
  invented: boolean;
  /** The public view: small zones are merged and some figures withheld (contract §6). */
  isPublic: boolean;
  /** Whether the plan was lifted: what is shown is how things were. */
  isPast: boolean;
  planId: string | null;
  asOf: string | null;
  policy: string | null;
  zonesRed: number;
  zonesYellow: number;
  peopleRed: number;
  peopleYellow: number;
  householdsRed: number;
  householdsYellow: number;
  posts: number | null;
  barriers: number | null;
  /** Doors closed by themselves on main roads; nobody stands there. */
  doors: number | null;
  /** Null where the count is withheld from the public. */
  cases: number | null;
  /** Cost less its lower bound; 0 where the plan is proved optimal, null without a plan. */
  gap: number | null;
}

export interface Unit {
  id: string;
  level: string;
  name: string;
  whole: boolean;
}

export interface Zone {
  id: string;
  /** The plan's name, as the caller may call it. */
  plan: string;
  level: Level;
  status: string;
  inside: string | null;
  people: number | null;
  households: number | null;
  cases: number | null;
  areaM2: number | null;
  perimeterM: number | null;
  checkpoints: number | null;
  units: Unit[];
  validFrom: string | null;
  earliestLift: string | null;
  policy: string | null;
  reason: { vi: string; en: string };
  geometry: Geometry;
}

export type CheckpointKind = "post" | "barrier" | "door";

export interface Checkpoint {
  id: string;
  zone: string | null;
  level: Level;
  street: string | null;
  between: string | null;
  kind: CheckpointKind;
  geometry: Point;
}

export type Layer = FeatureCollection<Geometry, Record<string, unknown>>;

/** Of the backdrop what is small enough to be fetched as a whole; the rest are tiles. */
export interface Backdrop {
  wards: Layer;
  hamlets: Layer;
  sites: Layer;
}
