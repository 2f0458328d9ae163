/** Pins on the map: the candidates of a case by number, and one that a person may drag. */
import type { Position } from "geojson";
import { type Map as LibreMap, Marker } from "maplibre-gl";
import { button, element } from "../element";
import { tell } from "./words";

/** Degrees that an arrow key moves the pin: about a metre. */
const STEP = 0.00001;

export class CasePins {
  readonly #libre: LibreMap;
  #candidates: Marker[] = [];
  #pin: Marker | null = null;

  constructor(libre: LibreMap) {
    this.#libre = libre;
  }

  show(places: { id: string; at: Position }[], chosen: (id: string) => void): void {
    this.#candidates.forEach((one) => one.remove());
    this.#candidates = places.map(({ id, at }) => {
      const number = String(Number(id) + 1);
      const spot = button({ class: "pin-candidate", "data-pin": id, "aria-label": number }, () => chosen(id), number);
      return new Marker({ element: spot, anchor: "center" }).setLngLat([at[0]!, at[1]!]).addTo(this.#libre);
    });
  }

  choose(id: string | null): void {
    for (const marker of this.#candidates) {
      const spot = marker.getElement();
      spot.classList.toggle("chosen", spot.dataset.pin === id);
    }
  }

  /** Put the pin somewhere, to be dragged with a finger or moved with arrow keys. */
  drop(at: Position, moved: (at: Position) => void): void {
    if (this.#pin !== null) {
      this.#pin.setLngLat([at[0]!, at[1]!]);
      return;
    }
    const spot = element("div", {
      class: "pin-drag",
      tabindex: "0",
      role: "button",
      "aria-label": tell("onMapHere"),
    });
    const pin = new Marker({ element: spot, anchor: "bottom", draggable: true })
      .setLngLat([at[0]!, at[1]!])
      .addTo(this.#libre);
    this.#pin = pin;
    const tellMoved = () => moved(pin.getLngLat().toArray());
    pin.on("drag", tellMoved);
    pin.on("dragend", tellMoved);
    spot.addEventListener("keydown", (event) => {
      const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [];
      if (x === undefined || y === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const { lng, lat } = pin.getLngLat();
      pin.setLngLat([lng + x * STEP, lat + y * STEP]);
      tellMoved();
    });
  }

  lift(): void {
    this.#pin?.remove();
    this.#pin = null;
  }

  clear(): void {
    this.show([], () => undefined);
    this.lift();
  }
}
