/** The way in for officers: a dialog that asks for a key, and a button that forgets it. */
import { key } from "../data/key";
import { button, element, icon, ICONS } from "../element";
import { say } from "../language";
import type { Actions } from "./view";

export type SignsIn = Pick<Actions, "signIn" | "signOut">;

/** The button at the foot of the panel. */
export function officer(actions: SignsIn): HTMLElement {
  const attributes = { class: "officer", "data-key": "officer" };
  return key() === null
    ? button(attributes, () => askForKey(actions), say("officers"))
    : button(attributes, () => actions.signOut(), say("signOut"));
}

/** The way to the desk, for who may do something there. */
export function deskButton(actions: Actions): HTMLElement {
  return button(
    { class: "to-desk", "data-key": "to-desk" },
    () => actions.openDesk(),
    icon(ICONS.desk),
    element("span", {}, say("desk")),
    icon(ICONS.chevron),
  );
}

function askForKey(actions: SignsIn): void {
  const field = element("input", {
    id: "officer-key",
    type: "password",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    required: true,
    "aria-describedby": "officer-fault",
  });
  const fault = element("p", { id: "officer-fault", class: "fault", role: "alert" });
  const enter = element("button", { type: "submit", class: "primary" }, say("signIn"));
  const form = element(
    "form",
    {},
    element("h2", { id: "officer-title" }, say("officers")),
    element("p", {}, say("officersWhy")),
    element("label", { for: "officer-key" }, say("key")),
    field,
    fault,
    element(
      "div",
      { class: "choices" },
      button({}, () => dialog.close(), say("close")),
      enter,
    ),
  );
  const dialog = element("dialog", { class: "ask", "aria-labelledby": "officer-title" }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter.disabled = true;
    fault.textContent = "";
    void actions.signIn(field.value.trim()).then((refusal) => {
      enter.disabled = false;
      if (refusal === null) {
        dialog.close();
        return;
      }
      fault.textContent = say(refusal);
      field.select();
    });
  });
  // Escape closes the dialog alone, not the card behind it.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
