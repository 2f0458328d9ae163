/** The hot figures: where, when, how many people, how many guards, and the proof. */
import type { Level, Summary } from "../data/types";
import { element, icon, ICONS } from "../element";
import { count, moment, say } from "../language";
import type { Word } from "../words";
import { mark } from "./mark";

export function place(summary: Summary): HTMLElement {
  return element(
    "div",
    { class: "place" },
    element("h2", {}, summary.area),
    summary.invented ? element("span", { class: "invented" }, say("invented")) : null,
    element(
      "div",
      { class: "when" },
      summary.asOf === null
        ? null
        : element("p", { class: "as-of" }, say("asOf", { time: moment(summary.asOf) })),
      summary.isPast
        ? element("p", { class: "past-note" }, say("timePast"))
        : element("p", { class: "fresh", hidden: true }),
    ),
  );
}

export function levels(summary: Summary): HTMLElement {
  return element(
    "div",
    { class: "levels" },
    tile("red", summary.zonesRed, summary.peopleRed, summary.householdsRed),
    tile("yellow", summary.zonesYellow, summary.peopleYellow, summary.householdsYellow),
  );
}

function tile(level: Level, zones: number, people: number, households: number): HTMLElement {
  const small = (value: number, word: Word) =>
    element("span", {}, element("b", {}, count(value)), ` ${say(word)}`);
  return element(
    "section",
    { class: `tile tile-${level}`, "aria-label": say(level) },
    element("h3", {}, mark(level), say(level)),
    element("p", { class: "people" }, element("b", {}, count(people)), ` ${say("people")}`),
    element("p", { class: "small" }, small(households, "households"), small(zones, "zonesCount")),
  );
}

/** What is published of the guards and cases; what is withheld is no figure. */
export function guards(summary: Summary): HTMLElement | null {
  const known = GUARDS.filter(([what]) => summary[what] !== null);
  if (known.length === 0) return null;
  return element(
    "dl",
    { class: "guards" },
    ...known.map(([what, word, sign]) =>
      element(
        "div",
        {},
        element("dt", {}, say(word)),
        element("dd", {}, sign === null ? null : mark(sign), count(summary[what] ?? 0)),
      ),
    ),
  );
}

const GUARDS = [
  ["posts", "posts", "post"],
  ["barriers", "barriers", "barrier"],
  ["doors", "doors", "door"],
  ["cases", "cases", null],
] as const;

export function proof(summary: Summary): HTMLElement | null {
  if (summary.planId === null || summary.gap === null) return null;
  const proved = summary.gap === 0;
  return element(
    "div",
    { class: proved ? "proof" : "proof proof-open" },
    icon(proved ? ICONS.check : ICONS.minus),
    element(
      "p",
      {},
      element("b", {}, say(proved ? "proved" : "notProved")),
      proved && summary.policy !== null
        ? element("span", {}, say("provedWhy", { policy: summary.policy }))
        : null,
    ),
  );
}

/** One quiet line for everything that the public view leaves out. */
export function publicNote(summary: Summary): HTMLElement | null {
  if (!summary.isPublic) return null;
  return element("p", { class: "public" }, icon(ICONS.shield), element("span", {}, say("publicView")));
}
