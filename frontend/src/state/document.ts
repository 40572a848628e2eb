// What a tab knows. One document, one view; everything else follows from them.
import { computed, effect, signal } from "@preact/signals";
import { cases } from "./api/cases";
import { Problem } from "./api/request";
import { solving } from "./api/solve";
import { states } from "./api/states";
import { added, EMPTY, redone, undone, type Entry, type History } from "./history";
import { GALLERY, own, page, pathOf, readPlace, rest, SHARED } from "./place";
import type { Block, CaseName, Command, FileState, Meeting, MergeConflict, OpenedCase, ProblemRow, Standing, Why } from "./types";
import { NOTHING, parseView, tried, viewText, type View } from "./view";

export const known = signal<CaseName[]>([]);
export const opened = signal<OpenedCase | null>(null);
export const view = signal<View>(NOTHING);
export const concept = signal("seq");
export const standing = signal<Standing | null>(null);
export const agreed = signal<Block[]>([]);
export const chosen = signal<number | null>(null);
export const why = signal<Why | null>(null);
export const trouble = signal<Problem | null>(null);
export const busy = signal(false);
export const saved = signal("");
export const meeting = signal<Meeting | null>(null);
const OUTSIDE = "changed outside";
const history = signal<History>(EMPTY);

export const viewKey = computed(() => viewText(view.value));
// Behind what this tab did stands what the file remembers from before.
export const undoLabel = computed(() => history.value.done.at(-1)?.label ?? (opened.value?.writable ? opened.value.undo : null));
export const redoLabel = computed(() => history.value.undone.at(-1)?.label ?? (opened.value?.writable && !history.value.done.length ? opened.value.redo : null));

let newest = 0;

// Run what may go wrong, and say what went wrong where the page says such things.
export async function told<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    const found = await work;
    trouble.value = null;
    return found;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    trouble.value = error;
    return undefined;
  }
}

export async function goTo(path: string, replace = false): Promise<void> {
  if (replace) window.history.replaceState(null, "", path);
  else window.history.pushState(null, "", path);
  await follow();
}

// Read the address and show what it names.
export async function follow(): Promise<void> {
  const place = readPlace(location.pathname, location.search);
  if (place.name === null) {
    page.value = GALLERY;
    opened.value = null;
    await list();
    return;
  }
  const name = place.name;
  view.value = parseView(place.query.get("v") ?? "");
  concept.value = place.query.get("k") ?? "seq";
  if (opened.value?.name !== name) {
    standing.value = why.value = null;
    agreed.value = [];
    history.value = EMPTY;
    const found = await told(cases.open(name));
    if (!found) {
      page.value = "text"; // what cannot be solved can be mended there
      return;
    }
    opened.value = found;
  }
  const state = Number(place.query.get("s"));
  chosen.value = Number.isInteger(state) && state > 0 ? state : null;
  rest.value = place.rest;
  own.value = Object.fromEntries([...place.query].filter(([key]) => !SHARED.has(key)));
  page.value = place.page;
  await Promise.all([solve(), explain()]);
}

export async function list(): Promise<void> {
  known.value = (await told(cases.list()))?.cases ?? [];
}

// The address of a page of the open case, what-ifs kept.
export function addressOf(key: string, more: readonly string[] = [], words: Record<string, string> = {}): string {
  if (!opened.value) return "/";
  const query = new URLSearchParams(words);
  if (viewKey.value) query.set("v", viewKey.value);
  if (concept.value !== "seq") query.set("k", concept.value);
  if (chosen.value !== null) query.set("s", String(chosen.value));
  const path = pathOf(opened.value.name, key, more);
  return query.size ? `${path}?${query}` : path;
}

export async function solve(): Promise<void> {
  const name = opened.value?.name;
  if (!name) return;
  const mine = ++newest;
  busy.value = true;
  const found = await told(solving.solve(name, viewKey.value, concept.value));
  if (mine !== newest) return;
  busy.value = false;
  if (found) {
    standing.value = found;
    void agree(name, mine);
    if (opened.value && found.etag !== opened.value.etag) await reopen();
  }
}

// What parties would agree on takes a little longer; the table does not wait for it.
async function agree(name: string, mine: number): Promise<void> {
  const found = await told(solving.agreements(name, viewKey.value));
  if (found && mine === newest) agreed.value = found.blocks;
}

export async function explain(): Promise<void> {
  const name = opened.value?.name;
  if (!name || chosen.value === null) {
    why.value = null;
    return;
  }
  const state = chosen.value;
  const found = await told(states.why(name, state, viewKey.value, concept.value));
  if (found && chosen.value === state) why.value = found;
}

export async function reopen(): Promise<void> {
  const name = opened.value?.name;
  if (!name) return;
  const found = await told(cases.open(name));
  if (found) opened.value = found;
}

export function choose(state: number | null): void {
  chosen.value = state;
  void explain();
}

export function ask(name: string): void {
  concept.value = name;
  void Promise.all([solve(), explain()]);
}

// Try another value; a drag names itself, so that it becomes one entry of the history.
export function tryOut(address: string, value: string | undefined, label: string, drag?: string): void {
  const before = view.value, after = tried(before, address, value);
  if (viewText(before) === viewText(after)) return;
  record(drag === undefined ? { kind: "view", label, before, after } : { kind: "view", label, before, after, drag });
  show(after);
}

