/** Try other rules and see the plan at once; slide along the front; keep what fits as a draft. */
import type { FeatureCollection } from "geojson";
import { fetchLayer } from "../data/fetch";
import type { Layer } from "../data/types";
import { button, element } from "../element";
import { phrase } from "../language";
import { Refused } from "./api";
import { CompareMap } from "./compare_map";
import type { DeskContext, Tab } from "./context";
import { figureTable, keyFigures } from "./figure_table";
import { inOwnWords, RULES } from "./fault_words";
import { FrontSlider } from "./front_slider";
import { Job } from "./job";
import { readOrders } from "./orders";
import { OrdersForm } from "./orders_form";
import { filled, refusalBox } from "./pieces";
import { type Figures, readFigures, readPlans } from "./plans";
import { progressBar } from "./progress_bar";
import { readPolicies, readRules } from "./rules";
import { RulesForm } from "./rules_form";
import { tell } from "./words";

const QUIET_MS = 500;

export interface Sketch {
  figures: Figures;
  zones: Layer;
  checkpoints: Layer;
  ground: FeatureCollection;
}

export class AdjustTab implements Tab {
  readonly #context: DeskContext;
  readonly #compare: CompareMap;
  readonly #front: FrontSlider;
  readonly #result = element("div", { class: "sketch-result" });
  readonly #state = element("div", { class: "sketch-state" });
  readonly #told = element("div", { class: "sketch-told" });
  /** What a change does, always in sight, and the way to keep it. */
  readonly #foot = element("div", { class: "at-foot sketch-foot" }, this.#state, this.#told);
  #form: RulesForm | null = null;
  #orders: OrdersForm | null = null;
  #before: Figures = {};
  #job: Job | null = null;
  #wait: number | undefined;
  #isShown = false;
  #isFramed = false;
  /** Prices of risk at the stop of the front that is shown; none where it is left. */
  #stop: Record<string, number> = {};

