// Asks the server. An answer to an older question than the last is dropped.
import type { Block, CaseName, FileState, OpenedCase, ProblemRow, Standing, Why } from "./types";

const BASE = "/api/v1";
export const TAB = Math.random().toString(36).slice(2);

export class Problem extends Error {
  constructor(readonly status: number, title: string, readonly rows: ProblemRow[]) {
    super(title);
  }
}

async function ask<T>(method: string, path: string, body?: unknown, etag?: string): Promise<T> {
  const headers: Record<string, string> = {};
  if (method !== "GET") headers["content-type"] = "application/json";
  if (etag !== undefined) headers["if-match"] = `"${etag}"`;
  const init: RequestInit = { method, headers };
  if (method !== "GET") init.body = JSON.stringify(body ?? {});
  let answer: Response;
  try {
    answer = await fetch(BASE + path, init);
  } catch {
    throw new Problem(0, "The server does not answer. Is detente serve still running?", []);
  }
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({ title: answer.statusText }));
    throw new Problem(answer.status, String(told.title), told.problems ?? []);
  }
  if (answer.status === 204) return undefined as T; // overtaken by a newer question of this tab
  const kind = answer.headers.get("content-type") ?? "";
  return (kind.includes("json") ? answer.json() : answer.text()) as Promise<T>;
}

const at = (name: string) => `/cases/${encodeURIComponent(name)}`;

export const api = {
  cases: () => ask<{ cases: CaseName[] }>("GET", "/cases"),
  open: (name: string) => ask<OpenedCase>("GET", at(name)),
  text: (name: string) => ask<string>("GET", `${at(name)}/text`),
  check: (name: string, text: string) => ask<{ valid: boolean; problems: ProblemRow[] }>("POST", `${at(name)}/check`, { text }),
  write: (name: string, text: string, label: string, etag: string) =>
    ask<FileState>("PUT", `${at(name)}/text`, { text, label }, etag),
  writeView: (name: string, view: string, label: string, etag: string) =>
    ask<FileState>("POST", `${at(name)}/what-ifs`, { view, label }, etag),
  undo: (name: string, etag: string) => ask<FileState>("POST", `${at(name)}/undo`, {}, etag),
  redo: (name: string, etag: string) => ask<FileState>("POST", `${at(name)}/redo`, {}, etag),
  solve: (name: string, view: string, concept: string) =>
    ask<Standing | undefined>("POST", `${at(name)}/solve`, { view, concept, tab: TAB }),
  agreements: (name: string, view: string) =>
    ask<{ blocks: Block[] } | undefined>("POST", `${at(name)}/agreements`, { view, tab: `${TAB}-agreements` }),
  why: (name: string, state: number, view: string, concept: string) =>
    ask<Why | undefined>("POST", `${at(name)}/states/${state}/why`, { view, concept, tab: `${TAB}-why` }),
};
