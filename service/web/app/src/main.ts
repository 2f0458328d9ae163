/** Put the page together: read what the server has, show it, follow the person. */
import type { Geometry } from "geojson";
import { KeyRefused, fetchJson, fetchLayer } from "./data/fetch";
import type { Content } from "./data/held";
import { forgetKey } from "./data/key";
import { readMay } from "./data/read";
import { tryKey } from "./data/sign_in";
import type { Backdrop } from "./data/types";
import { byId } from "./element";
import { language, onLanguage, say } from "./language";
import { renderControls } from "./controls";
import { Following } from "./live/follow";
import { paint } from "./live/freshness";
import "./live/live.css";
import { loadFont } from "./map/font";
import { type Covered, TownMap } from "./map/town_map";
import { renderCard } from "./panel/card";
import { PHONE, renderPanel } from "./panel/panel";
import { onSwipe } from "./panel/swipe";
import type { Actions, View } from "./panel/view";
import type { Desk } from "./desk/desk";
import type { Word } from "./words";
import "./print/print.css";
import { Printing } from "./print/print";
import { onScheme } from "./scheme";
import { Search } from "./search/search";
import "./search/search.css";
import "./time/time.css";

const CLOSEST_ZONE = 17.2;
const CLOSEST_CHECKPOINT = 18;
/** Pixels kept free for the bar of time, which comes when the plans are known. */
const TIME_BAR = 56;

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
  may: [],
};

const map = new TownMap(byId("map"), (what) => {
  if (search.isOpen) return; // there the pin was meant
  if (desk?.isOpen === true) return; // it says itself what a click means
  const zone = what?.kind === "zone" ? view.zones.find((one) => one.id === what.id) : undefined;
  const checkpoint =
    what?.kind === "checkpoint" ? view.checkpoints.find((one) => one.id === what.id) : undefined;
  if (zone !== undefined) view.chosen = { kind: "zone", zone };
  else if (checkpoint !== undefined) view.chosen = { kind: "checkpoint", checkpoint };
  else view.chosen = null;
  view.unfolded = false;
  render();
});
map.onMissing(() => {
  if (lineMissing) return;
  lineMissing = true;
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

const printing = new Printing({ map, summary: () => view.summary, covered });

const following = new Following({ show, changed: () => tell("planChanged") });

/** Show a plan; what was chosen in another one is not in this. */
function show(content: Content): void {
  Object.assign(view, content);
  const chosen = view.chosen?.kind === "zone" ? view.chosen.zone.id : view.chosen?.checkpoint.id;
  if (![...view.zones, ...view.checkpoints].some(({ id }) => id === chosen)) view.chosen = null;
  if (desk?.holdsMap !== true) draw();
  render();
}

function draw(): void {
  map.showZones(view.zones);
  map.showCheckpoints(view.checkpoints);
  map.showCells(view.summary?.planId ?? null);
  search.refresh();
}

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
    const refusal = await tryKey(given);
    if (refusal === null) startAgain();
    return refusal;
  },
  signOut() {
    forgetKey();
    startAgain();
  },
  openDesk() {
    void openDesk();
  },
};

/** The desk is a part of its own, fetched when an officer opens it. */
let desk: Desk | null = null;

async function openDesk(): Promise<void> {
  const { Desk } = await import("./desk/desk");
  desk ??= new Desk({
    map,
    view,
    reload: async () => show(await following.reload()),
    frame: frameAround,
    middle: () => map.middle(covered()),
    closed() {
      draw();
      render();
      panel.querySelector<HTMLElement>('[data-key="to-desk"]')?.focus();
    },
  });
  search.close();
  following.toNow();
  view.chosen = null;
  render();
  await desk.open();
  frameAround(view.zones.map((zone) => zone.geometry), CLOSEST_ZONE); // the desk is wider than the panel
}

function frameAround(geometries: Geometry[], closest: number): void {
  map.frame(geometries, covered(), { closest });
}

function render(): void {
  document.documentElement.lang = language();
  document.documentElement.dataset.state = view.state;
  document.title = view.summary === null ? "Khoanh" : `Khoanh · ${view.summary.area}`;
  map.libre.getCanvas().setAttribute("aria-label", say("mapLabel"));
  map.choose(view.chosen?.kind === "zone" ? view.chosen.zone.id : null);
  renderPanel(panel, view, actions);
  renderCard(card, view, actions);
  renderControls(byId("controls"), map, { showAll, print: () => printing.ask() });
  paint();
  notice.hidden = !lineMissing && told === null;
  notice.textContent = told !== null ? say(told) : lineMissing ? say("backdropMissing") : "";
}

const TOLD_MS = 6_000;
let told: Word | null = null;

/** Say something for a moment. */
function tell(word: Word): void {
  told = word;
  render();
  window.setTimeout(() => {
    told = null;
    render();
  }, TOLD_MS);
}

/** Let nothing of what was seen before stay on the page. */
function startAgain(): void {
  desk?.close();
  view.chosen = null;
  view.summary = null;
  view.zones = [];
  view.checkpoints = [];
  view.may = [];
  delete document.documentElement.dataset.ready;
  void load();
}

/** The figures come first: the panel does not wait for the map to be drawn. */
async function load(): Promise<void> {
  view.state = "loading";
  lineMissing = false;
  render();
  const drawable = Promise.all([map.ready, loadFont()]);
  const background = loadBackdrop(["wards", "hamlets", "sites"], drawable);
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
  following.begin();
  await drawable;
  draw();
  if (view.zones.length > 0) showAll(true);
  lineMissing = (await background).length > 0;
  if (view.zones.length === 0) showAll(true);
  if (lineMissing) render();
  map.onceStill(() => {
    document.documentElement.dataset.ready = "true";
  });
}

async function loadPlan(): Promise<void> {
  const [caller, content] = await Promise.all([fetchJson("/caller"), following.load()]);
  view.may = readMay(caller);
  Object.assign(view, content);
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
function covered(margin = 40): Covered {
  const atDesk = document.querySelector<HTMLElement>("#desk:not([hidden])");
  if (phone.matches) {
    const under = atDesk ?? (!answer.hidden ? answer : card.hidden ? panel : card);
    const time = under === panel ? TIME_BAR : 0;
    return { top: margin + 44, right: margin + 24, left: margin, bottom: under.offsetHeight + time + margin };
  }
  const right = card.hidden ? margin + 24 : card.offsetWidth + margin;
  const bottom = atDesk === null ? margin + TIME_BAR : margin;
  return { top: margin, right, bottom, left: (atDesk ?? panel).offsetWidth + margin };
}

window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (desk?.isOpen === true) return; // it closes itself
  if (search.isOpen) search.close();
  else if (view.chosen !== null) actions.close();
  else if (view.unfolded) actions.fold(false);
});
phone.addEventListener("change", render);
// What lies above the folded sheet needs its height.
new ResizeObserver(() => {
  if (!view.unfolded) document.documentElement.style.setProperty("--sheet", `${panel.offsetHeight}px`);
}).observe(panel);
onLanguage(render);
onScheme(render);
onSwipe(panel, (up) => actions.fold(up));
void load();
