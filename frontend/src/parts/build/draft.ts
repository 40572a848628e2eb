// What the file says, key by key, and which part of it one works on.
import { computed, signal } from "@preact/signals";
import { cases } from "../../state/api/cases";
import { told } from "../../state/document";
import { own } from "../../state/place";
import type { Path } from "../../state/types";

export type Data = Record<string, unknown>;
export interface Built { name: string; etag: string; text: string; data: Data; lines: { path: Path; line: number }[] }

export const built = signal<Built | null>(null);
export const current = computed(() => built.value?.data ?? null);
export const section = computed(() => own.value["in"] ?? "case");

export async function refetch(name: string): Promise<void> {
  const found = await told(cases.outline(name));
  if (found?.data) built.value = { name, ...found, data: found.data };
}

export function tableOf(key: string): Record<string, Data> {
  const found = current.value?.[key];
  return found && typeof found === "object" && !Array.isArray(found) ? (found as Record<string, Data>) : {};
}

export function listOf(key: string): Data[] {
  const found = current.value?.[key];
  return Array.isArray(found) ? (found as Data[]) : [];
}

export const text = (value: unknown): string => (typeof value === "string" ? value : value === undefined ? "" : String(value));

const sizeOf = (key: string) => () => Object.keys(tableOf(key)).length;

export const SECTIONS: { key: string; title: string; count: () => number | null }[] = [
  { key: "case", title: "The case", count: () => null },
  { key: "parties", title: "Parties", count: sizeOf("parties") },
  { key: "levers", title: "Levers", count: sizeOf("levers") },
  { key: "rules", title: "What cannot be", count: () => listOf("rules").length },
  { key: "preferences", title: "Aims", count: sizeOf("preferences") },
  { key: "named_states", title: "Named states", count: sizeOf("named_states") },
  { key: "uncertainties", title: "Not known", count: sizeOf("uncertainties") },
];

// A name for a new table that none has yet.
export function freshName(stem: string, taken: string[]): string {
  for (let at = 1; ; at += 1) {
    const name = `${stem}_${at}`;
    if (!taken.includes(name)) return name;
  }
}
