/** Listen to what the service tells as it happens, and come back when the line breaks. */
import { keyHeader } from "../data/fetch";

/** How many seconds without a word (a comment comes every 15) mean that the line is dead. */
const SILENCE_MS = 40_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** On a poor or a metered line the page asks now and then in place of listening. */
const POOR_WAIT_MS = 60_000;

export interface Listener {
  /** Something was heard: what is shown holds up to now. */
  heard(): void;
  /** It is told what happens from now on, but not what happened before. */
  begun(): void;
  happened(kind: string): void;
  lost(): void;
}

export class Stream {
  readonly #listener: Listener;
  #last: string | null = null;
  #wait = FIRST_WAIT_MS;
  #stop: AbortController | null = null;
  #timer: number | null = null;

  constructor(listener: Listener) {
    this.#listener = listener;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#end();
      else this.#now();
    });
    window.addEventListener("online", () => this.#now());
    window.addEventListener("offline", () => {
      this.#end();
      this.#listener.lost();
    });
  }

  /** Begin anew: another person looks, whose events have another count. */
  restart(): void {
    this.#last = null;
    this.#now();
  }

  #now(): void {
    this.#end();
    this.#wait = FIRST_WAIT_MS;
    void this.#listen();
  }

  #end(): void {
    if (this.#timer !== null) window.clearTimeout(this.#timer);
    this.#timer = null;
    this.#stop?.abort();
    this.#stop = null;
  }

  #later(ms: number): void {
    this.#timer = window.setTimeout(() => void this.#listen(), ms);
  }

  async #listen(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    let silence = 0;
    const waitForWord = () => {
      window.clearTimeout(silence);
      silence = window.setTimeout(() => stop.abort(), SILENCE_MS);
    };
    const isPoor = isPoorLine();
    try {
      waitForWord();
      const answer = await fetch(isPoor ? "/events?wait=0" : "/events", {
        headers: {
          Accept: "text/event-stream",
          ...keyHeader(),
          ...(this.#last === null ? {} : { "Last-Event-ID": this.#last }),
        },
        credentials: "omit",
        cache: "no-store",
        signal: stop.signal,
      });
      if (answer.status === 400) this.#last = null; // an id of another count, or of another database
      if (!answer.ok || answer.body === null) throw new Error(String(answer.status));
      if (this.#last === null) this.#listener.begun();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      const parts = new Parts();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        waitForWord();
        this.#wait = FIRST_WAIT_MS;
        this.#listener.heard();
        for (const { id, kind } of parts.of(value)) {
          if (id !== null) this.#last = id;
          if (kind !== null) this.#listener.happened(kind);
        }
      }
      if (this.#stop === stop) this.#later(isPoor ? POOR_WAIT_MS : FIRST_WAIT_MS);
    } catch {
      if (this.#stop !== stop) return; // ended by ourselves
      this.#listener.lost();
      this.#later(this.#wait * (0.75 + Math.random() / 2)); // not everybody at once
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    } finally {
      window.clearTimeout(silence);
    }
  }
}

/** Cuts the text of a stream into events (HTML Standard §9.2.6, as far as the service uses it). */
export class Parts {
  #rest = "";

  *of(text: string): Generator<{ id: string | null; kind: string | null }> {
    this.#rest += text;
    for (let end = this.#rest.indexOf("\n\n"); end >= 0; end = this.#rest.indexOf("\n\n")) {
      const lines = this.#rest.slice(0, end).split("\n");
      this.#rest = this.#rest.slice(end + 2);
      const value = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
      yield { id: value("id"), kind: value("event") };
    }
  }
}

interface Line {
  saveData?: boolean;
  effectiveType?: string;
}

function isPoorLine(): boolean {
  const line = (navigator as { connection?: Line }).connection;
  return line?.saveData === true || /2g$/.test(line?.effectiveType ?? "");
}
