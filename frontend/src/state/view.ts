// What-ifs by address, and their canonical text: the part of an address, and what --with takes.
export type View = ReadonlyMap<string, string>;

export const NOTHING: View = new Map();

export function parseView(text: string): View {
  const found = new Map<string, string>();
  for (const part of text.split(";")) {
    const at = part.lastIndexOf("=");
    if (at > 0) found.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return found;
}

export function viewText(view: View): string {
  return [...view].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([key, value]) => `${key}=${value}`).join(";");
}

// The view with one address tried otherwise; undefined gives back what the file says.
export function tried(view: View, address: string, value: string | undefined): View {
  const next = new Map(view);
  if (value === undefined) next.delete(address);
  else next.set(address, value);
  return next;
}
