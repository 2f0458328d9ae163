/** Head of the panel: the name of the product, the language, the handle of the sheet on a phone. */
import { button, element } from "../element";
import { language, say, speak, type Language } from "../language";
import type { Actions, View } from "./view";

export function header(view: View, actions: Actions): HTMLElement {
  return element(
    "header",
    { class: "head" },
    view.state === "ready" ? handle(view, actions) : null,
    element("div", { class: "brand" }, element("span", { class: "logo", "aria-hidden": "true" }), title()),
    languages(),
  );
}

function title(): HTMLElement {
  return element("h1", {}, "Khoanh");
}

function handle(view: View, actions: Actions): HTMLElement {
  const label = say(view.unfolded ? "closePanel" : "openPanel");
  return button(
    {
      class: "handle",
      "aria-label": label,
      "aria-expanded": String(view.unfolded),
      "aria-controls": "rest",
      "data-key": "handle",
    },
    () => actions.fold(!view.unfolded),
    element("span", { "aria-hidden": "true" }),
  );
}

export function languages(): HTMLElement {
  const one = (code: Language, short: string, name: string) =>
    button(
      {
        lang: code,
        title: name,
        "aria-label": `${short} · ${name}`, // it begins with what is seen
        "aria-pressed": String(language() === code),
        "data-key": `language-${code}`,
      },
      () => speak(code),
      short,
    );
  return element(
    "div",
    { class: "languages", role: "group", "aria-label": say("language") },
    one("vi", "VI", "Tiếng Việt"),
    one("en", "EN", "English"),
  );
}
