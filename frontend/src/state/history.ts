// One stack a tab over what-ifs and edits of the file. A drag is one entry.
import type { View } from "./view";

export type Entry =
  | { kind: "view"; label: string; before: View; after: View; drag?: string }
  | { kind: "file"; label: string };

export interface History { readonly done: readonly Entry[]; readonly undone: readonly Entry[] }

export const EMPTY: History = { done: [], undone: [] };

// Add an entry; what follows an undo is forgotten. Steps of one drag become one entry.
export function added(history: History, entry: Entry): History {
  const last = history.done.at(-1);
  const same = entry.kind === "view" && last?.kind === "view" && entry.drag !== undefined && last.drag === entry.drag;
  const done = same
    ? [...history.done.slice(0, -1), { ...entry, before: (last as Entry & { kind: "view" }).before }]
    : [...history.done, entry];
  return { done, undone: [] };
}

export function undone(history: History): [Entry, History] | undefined {
  const entry = history.done.at(-1);
  return entry && [entry, { done: history.done.slice(0, -1), undone: [...history.undone, entry] }];
}

export function redone(history: History): [Entry, History] | undefined {
  const entry = history.undone.at(-1);
  return entry && [entry, { done: [...history.done, entry], undone: history.undone.slice(0, -1) }];
}
