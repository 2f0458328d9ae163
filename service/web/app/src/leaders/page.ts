/** The page for those who lead: a phone's width of hot figures, and how old they are. */
import type { Summary } from "../data/types";
import { button, element, icon, ICONS } from "../element";
import { clock, count, moment, say } from "../language";
import { languages } from "../panel/header";
import { officer, type SignsIn } from "../panel/officer";
import { levels } from "../panel/figures";
import { dayBars, goalLine, spark } from "./charts";
import type { Situation, WardTrend } from "./situation";

export interface LeadersView {
  summary: Summary | null;
  situation: Situation | null;
  /** When the figures came. */
  at: Date | null;
  isOld: boolean;
  isLoading: boolean;
}

export function renderLeaders(page: HTMLElement, view: LeadersView, actions: SignsIn & { refresh(): void }): void {
  const focused = document.activeElement?.getAttribute("data-key");
  page.replaceChildren(head(view, actions), ...body(view, actions));
  if (focused) page.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function head(view: LeadersView, actions: { refresh(): void }): HTMLElement {
  const { summary } = view;
  return element(
    "header",
    { class: "lead-head" },
    element(
      "div",
      { class: "brand" },
      element("span", { class: "logo", "aria-hidden": "true" }),
      element("h1", {}, say("leadersTitle")),
    ),
    languages(),
    element(
      "div",
      { class: "lead-place" },
      element("p", {}, element("b", {}, summary?.area ?? ""), summary?.invented ? element("span", { class: "invented" }, say("invented")) : null),
      age(view, actions),
    ),
  );
}

/** Its own words on how old the figures are; pressed, it asks anew. */
function age(view: LeadersView, actions: { refresh(): void }): HTMLElement {
  const words = view.at === null ? say("loading") : say(view.isOld ? "dataOld" : "dataOf", { time: clock(view.at) });
  return button(
    { class: `age ${view.isOld ? "age-old" : ""}`, "data-key": "refresh", title: say("refresh"), "aria-busy": String(view.isLoading) },
    () => actions.refresh(),
    icon(ICONS.refresh),
    element("span", { role: "status" }, words),
  );
}

function body(view: LeadersView, actions: SignsIn): HTMLElement[] {
  const { summary, situation } = view;
  if (summary === null) {
    return [
      element(
        "div",
        { class: "waiting" },
        element("span", { class: "bone bone-tall" }),
        element("span", { class: "bone bone-tall" }),
      ),
    ];
  }
  return [
    situation === null ? null : stillness(situation),
    element(
      "div",
      { class: "lead-cards" },
      situation === null ? null : casesCard(situation),
      element("section", { class: "lead-card lead-levels", "aria-label": say("zones") }, levels(summary), asOf(summary), posts(summary)),
      situation === null ? null : soonCard(situation),
      situation === null ? null : wardsCard(situation.wards),
      situation === null ? element("section", { class: "lead-card" }, element("p", { class: "muted" }, say("keyForMore"))) : null,
    ),
    element(
      "footer",
      {},
      element("a", { href: "/?f=html", class: "to-file" }, icon(ICONS.pin), say("toMap")),
      officer(actions),
    ),
  ].filter((part) => part !== null);
}

const OLD_MS = 14 * 24 * 3_600_000;

/** An outbreak that is over is shown as it was at its last report, and says so. */
function stillness({ at }: Situation): HTMLElement | null {
  if (Date.now() - Date.parse(at) < OLD_MS) return null;
  return element("p", { class: "lead-note" }, icon(ICONS.clock), element("span", {}, say("lastCaseOf", { time: moment(at) })));
}

function casesCard(now: Situation): HTMLElement {
  const label = say("casesByDayText", {
    from: day(now.days[0]),
    to: day(now.days.at(-1)),
    most: String(Math.max(0, ...now.byDay)),
    last: String(now.byDay.at(-1) ?? 0),
  });
  return element(
    "section",
    { class: "lead-card lead-cases" },
    element(
      "div",
      { class: "lead-two" },
      figure(say("activeCases"), count(now.active), now.unlocated > 0 ? say("unlocatedCases", { count: count(now.unlocated) }) : null),
      figure(say("new24"), count(now.new24h), say("new24Before", { count: count(now.newBefore24h) })),
    ),
    element("h2", {}, say("casesByDay")),
    dayBars(now.byDay, label) as unknown as HTMLElement,
    element(
      "p",
      { class: "axis", "aria-hidden": "true" },
      element("span", {}, day(now.days[0])),
      element("span", {}, say("today")),
    ),
  );
}

function figure(label: string, value: string, under: string | null): HTMLElement {
  return element(
    "div",
    { class: "figure" },
    element("h2", {}, label),
    element("p", { class: "big" }, value),
    under === null ? null : element("p", { class: "muted" }, under),
  );
}

function asOf(summary: Summary): HTMLElement | null {
  if (summary.asOf === null) return null;
  return element("p", { class: "muted" }, say("asOf", { time: moment(summary.asOf) }));
}

function posts(summary: Summary): HTMLElement | null {
  if (summary.posts === null) return null;
  const more = say("barriersToo", { barriers: count(summary.barriers ?? 0), doors: count(summary.doors ?? 0) });
  return figure(say("toMan"), count(summary.posts), more);
}

function soonCard(now: Situation): HTMLElement {
  const { enclosed, goalH, wantedH } = now;
  const waiting =
    enclosed.waiting > 0
      ? say("waitingCases", { count: count(enclosed.waiting), since: moment(enclosed.waitingSince) })
      : enclosed.cases > 0
        ? say("noWaiting")
        : null;
  const parts =
    enclosed.medianH === null
      ? [element("p", { class: "big big-none" }, say("notMeasured")), element("p", { class: "muted" }, say("notMeasuredWhy"))]
      : measured(enclosed.medianH, now);
  return element(
    "section",
    { class: "lead-card" },
    element("h2", {}, say("howSoon")),
    ...parts,
    enclosed.medianH === null
      ? null
      : element("p", {}, say("withinGoals", { wanted: share(enclosed.withinWanted, enclosed.cases), goal: share(enclosed.withinGoal, enclosed.cases), hours: String(wantedH) })),
    enclosed.slowestTenthH === null || enclosed.slowestTenthH <= goalH
      ? null
      : element("p", { class: "muted" }, say("slowest", { time: span(enclosed.slowestTenthH) })),
    waiting === null ? null : element("p", { class: enclosed.waiting > 0 ? "warn" : "good" }, icon(enclosed.waiting > 0 ? ICONS.clock : ICONS.check), element("span", {}, waiting)),
  );
}

function measured(hours: number, { goalH, wantedH, enclosed }: Situation): HTMLElement[] {
  const label = say("goalText", { value: span(hours) });
  const words: [string, string] = [say("hours", { value: String(wantedH) }), say("goalMost")];
  return [
    element("p", { class: "big" }, span(hours)),
    element("p", { class: "muted" }, say("medianOf", { count: count(enclosed.cases) })),
    goalLine(hours, { wanted: wantedH, most: goalH, words }, label) as unknown as HTMLElement,
  ];
}

function share(part: number, all: number): string {
  return `${count(part)}/${count(all)}`;
}

/** A time as one says it: minutes, hours or days. */
function span(hours: number): string {
  const decimal = (value: number) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: value < 10 ? 1 : 0 });
  if (hours < 1) return say("minutes", { value: String(Math.max(1, Math.round(hours * 60))) });
  if (hours < 72) return say("hours", { value: decimal(hours) });
  return say("daysLong", { value: decimal(hours / 24) });
}

