/** The map itself: it shows what it is given and says what was clicked. */
import {
  GeoJSONSource,
  Map as LibreMap,
  type MapGeoJSONFeature,
  type MapOptions,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import type { FeatureCollection, Geometry, Position } from "geojson";
import type { Backdrop, Checkpoint, Layer, Zone } from "../data/types";
import { keyHeader } from "../data/fetch";
import { key } from "../data/key";
import { text } from "../data/read";
import { onScheme, paletteNow } from "../scheme";
import { BORDER_LAYERS, GROUND_LAYERS } from "./backdrop_layers";
import { Brush, type Painted } from "./brush";
import { sitePicture } from "./icons";
import { KeptSource } from "./kept_source";
import { NamesInView } from "./names_in_view";
import { NAME_LAYERS, SITE_LAYERS } from "./name_layers";
import type { Covered } from "./opened";
import type { Palette } from "./palette";
import { boxOf, inside, namePoints } from "./shape";
import { emptySources, type SourceName } from "./sources";
import { type StreetFound, streetAt } from "./street_at";
import { showCells, tileSources } from "./tile_sources";
import { TOWN } from "./town_layers";
import { CHECKPOINT_LAYERS, CLICKABLE, ZONE_LAYERS } from "./zone_layers";
import { surroundings, zonesFirst } from "./zones_first";

setWorkerUrl(workerUrl);

export const TOGGLES = {
  zones: ZONE_LAYERS,
  checkpoints: CHECKPOINT_LAYERS,
  borders: BORDER_LAYERS,
  names: NAME_LAYERS,
  sites: SITE_LAYERS,
  ground: GROUND_LAYERS,
} as const;

export type Toggle = keyof typeof TOGGLES;

export type Clicked = { kind: "zone" | "checkpoint"; id: string } | null;

/** Pixels by which one may miss a small thing. */
const REACH = 6;
const SMALL = ["checkpoint", "checkpoint-dot", "zone-dot"];
/** From afar the dots of checkpoints are too dense to be meant. */
const CHECKPOINTS_FROM = 15.2;

export class TownMap {
  readonly libre: LibreMap;
  /** Settled once the map can be given something to draw. */
  readonly ready: Promise<void>;
  #chosen: { source: "zones"; id: string } | null = null;
  #under: string | null = null;
  readonly #names: NamesInView;
  #cellsOf = "";
  #missing: (() => void) | null = null;
  readonly #kept = new Map<SourceName, KeptSource>();
  readonly #brush: Brush;
  #zones: Zone[] = [];
  /** Whether the surroundings are drawn too. */
  #isWhole = false;
  readonly #off = new Set<string>();

  constructor(container: HTMLElement, opened: Pick<MapOptions, "bounds" | "fitBoundsOptions">, clicked: (what: Clicked) => void) {
    const palette = paletteNow();
    this.libre = new LibreMap({
      container,
      style: {
        version: 8,
        sources: { ...emptySources(), ...tileSources() },
        layers: zonesFirst(TOWN.layers(palette)),
        transition: { duration: 0, delay: 0 }, // a picture for paper is taken at once
      },
      validateStyle: import.meta.env.DEV, // what is served has been through the compiler
      transformRequest: (url) => ({ url, headers: isOwn(url) ? keyHeader() : {} }),
      ...opened,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      maxZoom: 20,
      minZoom: 4,
      fadeDuration: calm() ? 0 : 200,
    });
    this.libre.touchZoomRotate.disableRotation();
    this.libre.keyboard.disableRotation();
    this.#brush = new Brush(this.libre, palette);
    this.ready = new Promise((resolve) => {
      this.libre.once("style.load", () => {
        this.#brush.begin(TOWN);
        resolve();
      });
    });
    const paintAnew = () => this.paintIn(paletteNow());
    onScheme(() => void this.ready.then(paintAnew));
    void this.ready.then(paintAnew); // it may have changed meanwhile
    this.#names = new NamesInView(this.libre, (layer) => this.#set("street-names", layer));
    this.libre.on("error", () => this.#missing?.()); // unheard, it would be an error of the console
    this.libre.on("click", (event) => clicked(this.#at(event.point)));
    this.libre.on("mousemove", (event) => this.#hover(this.#at(event.point)));
  }

  /** Draw something of the desk's too, in the colours of the day or of the night. */
  add(painted: Painted, below?: string): void {
    this.#brush.add(painted, below);
  }

  paintIn(palette: Palette): void {
    this.#brush.use(palette);
  }

  showZones(zones: Zone[]): void {
    this.#zones = zones;
    this.#keep("zones", zones.map((zone) => feature(rowOf(zone), zone.geometry)));
    if (this.#isWhole) this.#showPoints();
  }

  /** Draw what lies round the zones too. */
  showSurroundings(): void {
    if (this.#isWhole) return;
    this.#isWhole = true;
    this.#showPoints();
    surroundings(this.libre, this.#off);
  }

  #showPoints(): void {
    const points = this.#zones.flatMap((zone) => {
      const at = inside(zone.geometry);
      return at === null ? [] : [feature(rowOf(zone), { type: "Point", coordinates: at })];
    });
    this.#keep("zone-points", points);
  }

  /** Let the hexagons be those of a plan, or of a caller who may see another view. */
  showCells(plan: string | null): void {
    if (this.#cellsOf === `${plan} ${key()}`) return;
    this.#cellsOf = `${plan} ${key()}`;
    showCells(this.libre, plan);
  }

  /** Hear of tiles that never came. */
  onMissing(then: () => void): void {
    this.#missing = then;
  }

  showCheckpoints(checkpoints: Checkpoint[]): void {
    const features = checkpoints.map(({ id, level, kind, geometry }) =>
      feature({ id, level, kind }, geometry),
    );
    this.#keep("checkpoints", features);
  }

  showBackdrop<Name extends keyof Backdrop>(name: Name, layer: Layer): void {
    if (name === "sites") {
      const features = layer.features.map(({ properties, geometry }) => {
        const shown = { name: text(properties.name) ?? "", picture: sitePicture(text(properties.kind) ?? "") };
        return feature(shown, geometry);
      });
      this.#set("sites", collection(features));
      return;
    }
    this.#set(name, layer);
    if (name === "wards") this.#set("ward-names", namePoints(layer));
    if (name === "hamlets") this.#set("hamlet-names", namePoints(layer));
  }

  toggle(what: Toggle, shown: boolean): void {
    for (const layer of TOGGLES[what]) {
      if (shown) this.#off.delete(layer);
      else this.#off.add(layer);
      this.libre.setLayoutProperty(layer, "visibility", shown ? "visible" : "none");
    }
  }

  choose(id: string | null): void {
    if (this.#chosen !== null) this.libre.setFeatureState(this.#chosen, { chosen: false });
    this.#chosen = id === null ? null : { source: "zones", id };
    if (this.#chosen !== null) this.libre.setFeatureState(this.#chosen, { chosen: true });
  }

  /** Move so that the shapes fill what the panel leaves free. */
  frame(geometries: Iterable<Geometry>, covered: Covered, options: { closest: number; jump?: boolean }): void {
    const box = boxOf(geometries);
    if (box === null) return;
    this.libre.fitBounds(box, {
      padding: covered,
      maxZoom: options.closest,
      duration: options.jump === true || calm() ? 0 : 900,
    });
  }

  /** The position in the middle of what is not covered. */
  middle(covered: Covered): [number, number] {
    const { offsetWidth, offsetHeight } = this.libre.getContainer();
    const x = (covered.left + offsetWidth - covered.right) / 2;
    const y = (covered.top + offsetHeight - covered.bottom) / 2;
    return this.libre.unproject([x, y]).toArray();
  }

  /** Settled when the names of what is looked at have come. */
  named(): Promise<void> {
    return this.#names.pending;
  }

  /** The piece of street at a position, or close to it on the screen. */
  streetAt([lng, lat]: Position): StreetFound | null {
    return streetAt(this.libre, this.libre.project([lng!, lat!]));
  }

  #keep(name: SourceName, rows: Layer["features"]): void {
    const source = this.libre.getSource(name);
    if (!(source instanceof GeoJSONSource)) return;
    const kept = this.#kept.get(name) ?? new KeptSource();
    this.#kept.set(name, kept);
    kept.show(source, rows);
  }

  #set(name: SourceName, data: FeatureCollection): void {
    const source = this.libre.getSource(name);
    if (source instanceof GeoJSONSource) source.setData(data);
  }

  #at(point: { x: number; y: number }): Clicked {
    const small = this.libre.getZoom() < CHECKPOINTS_FROM ? ["zone-dot"] : SMALL;
    const found = this.libre.queryRenderedFeatures(
      [
        [point.x - REACH, point.y - REACH],
        [point.x + REACH, point.y + REACH],
      ],
      { layers: small },
    );
    const under = this.libre.queryRenderedFeatures([point.x, point.y], { layers: ["zone-fill"] });
    return nearest([...found, ...under]);
  }

  #hover(what: Clicked): void {
    this.libre.getCanvas().style.cursor = what === null ? "" : "pointer";
    const id = what?.kind === "zone" ? what.id : null;
    if (id === this.#under) return;
    if (this.#under !== null) {
      this.libre.setFeatureState({ source: "zones", id: this.#under }, { under: false });
    }
    if (id !== null) this.libre.setFeatureState({ source: "zones", id }, { under: true });
    this.#under = id;
  }
}

function rowOf({ id, level }: Zone): Record<string, unknown> {
  return { id, level };
}

function nearest(found: MapGeoJSONFeature[]): Clicked {
  const first = [...found].sort(
    (a, b) => CLICKABLE.indexOf(a.layer.id) - CLICKABLE.indexOf(b.layer.id),
  )[0];
  const id = text(first?.properties.id);
  if (first === undefined || id === null) return null;
  return { kind: first.source === "checkpoints" ? "checkpoint" : "zone", id };
}

function feature(properties: Record<string, unknown>, geometry: Geometry): Layer["features"][number] {
  return { type: "Feature", properties, geometry };
}

function collection(features: Layer["features"]): Layer {
  return { type: "FeatureCollection", features };
}

function isOwn(url: string): boolean {
  return new URL(url, window.location.href).origin === window.location.origin;
}

function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

