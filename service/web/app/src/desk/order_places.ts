/** What a click on the map may be meant for: a house, a piece of street, a unit, a zone in force. */
import type { Position } from "geojson";
import type { Zone } from "../data/types";
import type { TownMap } from "../map/town_map";
import { whereabouts, zoneTitle } from "../panel/zone_list";
import { zoneAt } from "../search/rule";
import { namedAt, type OrderKind, ORDER_KINDS } from "./orders";
import { type DeskWord, tell } from "./words";

export type PlaceLevel = "house" | "street" | "alley" | "hamlet" | "ward" | "zone";

export interface Place {
  id: string;
  /** Null for one that was named by its identifier. */
  level: PlaceLevel | null;
  label: string;
  /** Whether the plan in force closes the place, as far as that is seen. */
  isClosed: boolean;
}

const LEVEL_WORDS: Record<PlaceLevel, DeskWord> = {
  house: "orderHouse",
  street: "orderStreet",
  alley: "orderAlley",
  hamlet: "orderHamlet",
  ward: "orderWard",
  zone: "orderZone",
};

/** The smallest first; a street that was hit comes before the house beside it. */
export async function placesAt(map: TownMap, zones: Zone[], at: Position): Promise<Place[]> {
  const zone = zoneAt(zones, at);
  const isClosed = zone !== null;
  const units = (await namedAt(at)).map((one): Place => ({ ...one, isClosed: isClosed || one.level !== "house" }));
  const street = map.streetAt(at);
  const streets: Place[] = street === null ? [] : [{ id: street.id, level: "street", label: street.name, isClosed }];
  const held = zone === null ? [] : [placeOfZone(zone)];
  const houses = street?.isHit === true ? 0 : units.filter(({ level }) => level === "house").length;
  return [...units.slice(0, houses), ...streets, ...units.slice(houses), ...held];
}

/** What an identifier that somebody wrote stands for: a zone in force, or something of the area. */
export function placeNamed(id: string, zones: Zone[]): Place {
  const zone = zones.find((one) => one.id === id);
  return zone === undefined ? { id, level: null, label: "", isClosed: true } : placeOfZone(zone);
}

function placeOfZone(zone: Zone): Place {
  return { id: zone.id, level: "zone", label: `${zoneTitle(zone)}, ${whereabouts(zone)}`, isClosed: true };
}

/** A zone is of one plan: it can only be lifted; what is open cannot be. */
export function kindsFor(place: Place): OrderKind[] {
  if (place.level === "zone") return ["lift"];
  return ORDER_KINDS.filter((kind) => kind !== "lift" || place.isClosed);
}

/** What kind of place it is; its identifier where nothing else is known. */
export function levelWords({ id, level }: Place): string {
  return level === null ? id : tell(LEVEL_WORDS[level]);
}

/** What tells it from others of its kind. */
export function ownWords({ id, level, label }: Place): string {
  return level === "house" || level === "street" ? [id, label].filter((part) => part !== "").join(" · ") : label;
}

/** What it is called in the list of orders; null where its identifier is all that is known. */
export function placeWords({ level, label }: Place): string | null {
  if (level === null) return null;
  if (level !== "house" && level !== "street") return label;
  return [tell(LEVEL_WORDS[level]), label].filter((part) => part !== "").join(", ");
}
