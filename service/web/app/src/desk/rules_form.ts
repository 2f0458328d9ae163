/** The form of a policy's rules: each number with its own value beside it, each within its range. */
import { button, element } from "../element";
import { siteWords } from "./site_words";
import { type NumberRule, PRICES, RING, type Rules } from "./rules";
import { type DeskWord, tell } from "./words";

export class RulesForm {
  readonly box: HTMLElement;
  readonly #rules: Rules;
  readonly #changed: () => void;
  readonly #numbers = new Map<string, HTMLInputElement>();
  readonly #sites = new Map<string, HTMLInputElement>();

  constructor(rules: Rules, siteKinds: string[], changed: () => void) {
    this.#rules = rules;
    this.#changed = changed;
    this.box = element(
      "div",
      { class: "rules" },
      this.#group("ringGroup", RING, true),
      this.#group("priceGroup", PRICES, false),
      siteKinds.length === 0 ? null : this.#openSites(siteKinds),
    );
  }

  get policy(): string {
    return this.#rules.id;
  }

  isSound(): boolean {
    return [...this.#numbers.values()].every((input) => input.validity.valid && input.value !== "");
  }

  /** Only what is other than in the policy. */
  changes(): Record<string, number> {
    const found: Record<string, number> = {};
    for (const [name, input] of this.#numbers) {
      const value = input.valueAsNumber;
      if (value !== this.#rules.numbers.get(name)?.value) found[name] = value;
    }
    return found;
  }

  keptOpen(): string[] {
    return [...this.#sites]
      .filter(([kind, input]) => input.checked && !this.#rules.keptOpen.includes(kind))
      .map(([kind]) => kind);
  }

  #group(title: DeskWord, names: [string, DeskWord][], isOpen: boolean): HTMLElement {
    const lines = names.flatMap(([name, word]) => {
      const rule = this.#rules.numbers.get(name);
      return rule === undefined ? [] : [this.#number(name, word, rule)];
    });
    return element(
      "details",
      { open: isOpen },
      element("summary", {}, tell(title)),
      element("div", { class: "rule-lines" }, ...lines),
    );
  }

  #number(name: string, word: DeskWord, rule: NumberRule): HTMLElement {
    const id = `rule-${name.replaceAll(".", "-")}`;
    const input = element("input", {
      id,
      type: "number",
      inputmode: "decimal",
      min: String(rule.least),
      max: String(rule.most),
      step: "any",
      value: String(rule.value),
      "aria-describedby": `${id}-note`,
    });
    const words = element("span", { id: `${id}-note`, class: "rule-note" });
    const reset = button(
      { class: "link", hidden: true },
      () => {
        input.value = String(rule.value);
        note();
        this.#changed();
        input.focus();
      },
      tell("reset"),
    );
    const note = () => {
      const isSound = input.validity.valid && input.value !== "";
      const isOwn = input.valueAsNumber === rule.value;
      input.setAttribute("aria-invalid", String(!isSound));
      reset.hidden = isOwn;
      words.textContent = isSound
        ? isOwn
          ? ""
          : tell("changedFrom", { value: String(rule.value) })
        : tell("outOfRange", { least: String(rule.least), most: String(rule.most) });
    };
    input.addEventListener("input", () => {
      note();
      if (this.isSound()) this.#changed();
    });
    this.#numbers.set(name, input);
    return element(
      "div",
      { class: "rule" },
      element("label", { for: id }, tell(word)),
      input,
      element("span", { class: "rule-foot" }, words, reset),
    );
  }

  #openSites(kinds: string[]): HTMLElement {
    return element(
      "details",
      {},
      element("summary", {}, tell("openGroup")),
      element(
        "div",
        { class: "site-kinds" },
        ...kinds.map((kind) => {
          const isKept = this.#rules.keptOpen.includes(kind);
          const input = element("input", { type: "checkbox", id: `open-${kind}`, checked: isKept, disabled: isKept });
          input.addEventListener("change", () => this.#changed());
          this.#sites.set(kind, input);
          return element("label", { for: `open-${kind}` }, input, siteWords(kind));
        }),
      ),
    );
  }
}
