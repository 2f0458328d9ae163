/** The case inbox: what waits for a person comes first; arrow keys go through the list. */
import { button, element } from "../element";
import { count, moment } from "../language";
import { CaseDots } from "./case_dots";
import { CaseView } from "./case_view";
import { type CaseRow, countDoubtful, type Filter, FILTERS, fits, isDoubtful, type Outcome, readCases } from "./cases";
import type { DeskContext, Own, Tab } from "./context";
import { filled, nothing } from "./pieces";
import { type DeskWord, tell } from "./words";

const AT_ONCE = 200;

const FILTER_WORDS: Record<Filter, DeskWord> = {
  doubt: "filterDoubt",
  found: "filterFound",
  withdrawn: "filterWithdrawn",
  all: "filterAll",
};
export const OUTCOME_WORDS: Record<Outcome, DeskWord> = {
  found: "outcomeFound",
  ambiguous: "outcomeAmbiguous",
  not_found: "outcomeNotFound",
  pending: "outcomePending",
};

export class CasesTab implements Tab {
  readonly #view: CaseView;
  readonly #dots: CaseDots;
  #box: HTMLElement | null = null;
  #rows: CaseRow[] = [];
  #filter: Filter = "doubt";
  #wanted = "";
  #shown = AT_ONCE;
  #about: string | null = null;

  constructor(context: DeskContext) {
    this.#view = new CaseView(context, () => void this.#list());
    this.#dots = new CaseDots(context.map);
  }

  static async waiting(own: Own): Promise<number> {
    return own.may.includes("cases") ? countDoubtful() : 0;
  }

  async show(box: HTMLElement, about: string | null): Promise<void> {
    this.#box = box;
    this.#about = about ?? this.#about;
    if (this.#about === null) await this.#list();
    else await this.#open(this.#about);
  }

  leave(): void {
    this.#about = null;
    this.#view.leave();
    this.#dots.clear();
  }

  async #list(): Promise<void> {
    if (this.#box === null) return;
    const last = this.#about;
    this.leave();
    await filled(this.#box, tell("loading"), async () => {
      this.#rows = await readCases();
      return [this.#finder(), element("div", { id: "case-filters" }), element("div", { id: "case-rows" })];
    });
    this.#render();
    if (last !== null) rowOf(last)?.focus();
  }

  async #open(id: string): Promise<void> {
    if (this.#box === null) return;
    this.#dots.clear();
    this.#about = id;
    await this.#view.show(this.#box, id);
  }

  #finder(): HTMLElement {
    const input = element("input", {
      id: "find-case",
      type: "search",
      placeholder: tell("findCase"),
      "aria-label": tell("findCase"),
      autocomplete: "off",
      spellcheck: "false",
      value: this.#wanted,
    });
    input.addEventListener("input", () => {
      this.#wanted = input.value.trim().toLowerCase();
      this.#shown = AT_ONCE;
      this.#render();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      document.querySelector<HTMLElement>("#case-rows .case-row")?.focus();
    });
    return element("div", { class: "finder" }, input);
  }

  #render(): void {
    const filters = document.getElementById("case-filters");
    const list = document.getElementById("case-rows");
    if (filters === null || list === null) return;
    filters.replaceChildren(this.#filters());
    const rows = this.#rows.filter(
      (row) => fits(row, this.#filter) && row.id.toLowerCase().includes(this.#wanted),
    );
    this.#dots.show(rows, (id) => void this.#open(id));
    list.replaceChildren(...(rows.length === 0 ? [this.#empty()] : this.#lines(rows)));
  }

  #filters(): HTMLElement {
    return element(
      "div",
      { class: "segments", role: "group", "aria-label": tell("caseList") },
      ...FILTERS.map((filter) =>
        button(
          { "aria-pressed": String(filter === this.#filter), "data-filter": filter },
          () => {
            this.#filter = filter;
            this.#shown = AT_ONCE;
            this.#render();
            document.querySelector<HTMLElement>(`[data-filter="${filter}"]`)?.focus();
          },
          element("span", {}, tell(FILTER_WORDS[filter])),
          element("small", {}, count(this.#rows.filter((row) => fits(row, filter)).length)),
        ),
      ),
    );
  }

  #empty(): HTMLElement {
    const isClear = this.#filter === "doubt" && this.#rows.length > 0 && this.#wanted === "";
    return isClear ? nothing(tell("allClear"), null) : nothing(tell("noCases"), tell("noCasesWhy"));
  }

  #lines(rows: CaseRow[]): HTMLElement[] {
    const list = element(
      "ul",
      { class: "case-list", "aria-label": tell("caseList") },
      ...rows.slice(0, this.#shown).map((row) => element("li", {}, this.#line(row))),
    );
    list.addEventListener("keydown", upAndDown);
    const rest = rows.length - this.#shown;
    if (rest <= 0) return [list];
    const more = button(
      { class: "link more" },
      () => {
        this.#shown += AT_ONCE;
        this.#render();
      },
      tell("moreRows", { count: count(rest) }),
    );
    return [list, more];
  }

  #line(row: CaseRow): HTMLElement {
    const state = row.isWithdrawn ? "withdrawn" : row.outcome;
    const words = row.isWithdrawn ? tell("withdrawn") : tell(OUTCOME_WORDS[row.outcome]);
    return button(
      { class: "case-row", "data-case": row.id },
      () => void this.#open(row.id),
      element("span", { class: `state state-${state}`, "aria-hidden": "true" }),
      element(
        "span",
        { class: "case-what" },
        element("b", {}, row.id),
        element("span", {}, tell("reportedAt", { time: moment(row.reportedAt) })),
      ),
      element(
        "span",
        { class: "case-state" },
        element("b", {}, words),
        isDoubtful(row) && row.candidates > 0
          ? element("span", {}, tell("candidateCount", { count: count(row.candidates) }))
          : null,
      ),
    );
  }
}

function rowOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"]`);
}

function upAndDown(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget;
  if (step === undefined || !(list instanceof HTMLElement)) return;
  const rows = [...list.querySelectorAll<HTMLElement>(".case-row")];
  const at = rows.findIndex((row) => row === document.activeElement);
  event.preventDefault();
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
}
