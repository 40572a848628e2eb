// Asks the server. Each resource has a file of its own beside this one.
import type { ProblemRow } from "../types";

const BASE = "/api/v1";
export const TAB = Math.random().toString(36).slice(2);

export class Problem extends Error {
  constructor(readonly status: number, title: string, readonly rows: ProblemRow[], readonly more: Record<string, unknown> = {}) {
    super(title);
  }
}

// undefined: a newer question of this tab has overtaken this one.
export async function ask<T>(method: string, path: string, body?: unknown, etag?: string): Promise<T> {
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
    throw new Problem(answer.status, String(told.title), told.problems ?? [], told);
  }
  if (answer.status === 204) return undefined as T;
  const kind = answer.headers.get("content-type") ?? "";
  return (kind.includes("json") ? answer.json() : answer.text()) as Promise<T>;
}

// The address of a case below the API.
export const caseAt = (name: string): string => `/cases/${encodeURIComponent(name)}`;
