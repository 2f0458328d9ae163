/** Find the piece of street that was meant by a click, among those that the map has drawn. */
import type { Map as LibreMap, MapGeoJSONFeature } from "maplibre-gl";
import { text } from "../data/read";
import { STREET_LAYERS } from "./street_layers";

export interface StreetFound {
  id: string;
  /** Empty for one without a name. */
  name: string;
  /** Whether the street itself was hit, not the ground beside it. */
  isHit: boolean;
}

/** Pixels by which one may miss a street. */
const REACH = 8;

export function streetAt(map: LibreMap, { x, y }: { x: number; y: number }): StreetFound | null {
  const layers = [...STREET_LAYERS];
  const hit = map.queryRenderedFeatures([x, y], { layers })[0];
  const box: [[number, number], [number, number]] = [
    [x - REACH, y - REACH],
    [x + REACH, y + REACH],
  ];
  const found: MapGeoJSONFeature | undefined = hit ?? map.queryRenderedFeatures(box, { layers })[0];
  const id = text(found?.properties.street_id) ?? text(found?.id);
  if (found === undefined || id === null) return null;
  return { id, name: text(found.properties.name) ?? "", isHit: hit !== undefined };
}
