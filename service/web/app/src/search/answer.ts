/** The answer to "which zone is my home in?". */
import type { Zone } from "../data/types";
import { button, element, icon, ICONS } from "../element";
import { moment, say } from "../language";
import { mark } from "../panel/mark";
import { zoneTitle } from "../panel/zone_list";
import type { Word } from "../words";
import type { Place } from "./address";
import type { Standing } from "./rule";

export type Answer =
  | { kind: "searching" }
  | { kind: "failed" | "notFound" | "mineRefused" | "outside" }
  | { kind: "several"; places: Place[] }
  | { kind: "place"; where: string; how: string; standing: Standing | "mixed"; worst: Standing; mostly: boolean; zone: Zone | null; others: Place[] };

export interface AnswerActions {
  choose(place: Place): void;
  seeZone(zone: Zone): void;
  close(): void;
}

export function renderAnswer(
  box: HTMLElement,
  answer: Answer | null,
  facts: { area: string; isPublic: boolean },
  actions: AnswerActions,
): void {
  box.hidden = answer === null;
  box.replaceChildren();
  if (answer === null) return;
  box.setAttribute("aria-label", say("searchLabel"));
  switch (answer.kind) {
    case "searching":
      box.append(head("plain", null, say("searching"), null, actions));
      break;
    case "failed":
      box.append(head("plain", null, say("searchFailed"), null, actions), body(words("searchFailedWhy")));
      break;
    case "mineRefused":
      box.append(head("plain", null, say("mineRefused"), null, actions), body(words("mineRefusedWhy")));
      break;
    case "outside":
      box.append(
        head("plain", null, say("outsideArea"), null, actions),
        body(element("p", {}, say("outsideAreaWhy", { area: facts.area }))),
      );
      break;
    case "notFound":
      box.append(
        head("plain", null, say("notFound"), null, actions),
        body(
          element("p", {}, say("notFoundWhy", { example: say("exampleAddress") })),
          element("p", { class: "aside" }, say("notFoundPin")),
        ),
      );
      break;
    case "several":
      box.append(
        head("plain", null, say("severalPlaces", { count: String(answer.places.length) }), null, actions),
        body(words("severalPlacesWhy"), choices(answer.places, actions)),
      );
      break;
    case "place":
      box.append(...place(answer, facts.isPublic, actions));
  }
}

const TITLES: Record<Standing | "mixed", Word> = {
  red: "red",
  yellow: "yellow",
  open: "openHere",
  mixed: "mixedHere",
};
const RULES: Record<Standing | "mixed", Word> = {
  red: "rulesRed",
  yellow: "rulesYellow",
  open: "rulesOpen",
  mixed: "rulesMixed",
};

function place(
  answer: Extract<Answer, { kind: "place" }>,
  isPublic: boolean,
  actions: AnswerActions,
): HTMLElement[] {
  const { standing, worst, mostly, zone, others } = answer;
  const meaning: Record<Standing | "mixed", Word> = {
    red: "redMeaning",
    yellow: "yellowMeaning",
    open: "openHereSub",
    mixed: worst === "red" ? (mostly ? "mostlyRed" : "partlyRed") : mostly ? "mostlyYellow" : "partlyYellow",
  };
  return [
    head(worst, worst, say(TITLES[standing]), say(meaning[standing]), actions),
    body(
      element(
        "div",
        { class: "found" },
        icon(ICONS.pin),
        element("p", {}, element("b", {}, answer.where), element("span", {}, answer.how)),
      ),
      element("p", { class: "rules" }, say(RULES[standing])),
      zone === null ? null : zoneFacts(zone, actions),
      isPublic && worst !== "open" ? element("p", { class: "aside" }, say("publicWider")) : null,
      others.length === 0
        ? null
        : element("section", {}, element("h3", {}, say("otherPlaces")), choices(others, actions)),
    ),
  ];
}

function zoneFacts(zone: Zone, actions: AnswerActions): HTMLElement {
  const row = (word: Word, value: string) =>
    element("div", {}, element("dt", {}, say(word)), element("dd", {}, value));
  return element(
    "section",
    { class: "zone-facts" },
    element(
      "dl",
      { class: "facts" },
      row("validFrom", moment(zone.validFrom)),
      row("earliestLift", moment(zone.earliestLift)),
    ),
    button(
      { class: "to-zone" },
      () => actions.seeZone(zone),
      mark(zone.level),
      element("span", {}, `${say("seeZone")}: ${zoneTitle(zone)}`),
      icon(ICONS.chevron),
    ),
  );
}

function choices(places: Place[], actions: AnswerActions): HTMLElement {
  return element(
    "ul",
    { class: "places" },
    ...places.map((one) =>
      element("li", {}, button({}, () => actions.choose(one), icon(ICONS.pin), element("span", {}, one.label))),
    ),
  );
}

function head(
  tone: Standing | "plain",
  sign: Standing | null,
  title: string,
  under: string | null,
  actions: AnswerActions,
): HTMLElement {
  return element(
    "header",
    { class: `card-top card-${tone}` },
    sign === null ? null : sign === "open" ? element("span", { class: "mark mark-open", "aria-hidden": "true" }, icon(ICONS.check)) : mark(sign),
    element(
      "div",
      { role: "status" },
      element("h2", { id: "answer-title", tabindex: "-1" }, title),
      under === null ? null : element("p", {}, under),
    ),
    button(
      { class: "round", "aria-label": say("close"), title: say("close") },
      () => actions.close(),
      icon(ICONS.close),
    ),
  );
}

function body(...parts: (HTMLElement | null)[]): HTMLElement {
  return element("div", { class: "card-body" }, ...parts);
}

function words(word: Word): HTMLElement {
  return element("p", {}, say(word));
}
