/** Zones are drawn first: tiles of houses and streets are asked for when they stand. */
import type { LayerSpecification, Map as LibreMap } from "maplibre-gl";

const LATER: readonly string[] = ["ground", "streets", "alleys"];

/** The same layers, those of the surroundings not yet to be seen: the map fetches nothing for them. */
export function zonesFirst(layers: LayerSpecification[]): LayerSpecification[] {
  return layers.map((layer) => {
    if (!("source" in layer) || !LATER.includes(layer.source)) return layer;
    return { ...layer, layout: { ...layer.layout, visibility: "none" } } as LayerSpecification;
  });
}

/** Let the surroundings be seen, but for what somebody has switched off. */
export function surroundings(map: LibreMap, off: ReadonlySet<string>): void {
  for (const { id, ...layer } of map.getStyle().layers) {
    if ("source" in layer && LATER.includes(layer.source) && !off.has(id)) {
      map.setLayoutProperty(id, "visibility", "visible");
    }
  }
}
