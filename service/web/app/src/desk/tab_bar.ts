/** The tabs of the desk; arrow keys go from one to the next. */
import { button, element } from "../element";
import { count } from "../language";
import type { TabName } from "./context";
import { type DeskWord, tell } from "./words";

const TITLES: Record<TabName, DeskWord> = {
  drafts: "tabDrafts",
  cases: "tabCases",
  upload: "tabUpload",
  adjust: "tabAdjust",
  downloads: "tabDownloads",
};

export function tabBar(
  tabs: TabName[],
  open: TabName,
  counts: Partial<Record<TabName, number>>,
  go: (tab: TabName) => void,
): HTMLElement {
  const bar = element(
    "div",
    { class: "tabs", role: "tablist", "aria-label": tell("desk") },
    ...tabs.map((tab) => {
      const waits = counts[tab] ?? 0;
      return button(
        {
          role: "tab",
          id: `tab-${tab}`,
          "aria-selected": String(tab === open),
          "aria-controls": "desk-body",
          tabindex: tab === open ? "0" : "-1",
        },
        () => go(tab),
        element("span", {}, tell(TITLES[tab])),
        waits === 0 ? null : element("span", { class: "badge" }, count(waits)),
      );
    }),
  );
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(open) + step + tabs.length) % tabs.length]!;
    go(next);
    document.getElementById(`tab-${next}`)?.focus();
  });
  return bar;
}