function wardsCard(wards: WardTrend[]): HTMLElement {
  return element(
    "section",
    { class: "lead-card lead-wards" },
    element("h2", {}, say("wardsTrend")),
    element("p", { class: "muted" }, say("wardsTrendWhy")),
    wards.length === 0 ? element("p", {}, say("noWards")) : element("ul", {}, ...wards.map(wardRow)),
  );
}

function wardRow(ward: WardTrend): HTMLElement {
  const more = ward.last7 - ward.before7;
  const words = more === 0 ? say("same") : say(more > 0 ? "moreBy" : "fewerBy", { count: count(Math.abs(more)) });
  const label = say("wardText", { name: ward.name, last: count(ward.last7), before: count(ward.before7) });
  return element(
    "li",
    {},
    element("span", { class: "ward-name" }, ward.name),
    spark(ward.byDay, label) as unknown as HTMLElement,
    element("b", {}, count(ward.last7)),
    element("span", { class: `trend ${more > 0 ? "trend-up" : more < 0 ? "trend-down" : ""}` }, icon(more > 0 ? ICONS.up : more < 0 ? ICONS.down : ICONS.minus), words),
  );
}

function day(date: string | undefined): string {
  const [, month, number] = /^\d+-(\d+)-(\d+)$/.exec(date ?? "") ?? [];
  return number === undefined ? "" : `${number}/${month}`;
}
