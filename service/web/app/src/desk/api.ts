/** Ask the service to do something, and read why it refuses. */
import { isRecord } from "../data/fetch";
import { key } from "../data/key";

const PATIENCE_MS = 90_000;

export interface Fault {
  where: string;
  found: string;
  expected: string;
  mend: string;
}

/** The service refused, and said why; or it could not be reached (status 0). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly faults: Fault[],
  ) {
    super(`${status} ${detail}`);
  }
}

export interface Asking {
  method?: "GET" | "POST" | "DELETE";
  json?: unknown;
  content?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export async function ask(path: string, asking: Asking = {}): Promise<Response> {
  const shown = key();
  const type = asking.json === undefined ? asking.content?.type : "application/json";
  const signals = [AbortSignal.timeout(PATIENCE_MS)];
  if (asking.signal !== undefined) signals.push(asking.signal);
  let answer: Response;
  try {
    answer = await fetch(path, {
      method: asking.method ?? "GET",
      headers: {
        ...(shown === null ? {} : { Authorization: `Bearer ${shown}` }),
        ...(type === undefined ? {} : { "Content-Type": type }),
        ...asking.headers,
      },
      ...(asking.json === undefined ? {} : { body: JSON.stringify(asking.json) }),
      ...(asking.content === undefined ? {} : { body: asking.content }),
      credentials: "omit",
      signal: AbortSignal.any(signals),
    });
  } catch (cause) {
    if (asking.signal?.aborted === true) throw cause;
    throw new Refused(0, "", []);
  }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

export async function askJson(path: string, asking: Asking = {}): Promise<Record<string, unknown>> {
  const answer = await ask(path, asking);
  const found: unknown = await answer.json();
  if (!isRecord(found)) throw new Refused(0, "", []);
  return found;
}

async function refusal(answer: Response): Promise<Refused> {
  let found: unknown = null;
  try {
    found = await answer.json();
  } catch {
    // A proxy's own page says nothing of use.
  }
  if (!isRecord(found)) return new Refused(answer.status, "", []);
  return new Refused(answer.status, String(found.detail ?? ""), readFaults(found.faults));
}

export function readFaults(value: unknown): Fault[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((one) => ({
    where: String(one.where ?? ""),
    found: String(one.found ?? ""),
    expected: String(one.expected ?? ""),
    mend: String(one.mend ?? ""),
  }));
}

/** A key of its own for one sending: sent twice, it is done once. */
export function onceKey(): string {
  return crypto.randomUUID();
}
