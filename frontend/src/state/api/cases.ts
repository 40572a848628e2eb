// Cases, their text, and what was written.
import type { CaseName, FileState, OpenedCase, ProblemRow } from "../types";
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
  undo: (name: string, etag: string) => ask<FileState>("POST", `${caseAt(name)}/undo`, {}, etag),
  redo: (name: string, etag: string) => ask<FileState>("POST", `${caseAt(name)}/redo`, {}, etag),
};
