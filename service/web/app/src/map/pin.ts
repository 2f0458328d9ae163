/** A pin that a finger, a mouse or the arrow keys move. */
import type { Position } from "geojson";
import { Marker } from "maplibre-gl";
import { element, icon, ICONS } from "../element";
import { say } from "../language";
import type { TownMap } from "./town_map";

const STEP_PX = 6;
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
};

export class Pin {
  readonly #map: TownMap;
  readonly #marker: Marker;
  readonly #body: HTMLElement;

  constructor(map: TownMap, moved: (at: Position) => void) {
    this.#map = map;
    this.#body = element("div", { class: "pin", role: "button", tabindex: "0" }, icon(ICONS.pin));
    this.#marker = new Marker({ element: this.#body, anchor: "bottom", draggable: true });
    this.#marker.on("dragend", () => moved(this.#at()));
    this.#body.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const { x, y } = map.libre.project(this.#marker.getLngLat());
      this.#marker.setLngLat(map.libre.unproject([x + step[0], y + step[1]]));
      moved(this.#at());
    });
    this.#body.addEventListener("click", (event) => event.stopPropagation());
  }

  put([lng, lat]: Position): void {
    this.#body.setAttribute("aria-label", say("pinLabel"));
    this.#marker.setLngLat([lng!, lat!]).addTo(this.#map.libre);
  }

  remove(): void {
    this.#marker.remove();
  }

  #at(): Position {
    const { lng, lat } = this.#marker.getLngLat();
    return [lng, lat];
  }
}
