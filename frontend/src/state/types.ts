// What the server says, as documents. The names are those of its JSON.
export interface Reading { name: string; label: string }
export interface Party { name: string; label: string; title: string; levers: string[]; preference: string; readings: Reading[] }
export interface Lever { name: string; party: string; title: string; levels: string[]; level_titles: string[]; holders: string[] }
export interface Named { name: string; title: string; numbers: number[] }
export interface Input { name: string; label: string; address: string; unit: string; best: number; low: number; high: number; claims: string[] }
export interface ConceptRow { name: string; manner: string; sign: string }
export interface FileState {
  name: string; etag: string; writable: boolean; why_not: string; gone: boolean; broken: ProblemRow[]; undo: string | null; redo: string | null;
}
export type Path = (string | number)[];
export interface Command { do: "set" | "insert" | "delete" | "move" | "rename" | "put"; path: Path; value?: unknown; before?: string | number | null; name?: string }
export interface MergeConflict { path: Path; lacks: string[]; base: unknown; mine: unknown; theirs: unknown }
export interface Meeting { base: string; mine: string; etag: string; label: string; conflicts: MergeConflict[] }
export interface HistoryEntry { number: number; kind: string; label: string; at: string; before: string; after: string; taken_back: boolean; name: string }
export interface Place { path: Path; lacks: string[]; before: unknown; after: unknown }
export interface OpenedCase extends FileState {
  case: string; as_of: string | null; summary: string; fingerprint: string; states: number;
  parties: Party[]; levers: Lever[]; named: Named[]; inputs: Input[]; concepts: ConceptRow[];
  status_quo: { id: number; levels: Record<string, string> };
}
export interface StateRow {
  state: number; named: string[]; today: boolean; changes: Record<string, string>;
  strongest: string | null; better: Record<string, -1 | 0 | 1>;
}
export interface NamedRow { name: string; title: string; size: number; by: string[]; best: number | null }
export interface Standing {
  view: string; etag: string; fingerprint: string; concept: string; states: number;
  counts: Record<string, number>; named: NamedRow[]; resting: StateRow[];
  now: string[]; no_longer: string[]; sentences: string[]; difference: string; marks: string | null;
}
export interface Why {
  state: number; levels: Record<string, string>; concept: string;
  parties: Record<string, { stable: boolean }>; reasons: Record<string, string[]>;
}
export interface Block { key: string; heading: string; rows: { head: string; lines: string[] }[] }
export interface CaseName { name: string; writable: boolean }
export interface ProblemRow { path: string; message: string; line?: number | null; column?: number | null }
