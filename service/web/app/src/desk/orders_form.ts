/** The list of orders: a place is pointed at on the map or named, and kept open, closed or lifted. */
import type { Position } from "geojson";
import { type MapMouseEvent, Marker } from "maplibre-gl";
import { button, element, icon, ICONS } from "../element";
import type { DeskContext } from "./context";
import { kindsFor, levelWords, ownWords, type Place, placeNamed, placesAt, placeWords } from "./order_places";
import { type Order, ORDER_KINDS, ORDER_WORDS, type OrderKind, writtenOrders } from "./orders";
import { nothing, refusalBox, waiting } from "./pieces";
import { tell } from "./words";

export class OrdersForm {
  readonly box: HTMLElement;
  readonly #context: DeskContext;
  readonly #changed: () => void;
  readonly #point: HTMLButtonElement;
  readonly #choice = element("div", { class: "order-choice" });
  readonly #list = element("div", { class: "order-list" });
  readonly #summary = element("span", { class: "order-count" });
  #orders: Order[];
  #pins: Marker[] = [];
  #isPointing = false;

  constructor(context: DeskContext, orders: Order[], changed: () => void) {
    this.#context = context;
    this.#orders = orders;
    this.#changed = changed;
    this.#point = button(
      { class: "quiet", id: "point-order", "aria-pressed": "false" },
      () => this.#setPointing(!this.#isPointing),
      icon(ICONS.pin),
      tell("orderPoint"),
    );
    this.box = element(
      "div",
      { class: "rules orders" },
      element(
        "details",
        { open: orders.length > 0, id: "orders" },
        element("summary", {}, tell("ordersTitle"), this.#summary),
        element(
          "div",
          { class: "order-body" },
          element("p", { class: "quiet-words" }, tell("ordersWhat")),
          element("div", { class: "order-ways" }, this.#point, this.#byName()),
          this.#choice,
          this.#list,
        ),
      ),
    );
    this.#show();
  }

  inputs(): Record<string, unknown> {
    return writtenOrders(this.#orders);
  }

  leave(): void {
    this.#setPointing(false);
    this.#pins.forEach((one) => one.remove());
    this.#pins = [];
  }

  #byName(): HTMLElement {
    const input = element("input", {
      id: "order-id",
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: "200",
      placeholder: "hh-… · s-…",
    });
    const form = element(
      "form",
      { class: "order-by-name" },
      element("label", { for: "order-id" }, tell("orderById")),
      input,
      element("button", { type: "submit", class: "quiet" }, tell("orderNext")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const id = input.value.trim();
      if (id === "") return;
      input.value = "";
      this.#setPointing(false);
      this.#choose([placeNamed(id, this.#context.view.zones)], null);
    });
    return form;
  }

  #setPointing(points: boolean): void {
    if (points === this.#isPointing) return;
    this.#isPointing = points;
    this.#point.setAttribute("aria-pressed", String(points));
    const { libre } = this.#context.map;
    libre.getCanvas().classList.toggle("pointing", points);
    if (points) libre.on("click", this.#pointed);
    else libre.off("click", this.#pointed);
    this.#choice.replaceChildren(...(points ? [element("p", { role: "status" }, tell("orderPointNow"))] : []));
  }

  readonly #pointed = (event: MapMouseEvent): void => {
    void this.#ask(event.lngLat.toArray());
  };

  async #ask(at: Position): Promise<void> {
    this.#choice.replaceChildren(waiting(tell("loading")));
    try {
      const found = await placesAt(this.#context.map, this.#context.view.zones, at);
      if (!this.#isPointing) return;
      if (found.length === 0) this.#choice.replaceChildren(nothing(tell("orderNowhere"), null));
      else this.#choose(found, at);
    } catch (error) {
      if (this.#isPointing) this.#choice.replaceChildren(refusalBox(error, () => void this.#ask(at)));
    }
  }

  /** Ask which of the places is meant, and what is ordered of it. */
  #choose(places: Place[], at: Position | null): void {
    const inputs = places.map(({ id }, number) =>
      element("input", { type: "radio", name: "order-place", id: `order-place-${number}`, value: id, checked: number === 0 }),
    );
    const reason = element("input", {
      id: "order-reason",
      type: "text",
      maxlength: "500",
      autocomplete: "off",
      placeholder: tell("orderReason"),
      "aria-label": tell("orderReason"),
    });
    const chosen = () => places[inputs.findIndex((one) => one.checked)]!;
    const add = (kind: OrderKind) => {
      const why = reason.value.trim();
      const place = chosen();
      this.#add({ kind, id: place.id, label: placeWords(place), at, reason: why === "" ? null : why });
    };
    const acts = ORDER_KINDS.map((kind) =>
      button({ class: `order-act order-${kind}`, "data-order": kind }, () => add(kind), tell(ORDER_WORDS[kind])),
    );
    const offer = () => {
      const kinds: readonly string[] = kindsFor(chosen());
      for (const act of acts) act.disabled = !kinds.includes(act.dataset.order!);
    };
    inputs.forEach((one) => one.addEventListener("change", offer));
    offer();
    this.#choice.replaceChildren(
      element(
        "fieldset",
        {},
        element("legend", {}, tell("orderWhich")),
        ...places.map((place, number) =>
          element(
            "label",
            { for: `order-place-${number}` },
            inputs[number]!,
            element("b", {}, levelWords(place)),
            element("span", {}, ownWords(place)),
          ),
        ),
      ),
      reason,
      element("div", { class: "order-acts" }, ...acts),
    );
    inputs[0]?.focus({ preventScroll: true });
    this.#choice.scrollIntoView({ block: "end" });
  }

  /** One order for each place: the last one said is meant. */
  #add(order: Order): void {
    this.#orders = [...this.#orders.filter((one) => one.id !== order.id), order];
    this.#setPointing(false);
    this.#choice.replaceChildren();
    this.#show();
    this.#changed();
    this.#point.focus({ preventScroll: true });
  }

  #remove(id: string): void {
    this.#orders = this.#orders.filter((one) => one.id !== id);
    this.#show();
    this.#changed();
    (this.#list.querySelector<HTMLElement>("button") ?? this.#point).focus({ preventScroll: true });
  }

  #show(): void {
    this.#summary.textContent = this.#orders.length === 0 ? "" : String(this.#orders.length);
    this.#list.replaceChildren(
      this.#orders.length === 0
        ? element("p", { class: "quiet-words" }, tell("ordersNone"))
        : element("ul", {}, ...this.#orders.map((one) => this.#line(one))),
    );
    this.#pins.forEach((one) => one.remove());
    this.#pins = this.#orders.flatMap(({ kind, at }) => {
      if (at === null) return [];
      const spot = element("div", { class: `order-pin order-${kind}`, "aria-hidden": "true" });
      return [new Marker({ element: spot }).setLngLat([at[0]!, at[1]!]).addTo(this.#context.map.libre)];
    });
  }

  #line({ kind, id, label, reason }: Order): HTMLElement {
    const name = label ?? id;
    return element(
      "li",
      { "data-id": id },
      element("span", { class: `order-mark order-${kind}` }, tell(ORDER_WORDS[kind])),
      element(
        "span",
        { class: "order-name" },
        name,
        name === id ? null : element("small", {}, id),
        reason === null ? null : element("small", {}, reason),
      ),
      button(
        { class: "round", "aria-label": tell("orderRemove", { name }), title: tell("orderRemove", { name }) },
        () => this.#remove(id),
        icon(ICONS.close),
      ),
    );
  }
}
