/** Drafts: the plan in force, those that wait, and each one beside what holds now. */
import { button, element, icon, ICONS } from "../element";
import { count, moment } from "../language";
import { askJson } from "./api";
import type { DeskContext, Own, Tab } from "./context";
import { DraftView } from "./draft_view";
import { askLift } from "./lift_dialog";
import { faultList, filled, nothing, refusalBox } from "./pieces";
import { type Failure, type PlanRow, type Plans, readPlans, shortName } from "./plans";
import { tell } from "./words";

export class DraftsTab implements Tab {
  readonly #context: DeskContext;
  readonly #view: DraftView;
  #box: HTMLElement | null = null;
  /** The draft that is open stays open when the page changes its language. */
  #about: string | null = null;

  constructor(context: DeskContext) {
    this.#context = context;
    this.#view = new DraftView(context, () => void this.#list());
  }

  static async waiting(own: Own): Promise<number> {
    return own.may.includes("draw") ? (await readPlans()).drafts.length : 0;
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
  }

  async #list(): Promise<void> {
    const box = this.#box;
    if (box === null) return;
    this.leave();
    await filled(box, tell("loading"), async () => {
      const plans = await readPlans();
      return [
        this.#inForce(plans.inForce),
        this.#heading(),
        plans.drafts.length === 0 ? nothing(tell("noDrafts"), tell("noDraftsWhy")) : null,
        element(
          "ul",
          { class: "draft-list" },
          ...plans.drafts.map((row) => element("li", {}, this.#row(row, plans))),
        ),
        failures(plans.failed),
      ];
    });
  }

  #inForce(row: PlanRow | null): HTMLElement {
    if (row === null) {
      return element("p", { class: "in-force quiet-box" }, tell("nothingInForce"));
    }
    const mayLift = this.#context.own.may.includes("publish");
    return element(
      "section",
      { class: "in-force" },
      element(
        "div",
        {},
        element("h3", {}, tell("inForce")),
        element("p", {}, tell("upTo", { time: moment(row.asOf) })),
        element("p", { class: "quiet-words" }, tell("policyIs", { policy: row.policy })),
        lastReason(row),
      ),
      mayLift
        ? button({ class: "quiet danger" }, () => askLift(this.#context, row, () => void this.#list()), tell("lift"))
        : null,
    );
  }

  #heading(): HTMLElement {
    const refused = element("div", {});
    const draw = button({ class: "quiet" }, () => void this.#draw(draw, refused), tell("drawNow"));
    return element(
      "div",
      {},
      element(
        "div",
        { class: "desk-heading" },
        element("h3", {}, tell("draftsWaiting")),
        draw,
      ),
      refused,
    );
  }

  async #draw(draw: HTMLButtonElement, refused: HTMLElement): Promise<void> {
    draw.disabled = true;
    draw.textContent = tell("drawing");
    try {
      const made = await askJson("/plans", { method: "POST", json: {} });
      this.#context.count();
      await this.#open(String(made.plan_id));
    } catch (error) {
      refused.replaceChildren(refusalBox(error, null));
    } finally {
      draw.disabled = false;
      draw.textContent = tell("drawNow");
    }
  }

  #row(row: PlanRow, plans: Plans): HTMLElement {
    const closed = (row.figures.people_red ?? 0) + (row.figures.people_yellow ?? 0);
    const isOld = row.drawnAfter !== undefined && row.drawnAfter !== (plans.inForce?.id ?? null);
    return button(
      { class: "draft-row", "data-draft": row.id },
      () => void this.#open(row.id),
      element(
        "span",
        { class: "draft-what" },
        element("b", {}, tell("draftOf", { number: shortName(row.id) })),
        element("span", {}, tell("upTo", { time: moment(row.asOf) })),
        element("span", {}, drawnBy(row)),
        isOld ? element("span", { class: "tag tag-old" }, tell("old")) : null,
        row.unlocated > 0
          ? element("span", { class: "tag tag-doubt" }, tell("unlocated", { count: count(row.unlocated) }))
          : null,
      ),
      element(
        "span",
        { class: "draft-people" },
        element("b", {}, count(closed)),
        element("span", {}, tell("peopleClosed")),
      ),
      icon(ICONS.chevron),
    );
  }

  async #open(id: string): Promise<void> {
    if (this.#box === null) return;
    this.#about = id;
    await this.#view.show(this.#box, id);
  }
}

function drawnBy(row: PlanRow): string {
  const drawn = row.acts.find((act) => act.act === "drawn");
  if (row.isAutomatic || drawn === undefined) return tell("automatic");
  return tell("drawnBy", { who: drawn.by });
}

function lastReason(row: PlanRow): HTMLElement | null {
  const published = row.acts.findLast((act) => act.act === "published");
  if (published?.reason == null) return null;
  return element("p", { class: "written" }, published.reason);
}

function failures(failed: Failure[]): HTMLElement | null {
  if (failed.length === 0) return null;
  return element(
    "section",
    { class: "failed-drafts" },
    element("h3", {}, tell("failedDrafts")),
    ...failed.map((one) =>
      element(
        "details",
        {},
        element("summary", {}, `${moment(one.at)} · ${one.policy}`),
        element("p", {}, one.detail),
        faultList(one.faults),
      ),
    ),
  );
}
