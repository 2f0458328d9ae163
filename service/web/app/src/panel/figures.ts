/** The hot figures: where, when, how many people, how many guards, and the proof. */
import type { Level, Summary } from "../data/types";
import { element, icon, ICONS } from "../element";
import { count, countOrWithheld, moment, say } from "../language";
import type { Word } from "../words";
import { mark } from "./mark";

export function place(summary: Summary): HTMLElement {
  return element(
    "div",
    { class: "place" },
    element("h2", {}, summary.area),
    summary.invented ? element("span", { class: "invented" }, say("invented")) : null,
    summary.asOf === null
      ? null
      : element("p", { class: "as-of" }, say("asOf", { time: moment(summary.asOf) })),
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

export function guards(summary: Summary): HTMLElement {
  const one = (value: number | null, word: Word, sign: HTMLElement | null) =>
    element(
      "div",
      {},
      element("dt", {}, say(word)),
      element("dd", value !== null ? {} : { class: "withheld" }, sign, countOrWithheld(value)),
    );
  return element(
    "dl",
    { class: "guards" },
    one(summary.posts, "posts", mark("post")),
    one(summary.barriers, "barriers", mark("barrier")),
    one(summary.doors, "doors", mark("door")),
    one(summary.cases, "cases", null),
  );
}

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

export function publicNote(summary: Summary): HTMLElement | null {
  return summary.isPublic ? element("p", { class: "public" }, say("publicView")) : null;
}
