/** Names of the map's sources, one for each thing the map draws. */
import type { FeatureCollection } from "geojson";
import type { GeoJSONSourceSpecification } from "maplibre-gl";

export const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

export const SOURCES = [
  "wards",
  "ward-names",
  "hamlets",
  "hamlet-names",
  "street-names",
  "sites",
  "zones",
  "zone-points",
  "checkpoints",
] as const;

/** What plans change: known by id, so that a change leaves the rest as it was drawn. */
const OF_PLANS: readonly string[] = ["zones", "zone-points", "checkpoints"];

export type SourceName = (typeof SOURCES)[number];

export function emptySources(): Record<SourceName, GeoJSONSourceSpecification> {
  const source = (name: SourceName): GeoJSONSourceSpecification => ({
    type: "geojson",
    data: EMPTY,
    // Names and ids of zones are text; MapLibre keeps a feature's state under this property.
    ...(OF_PLANS.includes(name) ? { promoteId: "id" } : {}),
    // Zones are the product: they are drawn as they are, not simplified.
    tolerance: name === "zones" ? 0.05 : 0.3,
  });
  return Object.fromEntries(SOURCES.map((name) => [name, source(name)])) as Record<
    SourceName,
    GeoJSONSourceSpecification
  >;
}
