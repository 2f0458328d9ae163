/** The field for an address, and the button that asks the browser where it is. */
import { button, element, icon, ICONS } from "../element";
import { say } from "../language";

export interface BoxActions {
  search(address: string): void;
  useMine(): void;
  clear(): void;
}

/** Built once: what was typed stays while the rest of the page is drawn anew. */
export class SearchBox {
  readonly field: HTMLInputElement;
  readonly #mine: HTMLButtonElement;
  readonly #clear: HTMLButtonElement;
  readonly #go: HTMLButtonElement;

  constructor(box: HTMLElement, actions: BoxActions) {
    this.field = element("input", {
      id: "address",
      type: "search",
      maxlength: "300",
      autocomplete: "off", // an address is not kept by the browser
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "search",
    });
    this.#go = element("button", { type: "submit", class: "go" }, icon(ICONS.search));
    this.#clear = button({ class: "clear", hidden: true }, () => {
      this.field.value = "";
      this.#typed();
      actions.clear();
      this.field.focus();
    }, icon(ICONS.close));
    this.#mine = button({ class: "mine" }, () => actions.useMine(), icon(ICONS.here));
    const form = element("form", { role: "search" }, this.#go, this.field, this.#clear, this.#mine);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const address = this.field.value.trim();
      if (address === "") this.field.focus();
      else actions.search(address);
    });
    this.field.addEventListener("input", () => this.#typed());
    box.replaceChildren(form);
    this.speak();
  }

  speak(): void {
    this.field.placeholder = say("searchLabel");
    this.field.setAttribute("aria-label", say("searchLabel"));
    for (const [made, word] of [
      [this.#go, "searchGo"],
      [this.#clear, "searchClear"],
      [this.#mine, "searchMine"],
    ] as const) {
      made.setAttribute("aria-label", say(word));
      made.title = say(word);
    }
  }

  #typed(): void {
    this.#clear.hidden = this.field.value === "";
  }
}
