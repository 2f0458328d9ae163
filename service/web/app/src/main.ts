/** Put the page together: read what the server has, show it, follow the person. */
import { KeyRefused, fetchJson, fetchLayer } from "./data/fetch";
import { forgetKey, keepKey } from "./data/key";
import { readCheckpoints, readSummary, readZones } from "./data/read";
import type { Backdrop } from "./data/types";
import { byId } from "./element";
import { language, onLanguage, say } from "./language";
import { renderControls } from "./controls";
import { loadFont } from "./map/font";
import { type Covered, TownMap } from "./map/town_map";
import { renderCard } from "./panel/card";
import { PHONE, renderPanel } from "./panel/panel";
import { onSwipe } from "./panel/swipe";
import type { Actions, View } from "./panel/view";
import { Search } from "./search/search";
import "./search/search.css";

const CLOSEST_ZONE = 17.2;
const CLOSEST_CHECKPOINT = 18;

const panel = byId("panel");
const card = byId("card");
const answer = byId("answer");
const notice = byId("notice");
const phone = window.matchMedia(PHONE);

const view: View = {
  state: "loading",
  summary: null,
  zones: [],
  checkpoints: [],
  chosen: null,
  shown: { zones: true, checkpoints: true, borders: true, names: true, sites: true, ground: true },
  unfolded: false,
};

const map = new TownMap(byId("map"), (what) => {
  if (search.isOpen) return; // there the pin was meant
  const zone = what?.kind === "zone" ? view.zones.find((one) => one.id === what.id) : undefined;
  const checkpoint =
    what?.kind === "checkpoint" ? view.checkpoints.find((one) => one.id === what.id) : undefined;
  if (zone !== undefined) view.chosen = { kind: "zone", zone };
  else if (checkpoint !== undefined) view.chosen = { kind: "checkpoint", checkpoint };
  else view.chosen = null;
  view.unfolded = false;
  render();
});
// Tests in a browser ask the map what it drew.
Object.assign(byId("map"), { libre: map.libre });

const backdrop: Partial<Backdrop> = {};

const search = new Search({
  map,
  zones: () => view.zones,
  units: () => [backdrop.hamlets ?? null, backdrop.wards ?? null],
  area: () => ({ name: view.summary?.area ?? "", isPublic: view.summary?.isPublic ?? true }),
  frame: (geometries, closest) => map.frame(geometries, covered(), { closest }),
  seeZone: (zone) => actions.chooseZone(zone),
  opened() {
    view.chosen = null;
    view.unfolded = false;
    render();
  },
});

let lineMissing = false;
let cameFrom: string | null = null;

const actions: Actions = {
  chooseZone(zone) {
    cameFrom = `zone-${zone.id}`;
    view.chosen = { kind: "zone", zone };
    view.unfolded = false;
    render();
    card.querySelector<HTMLElement>("#card-title")?.focus({ preventScroll: true });
    map.frame([zone.geometry], covered(), { closest: CLOSEST_ZONE });
  },
  chooseCheckpoint(checkpoint) {
    view.chosen = { kind: "checkpoint", checkpoint };
    render();
    card.querySelector<HTMLElement>("#card-title")?.focus({ preventScroll: true });
    map.frame([checkpoint.geometry], covered(), { closest: CLOSEST_CHECKPOINT });
  },
  close() {
    view.chosen = null;
    render();
    const back = cameFrom === null ? null : `[data-key="${CSS.escape(cameFrom)}"]`;
    cameFrom = null;
    if (back !== null) panel.querySelector<HTMLElement>(back)?.focus();
  },
  toggle(what, shown) {
    view.shown[what] = shown;
    map.toggle(what, shown);
  },
  fold(unfolded) {
    view.unfolded = unfolded;
    render();
  },
  retry() {
    void load();
  },
  async signIn(given) {
    if (!/^[!-~]+$/.test(given)) return "keyRefused"; // no header could carry it
    keepKey(given);
    try {
      await fetchJson("/summary");
    } catch (fault) {
      forgetKey();
      return fault instanceof KeyRefused ? "keyRefused" : "unreachable";
    }
    startAgain();
    return null;
  },
  signOut() {
    forgetKey();
    startAgain();
  },
};

