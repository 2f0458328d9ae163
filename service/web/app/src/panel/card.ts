/** The card of the zone or checkpoint that was chosen. */
import type { Checkpoint, Zone } from "../data/types";
import { button, element, icon, ICONS } from "../element";
import { area, count, countOrWithheld, language, metres, moment, say } from "../language";
import type { Word } from "../words";
import { WORDS } from "../words";
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
  const numbers = figures([
    ["peopleLabel", "people", countOrWithheld(zone.people)],
    ["householdsLabel", "households", countOrWithheld(zone.households)],
    ["casesLabel", "cases", countOrWithheld(zone.cases)],
    ["areaLabel", "area", area(zone.areaM2)],
    ["perimeterLabel", "perimeter", metres(zone.perimeterM)],
    ["checkpointsLabel", "checkpoints", countOrWithheld(zone.checkpoints)],
  ]);
  return [
    top(zone.level, zone.level, zoneTitle(zone), meaning, zone.status, actions),
    element(
      "div",
      { class: "card-body" },
      numbers,
      paragraph("reasonLabel", zone.reason[language()]),
      units(zone),
      facts([
        ["validFrom", moment(zone.validFrom)],
        ["earliestLift", moment(zone.earliestLift)],
      ]),
      guardList(posts, actions),
    ),
  ].filter((part) => part !== null);
}

/** The street of a checkpoint; between two cells no street is known. */
function spotName(checkpoint: Checkpoint): string {
  const onSide = checkpoint.between?.startsWith("giữa hai ô ") ?? false;
  return checkpoint.street ?? say(onSide ? "openSide" : "unnamedStreet");
}

function checkpointCard(checkpoint: Checkpoint, view: View, actions: Actions): HTMLElement[] {
  const zone = view.zones.find((one) => one.id === checkpoint.zone);
  const rows: [Word, string][] = [["kind", say(checkpoint.kind)]];
  if (checkpoint.between !== null) rows.push(["between", checkpoint.between]);
  rows.push(["line", say(checkpoint.level)]);
  return [
    top(checkpoint.level, checkpoint.kind, say(checkpoint.kind), spotName(checkpoint), "", actions),
    element(
      "div",
      { class: "card-body" },
      facts(rows),
      zone === undefined
        ? element("span", {})
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

function figures(rows: [Word, string, string][]): HTMLElement {
  return element(
    "dl",
    { class: "figures" },
    ...rows.map(([word, name, value]) =>
      element("div", { "data-figure": name }, element("dt", {}, say(word)), element("dd", {}, value)),
    ),
  );
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

function guardList(checkpoints: Checkpoint[], actions: Actions): HTMLElement | null {
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
          element("span", {}, checkpoint.between ?? say(checkpoint.kind)),
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