export function resetView(): void {
  if (!view.value.size) return;
  record({ kind: "view", label: "reset", before: view.value, after: NOTHING });
  show(NOTHING);
}

export function record(entry: Entry): void {
  history.value = added(history.value, entry);
}

function show(next: View): void {
  view.value = next;
  void Promise.all([solve(), explain()]);
}

export async function undo(): Promise<void> {
  if (!opened.value) return;
  const step = undone(history.value);
  if (!step) {
    if (opened.value.writable && opened.value.undo) await afterEdit(cases.undo(opened.value.name, opened.value.etag));
    return;
  }
  const [entry, rest] = step;
  if (entry.kind === "view") show(entry.before);
  else if (!(await afterEdit(cases.undo(opened.value.name, opened.value.etag)))) return;
  history.value = rest;
}

export async function redo(): Promise<void> {
  if (!opened.value) return;
  const step = redone(history.value);
  if (!step) {
    if (opened.value.writable && opened.value.redo) await afterEdit(cases.redo(opened.value.name, opened.value.etag));
    return;
  }
  const [entry, rest] = step;
  if (entry.kind === "view") show(entry.after);
  else if (!(await afterEdit(cases.redo(opened.value.name, opened.value.etag)))) return;
  history.value = rest;
}

// Write the what-ifs into the file; then they are what the file says, and no what-ifs any more.
export async function writeView(): Promise<void> {
  const file = opened.value;
  if (!file || !view.value.size) return;
  const label = `${view.value.size} what-if${view.value.size > 1 ? "s" : ""} written`;
  if (await afterEdit(cases.writeView(file.name, viewKey.value, label, file.etag))) {
    view.value = NOTHING;
    record({ kind: "file", label });
    await solve();
  }
}

// What another program did to the file; an entry of the history, as any other.
export async function outside(told: FileState): Promise<void> {
  const file = opened.value;
  if (!file || file.name !== told.name) return;
  if (told.etag === file.etag) {
    if (told.gone !== file.gone || told.writable !== file.writable) opened.value = { ...file, ...told };
    return;
  }
  await reopen();
  if (told.undo === OUTSIDE) record({ kind: "file", label: OUTSIDE });
  await Promise.all([solve(), explain()]);
}

export async function writeText(text: string): Promise<boolean> {
  const file = opened.value;
  if (!file) return false;
  const done = await afterEdit(cases.write(file.name, text, "text edited", file.etag), file.etag);
  if (done) record({ kind: "file", label: "text edited" });
  return done;
}

// Change what the file says, at a path of keys; the text keeps its comments. Problems are returned, for the field.
export async function edit(commands: Command[], label: string): Promise<ProblemRow[]> {
  const file = opened.value;
  if (!file) return [];
  if (meeting.value) {
    saved.value = "Not saved: first say which of two changes stays";
    return [];
  }
  saved.value = "Saving …";
  try {
    await cases.patch(file.name, commands, label, file.etag);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    saved.value = "Not saved";
    if (error.status === 412 && (await joined(error, file.etag, label))) return [];
    if (error.status === 422) return error.rows;
    trouble.value = error;
    return [];
  }
  trouble.value = null;
  saved.value = "Saved";
  record({ kind: "file", label });
  await reopen();
  await Promise.all([solve(), explain()]);
  return [];
}

// Where the file has changed meanwhile: what is apart joins at once, the rest is asked.
async function joined(problem: Problem, base: string, label: string): Promise<boolean> {
  const { mine, etag, merge } = problem.more as { mine?: string; etag?: string; merge?: { joins: boolean; conflicts: MergeConflict[] } };
  if (mine === undefined || etag === undefined || !merge) return false;
  if (!merge.joins) {
    meeting.value = { base, mine, etag, label, conflicts: merge.conflicts };
    await reopen();
    return true;
  }
  return join({ base, mine, etag, label, conflicts: [] }, []);
}

export async function join(met: Meeting, choices: { path: (string | number)[]; whose: string }[]): Promise<boolean> {
  const file = opened.value;
  if (!file) return false;
  const done = await told(cases.merge(file.name, met.base, met.mine, choices, met.label, met.etag));
  if (!done) return false;
  if (!done.written) {
    meeting.value = { ...met, conflicts: done.conflicts };
    return true;
  }
  meeting.value = null;
  saved.value = "Saved, joined with what changed outside";
  await reopen();
  record({ kind: "file", label: OUTSIDE });
  record({ kind: "file", label: met.label });
  await Promise.all([solve(), explain()]);
  return true;
}

export async function afterEdit(work: Promise<{ etag: string }>, base = ""): Promise<boolean> {
  saved.value = "Saving …";
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    saved.value = "Not saved";
    if (error.status === 412 && base && (await joined(error, base, "text edited"))) return false;
    trouble.value = error;
    return false;
  }
  trouble.value = null;
  saved.value = "Saved";
  await reopen();
  await Promise.all([solve(), explain()]);
  return true;
}

// The address follows what is shown, so that reloading shows the same.
effect(() => {
  if (page.value === GALLERY || !opened.value) return;
  const text = addressOf(page.value, rest.value, own.value);
  if (location.pathname + location.search !== text) window.history.replaceState(null, "", text);
});
