// Cases, their text, and what was written.
import type { CaseName, Command, FileState, HistoryEntry, MergeConflict, OpenedCase, Path, Place, ProblemRow } from "../types";
import { ask, caseAt } from "./request";

export const cases = {
  list: () => ask<{ cases: CaseName[] }>("GET", "/cases"),
  open: (name: string) => ask<OpenedCase>("GET", caseAt(name)),
  text: (name: string) => ask<string>("GET", `${caseAt(name)}/text`),
  check: (name: string, text: string) => ask<{ valid: boolean; problems: ProblemRow[] }>("POST", `${caseAt(name)}/check`, { text }),
  write: (name: string, text: string, label: string, etag: string) =>
    ask<FileState>("PUT", `${caseAt(name)}/text`, { text, label }, etag),
  writeView: (name: string, view: string, label: string, etag: string) =>
    ask<FileState>("POST", `${caseAt(name)}/what-ifs`, { view, label }, etag),
  patch: (name: string, commands: Command[], label: string, etag: string) =>
    ask<FileState>("PATCH", caseAt(name), { commands, label }, etag),
  merge: (name: string, base: string, text: string, choices: { path: Path; whose: string }[], label: string, etag: string) =>
    ask<FileState & { written: boolean; conflicts: MergeConflict[] }>("POST", `${caseAt(name)}/merge`, { base, text, choices, label }, etag),
  make: (name: string, from: { kind: string; text?: string; case?: string; title?: string }) => ask<{ name: string }>("POST", "/cases", { name, ...from }),
  outline: (name: string) => ask<{ etag: string; text: string; data: Record<string, unknown> | null; lines: { path: Path; line: number }[] }>("GET", `${caseAt(name)}/outline`),
  history: (name: string) => ask<FileState & { names: Record<string, string>; entries: HistoryEntry[] }>("GET", `${caseAt(name)}/history`),
  differences: (name: string, from: string, to: string) => ask<{ places: Place[] }>("GET", `${caseAt(name)}/history/${from}/differences?to=${to}`),
  nameText: (name: string, etag: string, given: string) => ask<unknown>("POST", `${caseAt(name)}/history/name`, { etag, name: given }),
  restore: (name: string, from: string, etag: string) => ask<FileState>("POST", `${caseAt(name)}/history/${from}/restore`, {}, etag),
  undo: (name: string, etag: string) => ask<FileState>("POST", `${caseAt(name)}/undo`, {}, etag),
  redo: (name: string, etag: string) => ask<FileState>("POST", `${caseAt(name)}/redo`, {}, etag),
};
