// Where one is: the address is the truth, and what a page shows follows from it.
// /c/CASE/PAGE/REST…?v=what-ifs&k=concept&s=state&…  what else stands behind the ? is the page's own.
import { signal } from "@preact/signals";

export const SHARED = new Set(["v", "k", "s"]);
export const GALLERY = "gallery";
export const FIRST = "standoff";

export const page = signal(GALLERY);
export const rest = signal<readonly string[]>([]);
export const own = signal<Readonly<Record<string, string>>>({});

export interface Place { name: string | null; page: string; rest: string[]; query: URLSearchParams }

export function readPlace(path: string, search: string): Place {
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  const query = new URLSearchParams(search);
  if (parts[0] !== "c" || !parts[1]) return { name: null, page: GALLERY, rest: [], query };
  return { name: parts[1], page: parts[2] ?? FIRST, rest: parts.slice(3), query };
}

export function pathOf(name: string, page: string, rest: readonly string[] = []): string {
  const parts = page === FIRST && !rest.length ? [name] : [name, page, ...rest];
  return `/c/${parts.map(encodeURIComponent).join("/")}`;
}

// Set a word of the page's own in the address; "" takes it away.
export function setOwn(key: string, value: string): void {
  const { [key]: _, ...others } = own.value;
  own.value = value ? { ...others, [key]: value } : others;
}
