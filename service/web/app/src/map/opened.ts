/** Where the map opens. */
import type { MapOptions } from "maplibre-gl";
import type { Box } from "./shape";

/** Pixels of the map that the panel and the card cover. */
export interface Covered {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export const CLOSEST_ZONE = 17.2;

const VIET_NAM: Box = [102.1, 8.3, 109.5, 23.4];

/** On a box that fills what is not covered, or on the whole country. */
export function openedOn(box: Box | null, covered: Covered): Pick<MapOptions, "bounds" | "fitBoundsOptions"> {
  if (box === null) return { bounds: VIET_NAM };
  return { bounds: box, fitBoundsOptions: { padding: covered, maxZoom: CLOSEST_ZONE } };
}
