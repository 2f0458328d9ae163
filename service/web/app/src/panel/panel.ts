/** The panel: side by side with the map on a laptop, a sheet over its foot on a phone. */
import { button, element } from "../element";
import { say } from "../language";
import { guards, levels, place, proof, publicNote } from "./figures";
import { header } from "./header";
import { legend } from "./legend";
import { deskButton, officer } from "./officer";
import type { Actions, View } from "./view";
import { zoneList } from "./zone_list";

export const PHONE = "(max-width: 760px)";

export function renderPanel(panel: HTMLElement, view: View, actions: Actions): void {
  const focused = document.activeElement?.getAttribute("data-key");
  const scrolled = panel.querySelector("#rest")?.scrollTop ?? 0;
  panel.setAttribute("aria-label", say("panelLabel"));
  panel.classList.toggle("unfolded", view.unfolded);
  panel.setAttribute("aria-busy", String(view.state === "loading"));
  panel.replaceChildren(header(view, actions), ...body(view, actions));
  if (scrolled > 0) panel.querySelector("#rest")?.scrollTo({ top: scrolled }); // it lays the page out
  if (focused !== null && focused !== undefined) {
    panel.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

function body(view: View, actions: Actions): HTMLElement[] {
  if (view.state === "unreachable") return [unreachable(actions)];
  if (view.summary === null) return [waiting()];
  const rest = element(
    "div",
    { id: "rest", class: "rest" },
    guards(view.summary),
    proof(view.summary),
    publicNote(view.summary),
    zoneList(view, actions),
    legend(view, actions),
    element(
      "footer",
      {},
      say(view.summary.invented ? "attribution" : "attributionReal"),
      element("a", { class: "officer", href: "/lanh-dao" }, say("leadersLink")),
      officer(actions),
    ),
  );
  rest.inert = window.matchMedia(PHONE).matches && !view.unfolded;
  const first = element("div", { class: "first" }, place(view.summary), levels(view.summary));
  if (view.may.length > 0) first.append(deskButton(actions));
  return [first, rest];
}

function waiting(): HTMLElement {
  const line = (size: string) => element("span", { class: `bone bone-${size}` });
  return element(
    "div",
    { class: "waiting", role: "status" },
    element("p", {}, say("loading")),
    line("wide"),
    line("half"),
    line("tall"),
  );
}

function unreachable(actions: Actions): HTMLElement {
  return element(
    "div",
    { class: "unreachable", role: "alert" },
    element("h2", {}, say("unreachable")),
    element("p", {}, say("unreachableWhy")),
    button({ class: "primary", "data-key": "retry" }, () => actions.retry(), say("retry")),
  );
}