  constructor(context: DeskContext) {
    this.#context = context;
    this.#compare = new CompareMap(context);
    this.#front = new FrontSlider({
      inputs: () => this.#inputs({}),
      show: (sketch, changes) => {
        this.#cancel();
        this.#stop = changes;
        this.#state.replaceChildren();
        this.#draw(sketch);
      },
    });
  }

  async show(box: HTMLElement): Promise<void> {
    this.#isShown = true;
    await filled(box, tell("loading"), async () => {
      const [{ own, policies }, plans, sites] = await Promise.all([
        readPolicies(),
        readPlans(),
        fetchLayer("sites").catch(() => null),
      ]);
      this.#before = plans.inForce?.figures ?? {};
      const kinds = new Set((sites?.features ?? []).map((one) => String(one.properties.kind ?? "")));
      this.#orders?.leave();
      const orders = new OrdersForm(this.#context, readOrders(plans.inForce?.orders), () => this.#changed());
      this.#orders = orders;
      const form = element("div", {});
      const open = async (id: string) => {
        const rules = await readRules(id);
        this.#form = new RulesForm(rules, [...kinds].sort(), () => this.#changed());
        form.replaceChildren(this.#form.box);
        this.#changed();
      };
      const select = element(
        "select",
        { id: "adjust-policy" },
        ...policies.map(([id, name]) => element("option", { value: id, selected: id === own }, phrase(name))),
      );
      select.addEventListener("change", () => {
        open(select.value).catch((error: unknown) => {
          this.#state.replaceChildren(refusalBox(error, () => void open(select.value)));
        });
      });
      await open(own);
      return [
        element("p", { class: "quiet-words" }, tell("adjustWhat")),
        element("div", { class: "field" }, element("label", { for: "adjust-policy" }, tell("policy")), select),
        orders.box,
        this.#front.box,
        form,
        this.#result,
        this.#foot,
      ];
    });
  }

  leave(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#isFramed = false;
    this.#cancel();
    this.#front.leave();
    this.#orders?.leave();
    this.#stop = {};
    this.#result.replaceChildren();
    this.#told.replaceChildren();
    this.#compare.clear();
  }

  #inputs(more: Record<string, number>): Record<string, unknown> {
    const form = this.#form;
    if (form === null) return {};
    return {
      policy: form.policy,
      changes: { ...form.changes(), ...more },
      keep_open: form.keptOpen(),
      orders: this.#orders?.inputs() ?? null,
    };
  }

  #changed(): void {
    this.#stop = {};
    this.#front.forget();
    this.#cancel();
    this.#wait = window.setTimeout(() => void this.#sketch(), QUIET_MS);
  }

  #cancel(): void {
    window.clearTimeout(this.#wait);
    this.#job?.stop();
    this.#job = null;
  }

  async #sketch(): Promise<void> {
    if (this.#form === null) return;
    if (!this.#form.isSound()) {
      this.#toldBefore(null);
      return;
    }
    const job = new Job();
    this.#job = job;
    const progress = progressBar(tell("sketching"), () => {
      this.#cancel();
      this.#state.replaceChildren();
      this.#toldBefore(() => void this.#sketch());
    });
    this.#state.replaceChildren(progress.box);
    try {
      const found = await job.run("sketch", this.#inputs({}), progress.at);
      if (found === null || this.#job !== job) return;
      this.#state.replaceChildren();
      this.#draw(readSketch(found));
    } catch (error) {
      if (this.#job !== job) return;
      this.#state.replaceChildren(noPlan(error, () => void this.#sketch()));
      this.#toldBefore(null);
    }
  }

  /** What is shown is not of what is chosen now: say so, and let nobody keep it by mistake. */
  #toldBefore(retry: (() => void) | null): void {
    if (this.#told.childElementCount === 0) return;
    this.#told.querySelector(".told-before")?.remove();
    this.#told.querySelector("#keep-draft")?.setAttribute("disabled", "");
    this.#told.classList.add("is-before");
    this.#told.prepend(
      element(
        "p",
        { class: "told-before", role: "status" },
        tell("toldBefore"),
        retry === null ? null : button({ class: "link" }, retry, tell("retry")),
      ),
    );
  }

  #draw(sketch: Sketch): void {
    if (!this.#isShown) return;
    this.#compare.show(sketch, { frames: !this.#isFramed });
    this.#isFramed = true;
    const old = this.#result.querySelector(".compare-controls");
    const refused = element("div", {});
    const keep = button(
      { class: "primary", id: "keep-draft" },
      () => void this.#keep(keep, refused),
      tell("keepAsDraft"),
    );
    const controls = old instanceof HTMLElement ? old : this.#compare.controls();
    this.#result.replaceChildren(controls, figureTable(this.#before, sketch.figures));
    this.#told.classList.remove("is-before");
    this.#told.replaceChildren(keyFigures(this.#before, sketch.figures), refused, keep);
  }

  async #keep(keep: HTMLButtonElement, refused: HTMLElement): Promise<void> {
    keep.disabled = true;
    keep.textContent = tell("keeping");
    try {
      const kept = await new Job().run("plan", this.#inputs(this.#stop), () => undefined);
      this.#context.say(tell("kept"));
      this.#context.count();
      this.#context.go("drafts", String(kept?.plan));
    } catch (error) {
      refused.replaceChildren(refusalBox(error, null));
      keep.disabled = false;
      keep.textContent = tell("keepAsDraft");
    }
  }
}

export function readSketch(found: Record<string, unknown>): Sketch {
  return {
    figures: readFigures(found.figures),
    zones: found.zones as Layer,
    checkpoints: found.checkpoints as Layer,
    ground: found.ground as FeatureCollection,
  };
}

/** Rules that contradict each other are no failure: the service says which. */
function noPlan(error: unknown, retry: () => void): HTMLElement {
  const isOfRules = error instanceof Refused && error.faults.some((fault) => fault.where === RULES);
  if (!isOfRules) return refusalBox(error, retry);
  return element(
    "div",
    { class: "refusal", role: "alert" },
    element("b", {}, tell("noPlan")),
    element("ul", { class: "faults" }, ...error.faults.map((fault) => element("li", {}, inOwnWords(fault).found))),
    element("span", { class: "mend" }, tell("noPlanMend")),
  );
}
