/** The card of the zone or checkpoint that was chosen. */
import type { Position } from "geojson";
import type { Checkpoint, Zone } from "../data/types";
import { button, element, icon, ICONS } from "../element";
import { key } from "../data/key";
import { area, count, language, metres, moment, say } from "../language";
import type { Word } from "../words";
import { WORDS } from "../words";
import { sideOf } from "../map/shape";
import { mark, type Mark } from "./mark";
import type { Actions, View } from "./view";
import { zoneTitle } from "./zone_list";

export function renderCard(card: HTMLElement, view: View, actions: Actions): void {
  card.hidden = view.chosen === null;
  card.replaceChildren();
  if (view.chosen === null) return;
  card.setAttribute("aria-labelledby", "card-title");
  card.append(
    ...(view.chosen.kind === "zone"
      ? zoneCard(view.chosen.zone, view, actions)
      : checkpointCard(view.chosen.checkpoint, view, actions)),
  );
}

function zoneCard(zone: Zone, view: View, actions: Actions): HTMLElement[] {
  const posts = view.checkpoints.filter((checkpoint) => checkpoint.zone === zone.id);
  const meaning = say(zone.level === "red" ? "redMeaning" : "yellowMeaning");
  const numbers: Figure[] = [
    ["peopleLabel", "people", zone.people, count],
    ["householdsLabel", "households", zone.households, count],
    ["casesLabel", "cases", zone.cases, count],
    ["areaLabel", "area", zone.areaM2, area],
    ["perimeterLabel", "perimeter", zone.perimeterM, metres],
    ["checkpointsLabel", "checkpoints", zone.checkpoints, count],
  ];
  return [
    top(zone.level, zone.level, zoneTitle(zone), meaning, zone.status, actions),
    element(
      "div",
      { class: "card-body" },
      figures(numbers),
      withheld(numbers),
      paragraph("reasonLabel", zone.reason[language()]),
      element(
        "section",
        {},
        facts([
          ["validFrom", moment(zone.validFrom)],
          ["earliestLift", moment(zone.earliestLift)],
        ]),
        zone.earliestLift === null ? null : element("p", { class: "aside" }, say("liftIf")),
      ),
      units(zone),
      guardList(zone, posts, actions),
      download(zone),
    ),
  ].filter((part) => part !== null);
}

/** Its place in words, and on which side of the zone it lies. */
function whereOf(checkpoint: Checkpoint, zone: Zone): string {
  const side = sideOf(checkpoint.geometry.coordinates, zone.geometry);
  const words = [checkpoint.between ?? say(checkpoint.kind), side === null ? null : say(side)];
  return words.filter((one) => one !== null).join(" · ");
}

/** The street of a checkpoint; between two cells no street is known. */
function spotName(checkpoint: Checkpoint): string {
  const onSide = checkpoint.between?.startsWith("giữa hai ô ") ?? false;
  return checkpoint.street ?? say(onSide ? "openSide" : "unnamedStreet");
}

function checkpointCard(checkpoint: Checkpoint, view: View, actions: Actions): HTMLElement[] {
  const zone = view.zones.find((one) => one.id === checkpoint.zone);
  const rows: [Word, string][] = [];
  if (checkpoint.between !== null) rows.push(["between", checkpoint.between]);
  rows.push(["line", say(checkpoint.level)]);
  rows.push(["coordinates", degrees(checkpoint.geometry.coordinates)]);
  return [
    top(checkpoint.level, checkpoint.kind, say(checkpoint.kind), spotName(checkpoint), "", actions),
    element(
      "div",
      { class: "card-body" },
      facts(rows),
      directions(checkpoint),
      zone === undefined
        ? null
        : button(
            { class: "to-zone" },
            () => actions.chooseZone(zone),
            mark(zone.level),
            element("span", {}, zoneTitle(zone)),
            icon(ICONS.chevron),
          ),
    ),
  ];
}

/** Latitude before longitude, as maps on phones read it. */
function degrees([lng, lat]: Position): string {
  return `${lat!.toFixed(6)}, ${lng!.toFixed(6)}`;
}

