/** Put the leaders' page together: figures that renew themselves, also on a poor connection. */
import { fetchJson, KeyRefused } from "../data/fetch";
import { forgetKey, key } from "../data/key";
import { readSummary } from "../data/read";
import { tryKey } from "../data/sign_in";
import { byId } from "../element";
import { language, onLanguage, say } from "../language";
import { forgetKept, keep, kept } from "./kept";
import "./leaders.css";
import { type LeadersView, renderLeaders } from "./page";
import { onScheme } from "../scheme";
import { fetchSituation } from "./situation";

const RENEW_MS = 60_000;

const view: LeadersView = { summary: null, situation: null, at: null, isOld: false, isLoading: false };

const actions = {
  refresh: () => void load(),
  async signIn(given: string) {
    const refusal = await tryKey(given);
    if (refusal === null) startAgain();
    return refusal;
  },
  signOut() {
    forgetKey();
    forgetKept();
    startAgain();
  },
};

function render(): void {
  document.documentElement.lang = language();
  document.title = `Khoanh · ${say("leadersTitle")}`;
  renderLeaders(byId("leaders"), view, actions);
}

/** Nothing of what another caller saw stays on the page. */
function startAgain(): void {
  Object.assign(view, { summary: null, situation: null, at: null, isOld: false });
  void load();
}

function showKept(): void {
  const last = kept();
  if (last === null || view.at !== null) return;
  try {
    view.summary = readSummary(last.summary);
    view.situation = last.situation as LeadersView["situation"];
    view.at = new Date(last.at);
    view.isOld = true;
  } catch {
    // What an older version kept cannot be read: the figures come anew.
  }
}

async function load(): Promise<void> {
  view.isLoading = true;
  showKept();
  render();
  try {
    const answer = await fetchJson("/summary");
    const summary = readSummary(answer);
    const situation = summary.isPublic ? null : await fetchSituation();
    Object.assign(view, { summary, situation, at: new Date(), isOld: false });
    keep({ at: new Date().toISOString(), summary: answer, situation });
  } catch (fault) {
    if (fault instanceof KeyRefused && key() !== null) {
      actions.signOut();
      return;
    }
    console.warn("Khoanh:", fault instanceof Error ? fault.name : "fault");
    view.isOld = view.at !== null;
  } finally {
    view.isLoading = false;
  }
  render();
  document.documentElement.dataset.ready = "true";
}

onLanguage(render);
onScheme(render);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void load();
});
window.addEventListener("online", () => void load());
window.setInterval(() => {
  if (!document.hidden) void load();
}, RENEW_MS);
if ("serviceWorker" in navigator) {
  void navigator.serviceWorker.register("/lanh-dao.js", { scope: "/lanh-dao" }).catch(() => undefined);
}
void load();
