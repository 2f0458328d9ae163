/**
 * Keep the leaders' page itself for when there is no connection; never any figure.
 *
 * Figures are kept by the page, with their age, and what a key opens only for its tab.
 */

interface Worker {
  addEventListener(kind: "install" | "activate", then: (event: { waitUntil(done: Promise<unknown>): void }) => void): void;
  addEventListener(
    kind: "fetch",
    then: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
}

const worker = self as unknown as Worker;
const KEPT = "khoanh-leaders-1";
const PAGE = "/lanh-dao";
const PARTS = /\/static\/[\w./-]+\.(?:js|css|woff2|svg|png|webmanifest)/g;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepPage().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(freshPage(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(keptPart(request));
});

/** The page, its scripts and styles, and the letters that these name. */
async function keepPage(): Promise<void> {
  const cache = await caches.open(KEPT);
  const page = await fetch(PAGE, { headers: { Accept: "text/html" } });
  if (!page.ok) throw new Error(String(page.status));
  const parts = new Set((await page.clone().text()).match(PARTS));
  for (const part of [...parts].filter((one) => one.endsWith(".css"))) {
    for (const letters of (await (await fetch(part)).text()).match(PARTS) ?? []) parts.add(letters);
  }
  await Promise.all([cache.put(PAGE, page), cache.addAll([...parts])]);
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

async function freshPage(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok) void keepPage().catch(() => undefined); // a new version has other parts
    return answer;
  } catch (fault) {
    const held = await caches.match(PAGE);
    if (held === undefined) throw fault;
    return held;
  }
}

/** Names of scripts and styles carry a digest of their content: what is held is right. */
async function keptPart(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