/** A geo: link opens the map that the phone has; nothing is loaded by this page. */
function directions(checkpoint: Checkpoint): HTMLElement {
  const [lng, lat] = checkpoint.geometry.coordinates;
  const href = `geo:${lat},${lng}?q=${lat},${lng}`;
  return element("a", { class: "to-zone", href }, icon(ICONS.route), element("span", {}, say("directions")));
}

/** The zone as the service has it, for whoever wants to work with it. */
function download(zone: Zone): HTMLElement | null {
  if (key() !== null) return null; // a link shows no key
  const path = `/collections/zones/items/${encodeURIComponent(zone.id)}?plan=${encodeURIComponent(zone.plan)}&f=json`;
  return element("a", { class: "to-file", href: path }, icon(ICONS.download), say("asGeoJson"));
}

function top(
  level: "red" | "yellow",
  sign: Mark,
  title: string,
  subtitle: string,
  status: string,
  actions: Actions,
): HTMLElement {
  return element(
    "header",
    { class: `card-top card-${level}` },
    mark(sign),
    element(
      "div",
      {},
      element("h2", { id: "card-title", tabindex: "-1" }, title),
      element("p", {}, subtitle, statusTag(status)),
    ),
    button(
      { class: "round", "aria-label": say("close"), title: say("close") },
      () => actions.close(),
      icon(ICONS.close),
    ),
  );
}

function statusTag(status: string): HTMLElement | null {
  return status in WORDS ? element("span", { class: "status" }, say(status as Word)) : null;
}

type Figure = [Word, string, number | null, (value: number) => string];

function figures(rows: Figure[]): HTMLElement {
  return element(
    "dl",
    { class: "figures" },
    ...rows.map(([word, name, value, write]) =>
      value === null
        ? null
        : element("div", { "data-figure": name }, element("dt", {}, say(word)), element("dd", {}, write(value))),
    ),
  );
}

/** What the public is not told of a zone, in one quiet line. */
function withheld(rows: Figure[]): HTMLElement | null {
  const left = rows.filter(([, , value]) => value === null).map(([word]) => lower(say(word)));
  if (left.length === 0) return null;
  return element("p", { class: "aside" }, say("notPublished", { what: left.join(", ") }));
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function facts(rows: [Word, string][]): HTMLElement {
  return element(
    "dl",
    { class: "facts" },
    ...rows.map(([word, value]) =>
      element("div", {}, element("dt", {}, say(word)), element("dd", {}, value)),
    ),
  );
}

function paragraph(word: Word, words: string): HTMLElement | null {
  if (words === "") return null;
  return element("section", {}, element("h3", {}, say(word)), element("p", {}, words));
}

function units(zone: Zone): HTMLElement | null {
  if (zone.units.length === 0) return null;
  const rows = zone.units.map((unit) =>
    element(
      "li",
      {},
      element("span", {}, unit.name),
      element("span", { class: "share" }, say(unit.whole ? "whole" : "part")),
    ),
  );
  return element(
    "section",
    {},
    element("h3", {}, say("unitsLabel")),
    element("ul", { class: "units" }, ...rows),
  );
}

function guardList(zone: Zone, checkpoints: Checkpoint[], actions: Actions): HTMLElement | null {
  if (checkpoints.length === 0) return null;
  const rows = checkpoints.map((checkpoint) =>
    element(
      "li",
      {},
      button(
        { "data-checkpoint": checkpoint.id },
        () => actions.chooseCheckpoint(checkpoint),
        mark(checkpoint.kind),
        element(
          "span",
          {},
          element("b", {}, spotName(checkpoint)),
          element("span", {}, whereOf(checkpoint, zone)),
        ),
      ),
    ),
  );
  return element(
    "section",
    { class: "guard-list" },
    element("h3", {}, `${say("checkpointsLabel")} (${count(checkpoints.length)})`),
    element("ul", {}, ...rows),
  );
}
