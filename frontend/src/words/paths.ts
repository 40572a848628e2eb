// Places of a file and their values, as one reads them.
import type { Path } from "../state/types";

const LONGEST = 160;

export function placeName(path: Path): string {
  return path.map((step, at) => (typeof step === "number" ? `[${step + 1}]` : at ? `.${step}` : step)).join("");
}

export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}
