/** Take zones, posts and households away as files. */
import { button, element } from "../element";
import { moment } from "../language";
import { ask } from "./api";
import type { DeskContext, Tab } from "./context";
import { filled, refusalBox, waiting } from "./pieces";
import { type PlanRow, readPlans, shortName } from "./plans";
import { type DeskWord, tell } from "./words";

const FORMATS = [
  ["gpkg", "GeoPackage"],
  ["shp", "Shapefile"],
  ["geojson", "GeoJSON"],
  ["kml", "KML"],
  ["csv", "CSV"],
] as const;
const LAYERS: [string, DeskWord][] = [
  ["zones", "layerZones"],
  ["checkpoints", "layerCheckpoints"],
  ["households", "layerHouseholds"],
];

export class DownloadsTab implements Tab {
  readonly #context: DeskContext;
  /** A draft; none for the plan in force. */
  #plan: string | null = null;
  #inForce: string | null = null;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  async show(box: HTMLElement): Promise<void> {
    await filled(box, tell("loading"), async () => {
      const { inForce, drafts } = await readPlans();
      const rows = inForce === null ? drafts : [inForce, ...drafts];
      this.#inForce = inForce?.id ?? null;
      if (inForce === null) this.#plan = rows[0]?.id ?? null;
      const done = element("div", { class: "download-state", "aria-live": "polite" });
      return [
        element("p", { class: "quiet-words" }, tell("downloadWhat")),
        rows.length === 0 ? element("p", { class: "quiet-box" }, tell("nothingInForce")) : this.#choose(rows),
        ...LAYERS.map(([layer, word]) => this.#layer(layer, word, done)),
        element("p", { class: "quiet-words" }, tell("shpNote")),
        this.#whole(done),
        done,
      ];
    });
  }

  leave(): void {
    this.#plan = null;
  }

  #choose(rows: PlanRow[]): HTMLElement {
    const select = element(
      "select",
      { id: "download-plan" },
      ...rows.map((row) => {
        const title = row.status === "in_force" ? tell("inForce") : tell("draftOf", { number: shortName(row.id) });
        const value = row.status === "in_force" ? "" : row.id;
        return element("option", { value, selected: value === (this.#plan ?? "") }, `${title} · ${moment(row.asOf)}`);
      }),
    );
    select.addEventListener("change", () => {
      this.#plan = select.value === "" ? null : select.value;
    });
    return element("div", { class: "field" }, element("label", { for: "download-plan" }, tell("whichPlan")), select);
  }

  #layer(layer: string, word: DeskWord, done: HTMLElement): HTMLElement {
    if (layer === "households" && !this.#context.own.may.includes("households")) {
      return element("section", { class: "download" }, element("h4", {}, tell(word)), element("p", { class: "quiet-words" }, tell("householdsOfficers")));
    }
    return element(
      "section",
      { class: "download" },
      element("h4", {}, tell(word)),
      element(
        "div",
        { class: "formats" },
        ...FORMATS.map(([format, name]) =>
          button(
            {
              class: "quiet",
              "data-download": `${layer}.${format}`,
              "aria-label": tell("downloadAs", { layer: tell(word), format: name }),
            },
            () => void this.#fetch(this.#path(layer, format), done),
            name,
          ),
        ),
      ),
    );
  }

  #whole(done: HTMLElement): HTMLElement | null {
    if (!this.#context.own.may.includes("publish") || (this.#plan ?? this.#inForce) === null) return null;
    return button(
      { class: "link", "data-download": "files" },
      () => void this.#fetch(`/plans/${encodeURIComponent(this.#plan ?? this.#inForce ?? "")}/files`, done),
      tell("wholePlan"),
    );
  }

  #path(layer: string, format: string): string {
    // The plan in force needs no name: keys of some units know it by another one.
    const plan = this.#plan === null ? "" : `&plan=${encodeURIComponent(this.#plan)}`;
    return `/downloads/${layer}?f=${format}${plan}`;
  }

  /** The key travels in a header, which a plain link cannot send. */
  async #fetch(path: string, done: HTMLElement): Promise<void> {
    done.replaceChildren(waiting(tell("downloading")));
    try {
      const answer = await ask(path);
      const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
      const address = URL.createObjectURL(await answer.blob());
      element("a", { href: address, download: named?.[1] ?? "khoanh" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      done.replaceChildren();
    } catch (error) {
      done.replaceChildren(refusalBox(error, null));
    }
  }
}
