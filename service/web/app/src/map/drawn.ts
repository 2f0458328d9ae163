/** Wait for the map to have drawn. */
import type { Map as LibreMap } from "maplibre-gl";

/** Settled when what the map was given is drawn, or does not come in so many milliseconds. */
export function drawn(map: LibreMap, patience_ms?: number): Promise<void> {
  return new Promise((resolve) => {
    map.once("idle", () => resolve());
    map.triggerRepaint(); // a map that is still already would say nothing
    if (patience_ms !== undefined) window.setTimeout(resolve, patience_ms);
  });
}
