/** Ask before something is done that cannot be undone; a refusal is shown in the same place. */
import { button, element } from "../element";
import { refusalBox, waiting } from "./pieces";
import { tell } from "./words";

export interface Question {
  title: string;
  what: string;
  confirm: string;
  busy: string;
  isGrave?: boolean;
  body?: HTMLElement[];
  /** Do it; returning false keeps the dialog open, a refusal is shown. */
  act(refused: HTMLElement): Promise<boolean>;
}

export function askBefore(question: Question): HTMLDialogElement {
  const before = document.activeElement;
  const refused = element("div", { class: "dialog-refused" });
  const confirm = element(
    "button",
    { type: "submit", class: question.isGrave === true ? "primary grave" : "primary" },
    question.confirm,
  );
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { id: "ask-title" }, question.title),
    element("p", {}, question.what),
    ...(question.body ?? []),
    refused,
    element(
      "div",
      { class: "choices" },
      button({ class: "quiet" }, () => dialog.close(), tell("cancel")),
      confirm,
    ),
  );
  const dialog = element("dialog", { class: "ask desk-ask", "aria-labelledby": "ask-title" }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    confirm.disabled = true;
    refused.replaceChildren(waiting(question.busy));
    question
      .act(refused)
      .then((isDone) => {
        if (isDone) dialog.close();
      })
      .catch((error: unknown) => refused.replaceChildren(refusalBox(error, null)))
      .finally(() => {
        confirm.disabled = false;
      });
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
