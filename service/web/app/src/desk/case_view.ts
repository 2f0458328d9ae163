/** One case: what was reported, where it may be, and what a person decides. */
import type { Position } from "geojson";
import { button, element } from "../element";
import { moment } from "../language";
import { ask, askJson, onceKey } from "./api";
import { askBefore } from "./ask_dialog";
import { CasePins } from "./case_pins";
import { type CaseFacts, type Choice, correction, type Place, readCase, type Report } from "./cases";
import { OUTCOME_WORDS } from "./cases_tab";
import type { DeskContext } from "./context";
import { backButton } from "./draft_view";
import { filled, refusalBox } from "./pieces";
import { type DeskWord, tell } from "./words";
import { whyWords } from "./why_words";

const PIN = "pin";
const CLOSEST = 18.2;
const ACTS: Record<string, DeskWord> = {
  created: "actCreated",
  corrected: "actCorrected",
  withdrawn: "actWithdrawn",
};
const LEVELS: Record<string, DeskWord> = { alley: "alley", hamlet: "hamlet", ward: "ward" };

export class CaseView {
  readonly #context: DeskContext;
  readonly #back: () => void;
  #pins: CasePins | null = null;
  #facts: CaseFacts | null = null;
  #chosen: string | null = null;
  #at: Position | null = null;

  constructor(context: DeskContext, back: () => void) {
    this.#context = context;
    this.#back = back;
  }

  async show(box: HTMLElement, id: string): Promise<void> {
    this.leave();
    this.#pins = new CasePins(this.#context.map.libre);
    await filled(box, tell("loading"), async () => {
      const facts = await readCase(id);
      this.#facts = facts;
      return [
        backButton(tell("backToCases"), this.#back),
        head(facts),
        facts.isWithdrawn ? null : this.#places(facts),
        history(facts.history),
      ];
    });
    this.#frame();
    box.querySelector<HTMLElement>("h3")?.focus({ preventScroll: true });
  }

  leave(): void {
    this.#pins?.clear();
    this.#pins = null;
    this.#facts = null;
    this.#chosen = null;
    this.#at = null;
  }

  #frame(): void {
    const places = (this.#facts?.choices ?? []).filter((one) => one.at !== null);
    if (this.#facts === null || this.#facts.isWithdrawn || places.length === 0) return;
    this.#pins?.show(
      places.map((one) => ({ id: one.id, at: one.at! })),
      (id) => this.#choose(id),
    );
    this.#context.frame(
      places.map((one) => ({ type: "Point", coordinates: one.at! })),
      CLOSEST,
    );
    if (places.length === 1 && this.#facts.outcome === "found") this.#choose(places[0]!.id);
  }

  #places(facts: CaseFacts): HTMLElement {
    const choices = facts.choices ?? [];
    const words =
      facts.choices === null ? tell("areaReading") : tell(choices.length === 0 ? "noCandidates" : "chooseOne");
    const refused = element("div", {});
    const confirm = button(
      { class: "primary", id: "confirm-place", disabled: true },
      () => void this.#confirm(confirm, refused),
      tell("confirmPlace"),
    );
    return element(
      "section",
      { class: "candidates" },
      element("h4", {}, tell("candidates")),
      element("p", { class: "quiet-words" }, words),
      element(
        "div",
        { class: "choice-list", role: "radiogroup", "aria-label": tell("candidates") },
        ...choices.map((one) => this.#choice(one)),
        this.#radio(PIN, [element("b", {}, tell("dropPin")), element("span", { id: "pin-at" })]),
      ),
      refused,
      element(
        "div",
        { class: "desk-actions at-foot" },
        confirm,
        button({ class: "quiet danger" }, () => this.#withdraw(facts), tell("withdraw")),
      ),
    );
  }

  #choice(one: Choice): HTMLElement {
    const level = LEVELS[one.level];
    const title = one.door ?? (level === undefined ? tell("household") : one.label.split(", ")[0]!);
    const share = tell("likely", { share: String(Math.round(one.score * 100)) });
    return this.#radio(one.id, [
      element("b", {}, title),
      element("span", {}, one.label),
      element("small", {}, level === undefined ? share : `${tell(level)} · ${share}`),
    ]);
  }

  #radio(id: string, words: HTMLElement[]): HTMLElement {
    const input = element("input", { type: "radio", name: "place", id: `place-${id}`, value: id });
    input.addEventListener("change", () => this.#choose(id));
    const number = id === PIN ? "" : String(Number(id) + 1);
    return element(
      "label",
      { class: "choice", for: `place-${id}` },
      input,
      element("span", { class: id === PIN ? "number number-pin" : "number", "aria-hidden": "true" }, number),
      element("span", { class: "choice-words" }, ...words),
    );
  }

  #choose(id: string): void {
    this.#chosen = id;
    const input = document.querySelector<HTMLInputElement>(`#place-${CSS.escape(id)}`);
    if (input !== null) input.checked = true;
    this.#pins?.choose(id);
    const confirm = document.querySelector<HTMLButtonElement>("#confirm-place");
    if (confirm !== null) confirm.disabled = false;
    if (id === PIN) this.#dropPin();
    else this.#pins?.lift();
  }

  #dropPin(): void {
    const at = this.#at ?? this.#context.middle();
    this.#pinMoved(at);
    this.#pins?.drop(at, (moved) => this.#pinMoved(moved));
  }

  #pinMoved(at: Position): void {
    this.#at = at;
    const words = document.getElementById("pin-at");
    if (words !== null) words.textContent = pointWords(at);
  }

  #placeChosen(): Place | null {
    if (this.#chosen === PIN) {
      const [lng, lat] = this.#at ?? [];
      return lng === undefined || lat === undefined ? null : { lng: round(lng), lat: round(lat) };
    }
    const one = this.#facts?.choices?.find((choice) => choice.id === this.#chosen);
    if (one === undefined) return null;
    if (one.householdId !== null) return { household_id: one.householdId };
    if (LEVELS[one.level] !== undefined && one.unitId !== null) return { unit_id: one.unitId };
    return one.at === null ? null : { lng: round(one.at[0]!), lat: round(one.at[1]!) };
  }

  async #confirm(confirm: HTMLButtonElement, refused: HTMLElement): Promise<void> {
    const place = this.#placeChosen();
    if (place === null || this.#facts === null) return;
    confirm.disabled = true;
    try {
      await askJson("/cases", {
        method: "POST",
        json: [correction(this.#facts, place)],
        headers: { "Idempotency-Key": onceKey() },
      });
      this.#context.say(tell("confirmed"));
      this.#context.count();
      this.#back();
    } catch (error) {
      refused.replaceChildren(refusalBox(error, null));
      confirm.disabled = false;
    }
  }

  #withdraw(facts: CaseFacts): void {
    askBefore({
      title: tell("withdrawTitle"),
      what: tell("withdrawWhat"),
      confirm: tell("withdraw").replace("…", ""),
      busy: tell("loading"),
      isGrave: true,
      act: async () => {
        await ask(`/cases/${encodeURIComponent(facts.id)}`, { method: "DELETE" });
        this.#context.say(tell("withdrawDone"));
        this.#context.count();
        this.#back();
        return true;
      },
    });
  }
}

