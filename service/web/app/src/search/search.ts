/** "Which zone is my home in?": from an address, from the browser's place, or by a pin. */
import type { Geometry, Position } from "geojson";
import type { Layer, Zone } from "../data/types";
import { text } from "../data/read";
import { byId } from "../element";
import { metres, onLanguage, say } from "../language";
import { Pin } from "../map/pin";
import { boxOf, holds } from "../map/shape";
import type { TownMap } from "../map/town_map";
import type { Word } from "../words";
import { outlineOf, type Place, placesOf } from "./address";
import { type Answer, renderAnswer } from "./answer";
import { sharesIn, type Standing, standingOf, zoneAt } from "./rule";
import { SearchBox } from "./search_box";

/** What the search needs of the page round it. */
export interface Ground {
  map: TownMap;
  zones(): Zone[];
  units(): (Layer | null)[];
  area(): { name: string; isPublic: boolean };
  frame(geometries: Geometry[], closest: number): void;
  seeZone(zone: Zone): void;
  /** The card and the answer lie in the same place: one gives way. */
  opened(): void;
}

const CLOSE = 17.6;
/** Below this difference in score the first candidate is no answer. */
const SURE_BY = 0.15;
const LEVEL_WORDS: Record<string, Word> = { alley: "kindAlley", hamlet: "kindHamlet", ward: "kindWard" };

export class Search {
  readonly #ground: Ground;
  readonly #box: SearchBox;
  readonly #pin: Pin;
  #answer: Answer | null = null;
  #again: (() => void) | null = null;
  #turn = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#pin = new Pin(ground.map, (at) => this.#stand(at, say("atPin")));
    this.#box = new SearchBox(byId("search"), {
      search: (address) => void this.#search(address),
      useMine: () => this.#useMine(),
      clear: () => this.close(),
    });
    ground.map.libre.on("click", ({ lngLat }) => {
      if (this.isOpen) this.#moveTo([lngLat.lng, lngLat.lat], say("atPin"));
    });
    onLanguage(() => {
      this.#box.speak();
      this.#render();
    });
  }

  get isOpen(): boolean {
    return this.#answer !== null;
  }

  close(): void {
    if (this.#answer === null) return;
    this.#turn += 1;
    this.#again = null;
    this.#pin.remove();
    this.#show(null);
    this.#box.field.focus({ preventScroll: true });
  }

  /** Zones have changed: say anew what holds. */
  refresh(): void {
    this.#again?.();
  }

  async #search(address: string): Promise<void> {
    const turn = (this.#turn += 1);
    this.#again = null;
    this.#pin.remove();
    this.#show({ kind: "searching" });
    try {
      const places = await placesOf(address);
      if (turn !== this.#turn) return;
      const [first, second] = places;
      if (first === undefined) this.#show({ kind: "notFound" }, true);
      else if (second !== undefined && first.score - second.score < SURE_BY) this.#several(places);
      else await this.#choose(first, places.slice(1).filter(({ label }) => !first.label.endsWith(label)), address);
    } catch (fault) {
      console.warn("Khoanh:", fault instanceof Error ? fault.name : "fault");
      if (turn === this.#turn) this.#show({ kind: "failed" }, true);
    }
  }

  #several(places: Place[]): void {
    this.#show({ kind: "several", places }, true);
    this.#ground.frame(places.map(({ at }) => ({ type: "Point", coordinates: at })), 16);
  }

  async #choose(place: Place, others: Place[], address: string | null): Promise<void> {
    const turn = this.#turn;
    if (place.unit === null) {
      const how = address === null ? say("atHouse") : `${place.label} · ${say("atHouse")}`;
      this.#moveTo(place.at, how, address ?? place.label, others);
      this.#ground.frame([{ type: "Point", coordinates: place.at }], CLOSE);
      return;
    }
    const outline = await outlineOf(place.unit);
    if (turn !== this.#turn || outline === null) return;
    this.#again = () => {
      const shares = sharesIn(this.#ground.zones(), outline);
      const worst: Standing = shares.red > 0 ? "red" : shares.yellow > 0 ? "yellow" : "open";
      const how = say("atUnit", { kind: say(LEVEL_WORDS[place.level] ?? "kindWard") });
      const standing = shares[worst] < 1 ? "mixed" : worst;
      const mostly = shares[worst] > 0.6;
      this.#show({ kind: "place", where: place.label, how, standing, worst, mostly, zone: null, others });
    };
    this.#again();
    this.#pin.put(place.at);
    this.#ground.frame([outline], CLOSE);
    this.#focus();
  }

  #moveTo(at: Position, how: string, where: string | null = null, others: Place[] = []): void {
    this.#turn += 1;
    this.#pin.put(at);
    this.#stand(at, how, where, others);
    this.#focus();
  }

  #stand(at: Position, how: string, where: string | null = null, others: Place[] = []): void {
    this.#again = () => {
      const names = this.#namesAt(at);
      if (names === null) {
        this.#show({ kind: "outside" });
        return;
      }
      const zone = zoneAt(this.#ground.zones(), at);
      const standing = standingOf(zone);
      this.#show({ kind: "place", where: where ?? names, how, standing, worst: standing, mostly: false, zone, others });
    };
    this.#again();
  }

  /** Names of the units round a position; null outside all of them. */
  #namesAt(at: Position): string | null {
    const layers = this.#ground.units();
    const found = layers.flatMap((layer) => layer?.features.filter(({ geometry }) => holds(geometry, at)) ?? []);
    if (found.length === 0 && layers.some((layer) => layer !== null && boxOf(layer.features.map((one) => one.geometry)) !== null)) return null;
    return found.map(({ properties }) => text(properties.name) ?? "").join(", ");
  }

  #useMine(): void {
    const turn = (this.#turn += 1);
    this.#show({ kind: "searching" });
    const refused = () => {
      if (turn === this.#turn) this.#show({ kind: "mineRefused" }, true);
    };
    if (!("geolocation" in navigator)) {
      refused();
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (turn !== this.#turn) return;
        const at = [coords.longitude, coords.latitude];
        this.#moveTo(at, say("atMine", { radius: metres(Math.ceil(coords.accuracy)) }));
        this.#ground.frame([{ type: "Point", coordinates: at }], CLOSE);
      },
      refused,
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  }

  #show(answer: Answer | null, shouldFocus = false): void {
    const wasOpen = this.isOpen;
    this.#answer = answer;
    if (answer !== null && !wasOpen) this.#ground.opened();
    this.#render();
    if (shouldFocus) this.#focus();
  }

  #focus(): void {
    byId("answer").querySelector<HTMLElement>("#answer-title")?.focus({ preventScroll: true });
  }

  #render(): void {
    const { name, isPublic } = this.#ground.area();
    renderAnswer(byId("answer"), this.#answer, { area: name, isPublic }, {
      choose: (place) => void this.#choose(place, [], null).catch(() => this.#show({ kind: "failed" }, true)),
      seeZone: (zone) => {
        this.close();
        this.#ground.seeZone(zone);
      },
      close: () => this.close(),
    });
    document.documentElement.classList.toggle("answering", this.isOpen);
  }
}
