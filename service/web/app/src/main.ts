/** Put the page together round the map: show what the server has, follow the person. */
import type { Geometry } from "geojson";
import { covered } from "./covered";
import { fetchBackdrop } from "./data/backdrop";
import { KeyRefused } from "./data/fetch";
import type { Content } from "./data/held";
import { forgetKey } from "./data/key";
import { readMay } from "./data/read";
import { tryKey } from "./data/sign_in";
import type { Backdrop } from "./data/types";
import { byId } from "./element";
import { onLanguage, say } from "./language";
import { renderControls } from "./controls";
import { Following } from "./live/follow";
import { paint } from "./live/freshness";
import "./live/live.css";
import { drawn } from "./map/drawn";
import { eraseFirst } from "./map/first_drawing";
import { loadFont } from "./map/font";
import { CLOSEST_ZONE, openedOn } from "./map/opened";
import { TownMap } from "./map/town_map";
import { renderNotice, tell } from "./notice";
import { type Asked, askAll, first, place, renderBeside, view } from "./opening";
import { renderCard } from "./panel/card";
import { PHONE } from "./panel/panel";
import { onSwipe } from "./panel/swipe";
import type { Actions } from "./panel/view";
import type { Desk } from "./desk/desk";
import "./print/print.css";
import { Printing } from "./print/print";
import { onScheme } from "./scheme";
import { Search } from "./search/search";
import "./search/search.css";
import "./time/time.css";

const CLOSEST_CHECKPOINT = 18;
/** A tile of the zones that never comes holds up nothing. */
const PATIENCE_MS = 4_000;

const panel = byId("panel");
const card = byId("card");
const phone = window.matchMedia(PHONE);

const map = new TownMap(byId("map"), openedOn(place.box, covered()), (what) => {
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
// What was drawn before it stands still.
map.libre.once("movestart", eraseFirst);
map.libre.once("resize", eraseFirst);
// Tests in a browser ask the map what it drew.
Object.assign(byId("map"), { libre: map.libre });

const backdrop: Partial<Backdrop> = {};

/** Letters are drawn with what there is; in a font that came late they stay as they were. */
const font = loadFont().catch((fault) => console.warn("Khoanh:", fault));

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

const following = new Following({ show, changed: () => tell("planChanged", render) });

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

export const actions: Actions = {
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
  renderBeside(actions);
  map.libre.getCanvas().setAttribute("aria-label", say("mapLabel"));
  map.choose(view.chosen?.kind === "zone" ? view.chosen.zone.id : null);
  renderCard(card, view, actions);
  renderControls(byId("controls"), map, { showAll, print: () => printing.ask() });
  paint();
  renderNotice({ lineMissing });
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

/** Zones come first: what lies round them, and their past, is asked for when they are drawn. */
async function load(asked: Asked = askAll()): Promise<void> {
  view.state = "loading";
  lineMissing = false;
  if (asked !== first) render();
  try {
    const [caller, content] = await Promise.all([asked.caller, following.load(asked.plan)]);
    view.may = readMay(caller);
    Object.assign(view, content);
  } catch (fault) {
    console.warn("Khoanh:", fault);
    if (fault instanceof KeyRefused) {
      actions.signOut(); // a key that was kept has ended: what everybody sees is shown
      return;
    }
    view.state = "unreachable";
    eraseFirst();
    render();
    await surround();
    return;
  }
  view.state = "ready";
  await map.ready;
  draw();
  render();
  await drawn(map.libre, PATIENCE_MS);
  eraseFirst();
  following.begin();
  const missing = surround();
  if (view.zones.length > 0) showAll(true);
  lineMissing = (await missing).length > 0;
  if (view.zones.length === 0) showAll(true);
  if (lineMissing) render();
  await drawn(map.libre);
  document.documentElement.dataset.ready = "true";
}

/** Draw what lies round the zones; return the names of the layers that never came. */
async function surround(): Promise<string[]> {
  const missing = fetchBackdrop(async (name, layer) => {
    backdrop[name] = layer;
    await Promise.all([map.ready, font]);
    map.showBackdrop(name, layer);
  });
  await map.ready;
  map.showSurroundings();
  return missing;
}

function showAll(jump = false): void {
  const geometries =
    view.zones.length > 0
      ? view.zones.map((zone) => zone.geometry)
      : (backdrop.wards?.features.map((ward) => ward.geometry) ?? []);
  map.frame(geometries, covered(), { closest: CLOSEST_ZONE, jump });
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
void load(first);
