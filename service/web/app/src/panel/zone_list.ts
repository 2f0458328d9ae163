/** The zones as a list that a keyboard reaches. */
import type { Zone } from "../data/types";
import { button, element, icon, ICONS } from "../element";
import { count, type Language, language, say } from "../language";
import { mark } from "./mark";
import { fillSlowly } from "./slowly";
import type { Actions, View } from "./view";

/**
 * Rows come in batches, and of a long list those out of sight are not laid out.
 *
 * The browser looks after each batch with every frame of the map: after two thousand rows it took
 * a third of the page's time.
 */
const BATCH = 50;
const ROW_PX = 52;

interface Made {
  zones: Zone[];
  language: Language;
  list: HTMLElement;
  chosen: string | null;
}

/** The list as it was made last: the panel is drawn anew with every click, the zones are the same. */
let made: Made | null = null;

export function zoneList(view: View, actions: Actions): HTMLElement {
  return element(
    "section",
    { class: "zones", "aria-labelledby": "zones-title" },
    element("h3", { id: "zones-title" }, say("zones")),
    view.zones.length > 0 ? listOf(view, actions) : view.state === "loading" ? coming() : nothing(),
  );
}

function listOf({ zones, chosen }: View, actions: Actions): HTMLElement {
  const id = chosen?.kind === "zone" ? chosen.zone.id : null;
  if (made?.zones !== zones || made.language !== language()) {
    const list = element("div", { role: "list", class: zones.length > BATCH ? "long" : null });
    const one: Made = { zones, language: language(), list, chosen: id };
    made = one;
    fillSlowly(list, batches(one, actions), () => made === one);
  }
  if (made.chosen !== id) {
    rowOf(made)?.removeAttribute("aria-current");
    made.chosen = id;
    rowOf(made)?.setAttribute("aria-current", "true");
  }
  return made.list;
}

function rowOf({ list, chosen }: Made): Element | null {
  return chosen === null ? null : list.querySelector(`[data-zone="${CSS.escape(chosen)}"]`);
}

function* batches(of: Made, actions: Actions): Generator<Node> {
  for (let start = 0; start < of.zones.length; start += BATCH) {
    const rows = of.zones
      .slice(start, start + BATCH)
      .map((zone) => element("div", { role: "listitem" }, row(zone, zone.id === of.chosen, actions)));
    const batch = element("div", { class: "batch" }, ...rows);
    batch.style.containIntrinsicSize = `auto ${rows.length * ROW_PX}px`;
    yield batch;
  }
}

function row(zone: Zone, isChosen: boolean, actions: Actions): HTMLElement {
  const people = zone.people === null ? "" : `${count(zone.people)} ${say("people")}`;
  return button(
    {
      class: "zone-row",
      "data-zone": zone.id,
      "data-key": `zone-${zone.id}`,
      "aria-current": isChosen ? "true" : null,
    },
    () => actions.chooseZone(zone),
    mark(zone.level),
    element(
      "span",
      { class: "zone-name" },
      element("b", {}, zoneTitle(zone)),
      element("span", {}, whereabouts(zone)),
    ),
    element("span", { class: "zone-people" }, people),
    icon(ICONS.chevron),
  );
}

function coming(): HTMLElement {
  return element("p", { class: "coming", role: "status" }, say("loading"));
}

function nothing(): HTMLElement {
  return element(
    "div",
    { class: "nothing" },
    element("b", {}, say("noZones")),
    element("p", {}, say("noZonesWhy")),
  );
}

/** The first places a zone covers, in the order the service names them. */
export function whereabouts(zone: Zone): string {
  const names = [...new Set(zone.units.map((unit) => unit.name).filter((name) => name !== ""))];
  const shown = names.slice(0, 2).join(", ");
  return names.length > 2 ? `${shown} +${count(names.length - 2)}` : shown;
}

/** A zone's level and the number at the end of its id, by which people can speak of it. */
export function zoneTitle(zone: Zone): string {
  const number = /-[ry]0*(\d+)$/.exec(zone.id)?.[1];
  if (number === undefined) return say(zone.level);
  return say(zone.level === "red" ? "redNumber" : "yellowNumber", { number });
}
