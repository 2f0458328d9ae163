/** Our own vector tiles: what is too much to be fetched as a whole. */
import type { VectorSourceSpecification, VectorTileSource } from "maplibre-gl";
import type { Map as LibreMap } from "maplibre-gl";

/** By collection its first zoom, as its TileJSON says; the last one is 16 for all. */
const FIRST_ZOOM = { ground: 13, streets: 11, alleys: 12, cells: 9 } as const;
const LAST_ZOOM = 16;

export type TileSourceName = keyof typeof FIRST_ZOOM;

const NAMES = { ground: "ground_id", streets: "street_id", alleys: "unit_id", cells: "id" } as const;

export function tileSources(): Record<TileSourceName, VectorSourceSpecification> {
  const one = (name: TileSourceName): VectorSourceSpecification => ({
    type: "vector",
    tiles: [tilesOf(name)],
    minzoom: FIRST_ZOOM[name],
    maxzoom: LAST_ZOOM,
    promoteId: NAMES[name],
  });
  return { ground: one("ground"), streets: one("streets"), alleys: one("alleys"), cells: one("cells") };
}

/** Row before column, as OGC API Tiles has it. */
function tilesOf(name: TileSourceName, plan: string | null = null): string {
  const named = plan === null ? "" : `?plan=${encodeURIComponent(plan)}`;
  return `${window.location.origin}/collections/${name}/tiles/WebMercatorQuad/{z}/{y}/{x}${named}`;
}

/** Let the cells be those of a plan; a lifted plan's tiles are kept by the browser for ever. */
export function showCells(map: LibreMap, plan: string | null): void {
  map.getSource<VectorTileSource>("cells")?.setTiles([tilesOf("cells", plan)]);
}