function render(): void {
  document.documentElement.lang = language();
  document.documentElement.dataset.state = view.state;
  document.title = view.summary === null ? "Khoanh" : `Khoanh · ${view.summary.area}`;
  map.libre.getCanvas().setAttribute("aria-label", say("mapLabel"));
  map.choose(view.chosen?.kind === "zone" ? view.chosen.zone.id : null);
  renderPanel(panel, view, actions);
  renderCard(card, view, actions);
  renderControls(byId("controls"), map, showAll);
  notice.hidden = !lineMissing;
  notice.textContent = lineMissing ? say("backdropMissing") : "";
}

/** Let nothing of what was seen before stay on the page. */
function startAgain(): void {
  view.chosen = null;
  view.summary = null;
  view.zones = [];
  view.checkpoints = [];
  delete document.documentElement.dataset.ready;
  void load();
}

/** The figures come first: the panel does not wait for the map to be drawn. */
async function load(): Promise<void> {
  view.state = "loading";
  lineMissing = false;
  render();
  const drawable = Promise.all([map.ready, loadFont()]);
  const background = loadBackdrop(["wards", "hamlets", "streets", "ground", "sites"], drawable);
  try {
    await loadPlan();
  } catch (fault) {
    console.warn("Khoanh:", fault);
    if (fault instanceof KeyRefused) {
      actions.signOut(); // a key that was kept has ended: what everybody sees is shown
      return;
    }
    view.state = "unreachable";
    render();
    return;
  }
  view.state = "ready";
  render();
  await drawable;
  map.showZones(view.zones);
  map.showCheckpoints(view.checkpoints);
  search.refresh();
  if (view.zones.length > 0) showAll(true);
  lineMissing = (await background).length > 0;
  if (view.zones.length === 0) showAll(true);
  if (lineMissing) render();
  map.onceStill(() => {
    document.documentElement.dataset.ready = "true";
  });
}

async function loadPlan(): Promise<void> {
  const [summary, zones, checkpoints] = await Promise.all([
    fetchJson("/summary"),
    fetchLayer("zones"),
    fetchLayer("checkpoints"),
  ]);
  view.summary = readSummary(summary);
  view.zones = readZones(zones);
  view.checkpoints = readCheckpoints(checkpoints);
}

/** Show each layer as soon as it is there; return the names of those that never came. */
async function loadBackdrop(
  names: (keyof Backdrop)[],
  drawable: Promise<unknown>,
): Promise<string[]> {
  const missing: string[] = [];
  await Promise.all(
    names.map(async (name) => {
      try {
        const layer = await fetchLayer(name);
        backdrop[name] = layer;
        await drawable;
        map.showBackdrop(name, layer);
      } catch (fault) {
        console.warn("Khoanh:", fault);
        missing.push(name);
      }
    }),
  );
  return missing;
}

function showAll(jump = false): void {
  const geometries =
    view.zones.length > 0
      ? view.zones.map((zone) => zone.geometry)
      : (backdrop.wards?.features.map((ward) => ward.geometry) ?? []);
  map.frame(geometries, covered(), { closest: CLOSEST_ZONE, jump });
}

/** What of the map lies under the panel and the card, and a margin. */
function covered(): Covered {
  const margin = 40;
  if (phone.matches) {
    const under = !answer.hidden ? answer : card.hidden ? panel : card;
    return { top: margin + 44, right: margin, left: margin, bottom: under.offsetHeight + margin };
  }
  const right = card.hidden ? margin + 24 : card.offsetWidth + margin;
  return { top: margin, right, bottom: margin, left: panel.offsetWidth + margin };
}

window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (search.isOpen) search.close();
  else if (view.chosen !== null) actions.close();
  else if (view.unfolded) actions.fold(false);
});
phone.addEventListener("change", render);
onLanguage(render);
onSwipe(panel, (up) => actions.fold(up));
void load();
