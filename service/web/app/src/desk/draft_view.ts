/** One draft beside the plan in force: its figures, its map, and what may be done with it. */
import type { FeatureCollection } from "geojson";
import { isRecord } from "../data/fetch";
import type { Layer } from "../data/types";
import { button, element, icon, ICONS } from "../element";
import { count, moment } from "../language";
import { ask, askJson } from "./api";
import { askBefore } from "./ask_dialog";
import { CompareMap } from "./compare_map";
import type { DeskContext } from "./context";
import { figureTable } from "./figure_table";
import { filled } from "./pieces";
import { type PlanRow, readPlan, readPlans, records, shortName } from "./plans";
import { askPublish } from "./publish_dialog";
import { type DeskWord, tell } from "./words";

const PAGE = 10_000;
const ACTS: Record<string, DeskWord> = {
  drawn: "actDrawn",
  published: "actPublished",
  lifted: "actLifted",
};

export class DraftView {
  readonly #context: DeskContext;
  readonly #back: () => void;
  readonly #compare: CompareMap;
  #isShown = false;

  constructor(context: DeskContext, back: () => void) {
    this.#context = context;
    this.#back = back;
    this.#compare = new CompareMap(context);
  }

  async show(box: HTMLElement, id: string): Promise<void> {
    this.#isShown = true;
    await filled(box, tell("loading"), async () => {
      const name = encodeURIComponent(id);
      const [row, plans, zones, checkpoints] = await Promise.all([
        askJson(`/plans/${name}`).then(readPlan),
        readPlans(),
        layerOf(`/plans/${name}/zones`),
        layerOf(`/plans/${name}/checkpoints`),
      ]);
      const before = plans.inForce;
      const [ground, moved] =
        before === null
          ? [allNew(zones), null]
          : await Promise.all([
              askJson(`/plans/${before.id}/ground/${name}`) as Promise<unknown> as Promise<FeatureCollection>,
              this.#moved(before.id, name),
            ]);
      if (this.#isShown) this.#compare.show({ zones, checkpoints, ground }, { frames: true });
      return this.#parts(row, before, moved);
    });
  }

  leave(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#compare.clear();
  }

  #parts(row: PlanRow, before: PlanRow | null, moved: string | null): (HTMLElement | null)[] {
    const isOld = row.drawnAfter !== undefined && row.drawnAfter !== (before?.id ?? null);
    const less = row.figures.shown_less_closed ?? 0;
    return [
      backButton(tell("backToDrafts"), this.#back),
      element(
        "div",
        { class: "desk-title" },
        element("h3", {}, tell("draftOf", { number: shortName(row.id) })),
        element("p", {}, tell("upTo", { time: moment(row.asOf) })),
        element("p", { class: "quiet-words" }, tell("policyIs", { policy: row.policy })),
      ),
      this.#compare.controls(),
      element("h4", {}, tell("compared")),
      figureTable(before?.figures ?? {}, row.figures),
      moved === null ? null : element("p", { class: "moved" }, moved),
      this.#unlocated(row),
      less > 0 ? note(tell("lessClosed", { count: count(less) })) : null,
      isOld ? note(tell("outdated")) : null,
      this.#actions(row, isOld),
      history(row),
    ];
  }

  #unlocated(row: PlanRow): HTMLElement | null {
    if (row.unlocated === 0) return null;
    const box = note(tell("unlocated", { count: count(row.unlocated) }));
    if (this.#context.own.may.includes("cases")) {
      box.append(button({ class: "link" }, () => this.#context.go("cases"), tell("seeThem")));
    }
    return box;
  }

  #actions(row: PlanRow, isOld: boolean): HTMLElement {
    const { may } = this.#context.own;
    const box = element("div", { class: "desk-actions at-foot" });
    if (may.includes("publish") && !isOld) {
      box.append(
        button({ class: "primary" }, () => askPublish(this.#context, row, this.#back), tell("publish")),
      );
    }
    box.append(button({ class: "quiet" }, () => this.#discard(row), tell("discard")));
    if (!may.includes("publish")) box.append(element("p", { class: "may-not" }, tell("mayNotPublish")));
    return box;
  }

  #discard(row: PlanRow): void {
    askBefore({
      title: tell("discardTitle"),
      what: tell("discardWhat"),
      confirm: tell("discard"),
      busy: tell("loading"),
      isGrave: true,
      act: async () => {
        await ask(`/plans/${encodeURIComponent(row.id)}`, { method: "DELETE" });
        this.#context.say(tell("discarded"));
        this.#context.count();
        this.#back();
        return true;
      },
    });
  }

  /** How many households change their level; only officers of the whole area are told. */
  async #moved(before: string, after: string): Promise<string | null> {
    if (!this.#context.own.may.includes("publish")) return null;
    const found = await askJson(`/plans/${before}/diff/${after}`);
    const rows = records(found.households);
    const of = (level: "before" | "after") => rows.filter((one) => one[level] === "open").length;
    const [closed, freed] = [of("before"), of("after")];
    return tell("householdsChange", {
      closed: count(closed),
      freed: count(freed),
      moved: count(rows.length - closed - freed),
    });
  }
}

export function backButton(words: string, back: () => void): HTMLElement {
  return button({ class: "link back-link" }, back, icon(ICONS.back), element("span", {}, words));
}

export function note(words: string): HTMLElement {
  return element("div", { class: "desk-note" }, element("p", {}, words));
}

async function layerOf(path: string): Promise<Layer> {
  const found = await askJson(`${path}?limit=${PAGE}`);
  const features = records(found.features).filter((one) => isRecord(one.geometry));
  return { type: "FeatureCollection", features } as unknown as Layer;
}

/** Before the first plan everything is newly closed. */
function allNew(zones: Layer): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: zones.features.map((one) => ({
      ...one,
      properties: { before: "open", after: one.properties.level, change: "closed" },
    })),
  };
}

function history(row: PlanRow): HTMLElement {
  return element(
    "section",
    { class: "desk-history" },
    element("h4", {}, tell("history")),
    element(
      "ol",
      {},
      ...row.acts.map((act) => {
        const word = ACTS[act.act];
        return element(
          "li",
          {},
          element("b", {}, word === undefined ? act.act : tell(word)),
          element("span", {}, `${moment(act.at)} · ${tell("byKey", { who: act.by })}`),
          act.reason === null ? null : element("p", { class: "written" }, act.reason),
        );
      }),
    ),
  );
}
