/** The zones as a list that a keyboard reaches. */
import type { Zone } from "../data/types";
import { button, element, icon, ICONS } from "../element";
import { count, say } from "../language";
import { mark } from "./mark";
import type { Actions, View } from "./view";

export function zoneList(view: View, actions: Actions): HTMLElement {
  const rows = view.zones.map((zone) => element("li", {}, row(zone, view, actions)));
  return element(
    "section",
    { class: "zones", "aria-labelledby": "zones-title" },
    element("h3", { id: "zones-title" }, say("zones")),
    rows.length > 0 ? element("ul", {}, ...rows) : nothing(),
  );
}

function row(zone: Zone, view: View, actions: Actions): HTMLElement {
  const chosen = view.chosen?.kind === "zone" && view.chosen.zone.id === zone.id;
  const people = zone.people === null ? "" : `${count(zone.people)} ${say("people")}`;
  return button(
    {
      class: "zone-row",
      "data-zone": zone.id,
      "data-key": `zone-${zone.id}`,
      "aria-current": chosen ? "true" : null,
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
