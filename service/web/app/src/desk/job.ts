/** Run a process as a job: it says how far it is, and it can be dismissed. */
import { ask, askJson, Refused } from "./api";

const FIRST_MS = 120;
const LAST_MS = 1000;

export class Job {
  readonly #stop = new AbortController();
  #id: string | null = null;

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Run it and return its outputs; null where it was dismissed. */
  async run(
    process: string,
    inputs: Record<string, unknown>,
    progress: (percent: number) => void,
  ): Promise<Record<string, unknown> | null> {
    try {
      const begun = await askJson(`/processes/${process}/execution`, {
        method: "POST",
        json: { inputs },
        headers: { Prefer: "respond-async" },
      });
      this.#id = String(begun.jobID);
      if (this.isStopped) {
        this.#dismiss();
        return null;
      }
      return await this.#ended(progress);
    } catch (error) {
      if (this.isStopped) return null;
      throw error;
    }
  }

  /** Dismiss it; the service stops before the next plan that it would draw. */
  stop(): void {
    if (this.isStopped) return;
    this.#stop.abort();
    this.#dismiss();
  }

  async #ended(progress: (percent: number) => void): Promise<Record<string, unknown> | null> {
    const path = `/jobs/${this.#id}`;
    const { signal } = this.#stop;
    for (let pause = FIRST_MS; ; pause = Math.min(pause * 1.5, LAST_MS)) {
      const job = await askJson(path, { signal });
      progress(Number(job.progress) || 0);
      if (job.status === "successful" || job.status === "failed") {
        const results = await askJson(`${path}/results`, { signal });
        this.#id = null;
        return results;
      }
      if (job.status === "dismissed") return null;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #dismiss(): void {
    if (this.#id === null) return;
    const path = `/jobs/${this.#id}`;
    this.#id = null;
    ask(path, { method: "DELETE" }).catch((error: unknown) => {
      // It ends by itself; nobody waits for it any more.
      if (!(error instanceof Refused)) throw error;
    });
  }
}