function head(facts: CaseFacts): HTMLElement {
  const last = facts.history.at(-1)?.content ?? {};
  const state = facts.isWithdrawn ? "withdrawn" : facts.outcome;
  return element(
    "div",
    { class: "desk-title" },
    element("h3", { tabindex: "-1" }, tell("caseTitle", { id: facts.id })),
    element(
      "p",
      { class: "case-now" },
      element("span", { class: `state state-${state}`, "aria-hidden": "true" }),
      facts.isWithdrawn ? tell("withdrawn") : tell(OUTCOME_WORDS[facts.outcome]),
    ),
    facts.isWithdrawn || facts.why === null
      ? null
      : element("p", { class: "quiet-words" }, whyWords(facts.why)),
    element("h4", {}, tell("addressWritten")),
    element("p", { class: "written" }, typeof last.address === "string" ? last.address : placeWords(last)),
  );
}

function history(reports: Report[]): HTMLElement {
  return element(
    "section",
    { class: "desk-history" },
    element("h4", {}, tell("caseHistory")),
    element(
      "ol",
      {},
      ...reports.map((one) => {
        const word = ACTS[one.act];
        const address = typeof one.content.address === "string" ? one.content.address : null;
        return element(
          "li",
          {},
          element("b", {}, word === undefined ? one.act : tell(word)),
          element("span", {}, `${moment(one.at)} · ${tell("byKey", { who: one.by })}`),
          address === null ? null : element("p", { class: "written" }, address),
          address !== null && !isPlaced(one.content)
            ? null
            : element("p", { class: "quiet-words" }, placeWords(one.content)),
        );
      }),
    ),
  );
}

function isPlaced(content: Record<string, unknown>): boolean {
  return ["household_id", "unit_id", "lng"].some((name) => content[name] !== undefined);
}

function placeWords(content: Record<string, unknown>): string {
  if (typeof content.household_id === "string") return tell("placeHousehold", { id: content.household_id });
  if (typeof content.unit_id === "string") return tell("placeUnit", { id: content.unit_id });
  if (typeof content.lng === "number" && typeof content.lat === "number") {
    return pointWords([content.lng, content.lat]);
  }
  return tell("noAddress");
}

function pointWords([lng, lat]: Position): string {
  return tell("placePoint", { lat: lat!.toFixed(6), lng: lng!.toFixed(6) });
}

function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
