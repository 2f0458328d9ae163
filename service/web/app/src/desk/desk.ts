/** The officers' desk: it stands in the panel's place, and the map shows what it is about. */
import type { Geometry, Position } from "geojson";
import { button, element, icon, ICONS } from "../element";
import { onLanguage } from "../language";
import type { TownMap } from "../map/town_map";
import type { View } from "../panel/view";
import { AdjustTab } from "./adjust_tab";
import { askJson } from "./api";
import { CasesTab } from "./cases_tab";
import { type DeskContext, type Own, type Tab, type TabName, tabsOf } from "./context";
import "./desk.css";
import { DownloadsTab } from "./downloads_tab";
import { DraftsTab } from "./drafts_tab";
import { GroundOverlay } from "./ground_overlay";
import { refusalBox, waiting } from "./pieces";
import { tabBar } from "./tab_bar";
import { UploadTab } from "./upload_tab";
import { type DeskWord, tell } from "./words";

const SAID_MS = 6_000;
/** How often the numbers on the tabs are looked up again. */
const LOOK_MS = 30_000;

interface Page {
  map: TownMap;
  view: View;
  reload(): Promise<void>;
  frame(geometries: Geometry[], closest: number): void;
  middle(): Position;
  closed(): void;
}

export class Desk {
  readonly #page: Page;
  readonly #box = element("section", { id: "desk", hidden: true });
  readonly #said = element("div", { id: "desk-said", role: "status", hidden: true });
  #context: DeskContext | null = null;
  #tabs: Record<TabName, Tab> | null = null;
  #open: TabName = "drafts";
  #counts: Partial<Record<TabName, number>> = {};
  #hush: number | undefined;
  #watch: number | undefined;
  #holdsMap = false;

  constructor(page: Page) {
    this.#page = page;
    document.getElementById("panel")?.after(this.#box);
    document.body.append(this.#said);
    this.#box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    onLanguage(() => {
      if (this.isOpen) void this.#show(null);
    });
  }

  get isOpen(): boolean {
    return !this.#box.hidden;
  }

  /** Whether the map shows another plan than the one in force. */
  get holdsMap(): boolean {
    return this.isOpen && this.#holdsMap;
  }

  async open(): Promise<void> {
    document.body.classList.add("at-desk");
    this.#box.hidden = false;
    this.#box.replaceChildren(waiting(tell("loading")));
    try {
      const own = readOwn(await askJson("/caller"));
      this.#context = this.#contextFor(own);
    } catch (error) {
      this.#box.replaceChildren(this.#head(null), refusalBox(error, () => void this.open()));
      return;
    }
    const context = this.#context;
    this.#tabs = {
      drafts: new DraftsTab(context),
      cases: new CasesTab(context),
      upload: new UploadTab(context),
      adjust: new AdjustTab(context),
      downloads: new DownloadsTab(context),
    };
    const tabs = tabsOf(context.own);
    if (!tabs.includes(this.#open)) this.#open = tabs[0] ?? "downloads";
    await this.#show(null);
    this.#watch = window.setInterval(context.count, LOOK_MS);
    this.#box.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
    context.count();
  }

  close(): void {
    if (!this.isOpen) return;
    window.clearInterval(this.#watch);
    this.#tabs?.[this.#open].leave();
    this.#context?.overlay.clear();
    this.#box.hidden = true;
    document.body.classList.remove("at-desk");
    this.#page.closed();
  }

  #contextFor(own: Own): DeskContext {
    const { map, view, frame, middle, reload } = this.#page;
    return {
      map,
      view,
      own,
      overlay: this.#context?.overlay ?? new GroundOverlay(map),
      holdMap: (holds) => {
        this.#holdsMap = holds;
      },
      frame,
      middle,
      reload,
      say: (words) => this.#say(words),
      go: (tab, about) => void this.#go(tab, about ?? null),
      count: () => void this.#count(),
    };
  }

  async #go(tab: TabName, about: string | null): Promise<void> {
    this.#tabs?.[this.#open].leave();
    this.#context?.overlay.clear();
    this.#open = tab;
    await this.#show(about);
  }

  async #show(about: string | null): Promise<void> {
    if (this.#context === null || this.#tabs === null) return;
    const body = element("div", {
      id: "desk-body",
      class: "desk-body",
      role: "tabpanel",
      "aria-labelledby": `tab-${this.#open}`,
    });
    this.#box.setAttribute("aria-label", tell("desk"));
    this.#box.replaceChildren(this.#head(this.#context.own), this.#bar(), body);
    // On a phone the tabs are wider than the screen.
    document.getElementById(`tab-${this.#open}`)?.scrollIntoView({ inline: "nearest", block: "nearest" });
    await this.#tabs[this.#open].show(body, about);
  }

  #bar(): HTMLElement {
    const tabs = this.#context === null ? [] : tabsOf(this.#context.own);
    return tabBar(tabs, this.#open, this.#counts, (tab) => void this.#go(tab, null));
  }

  #head(own: Own | null): HTMLElement {
    return element(
      "header",
      { class: "desk-head" },
      button(
        { class: "round", "aria-label": tell("back"), title: tell("back") },
        () => this.close(),
        icon(ICONS.back),
      ),
      element(
        "div",
        {},
        element("h2", {}, tell("desk")),
        own === null ? null : element("p", {}, roleWords(own)),
      ),
    );
  }

  #say(words: string): void {
    window.clearTimeout(this.#hush);
    this.#said.textContent = words;
    this.#said.hidden = false;
    this.#hush = window.setTimeout(() => {
      this.#said.hidden = true;
    }, SAID_MS);
  }

  /** How much waits on each tab; a number that cannot be had is left out. */
  async #count(): Promise<void> {
    if (this.#context === null) return;
    const [drafts, cases] = await Promise.allSettled([
      DraftsTab.waiting(this.#context.own),
      CasesTab.waiting(this.#context.own),
    ]);
    this.#counts = {
      ...(drafts.status === "fulfilled" ? { drafts: drafts.value } : {}),
      ...(cases.status === "fulfilled" ? { cases: cases.value } : {}),
    };
    const old = this.#box.querySelector(".tabs");
    if (old === null) return;
    const isFocused = old.contains(document.activeElement);
    old.replaceWith(this.#bar());
    if (isFocused) document.getElementById(`tab-${this.#open}`)?.focus();
  }
}

function readOwn(answer: Record<string, unknown>): Own {
  const may = Array.isArray(answer.may) ? answer.may.map(String) : [];
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return { role: text(answer.role), name: text(answer.name), may };
}

function roleWords(own: Own): string {
  const roles = ["viewer", "planner", "officer", "admin"];
  const role = own.role !== null && roles.includes(own.role) ? tell(own.role as DeskWord) : "";
  return own.name === null ? role : `${role} · ${tell("byKey", { who: own.name })}`;
}

