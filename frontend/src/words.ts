// How states are called: by their narrowest name, else by what differs from today's position.
import type { OpenedCase, StateRow } from "./types";

export const MOST_DIFFERENCES = 3;

export function stateName(row: Pick<StateRow, "named" | "today" | "changes">, opened: Pick<OpenedCase, "levers">): string {
  if (row.today) return "Today's position";
  const name = row.named[0];
  if (name !== undefined) return name;
  const told = Object.entries(row.changes).map(([lever, level]) => change(lever, level, opened));
  if (told.length <= MOST_DIFFERENCES) return told.join("; ");
  return `${told.slice(0, MOST_DIFFERENCES).join("; ")}; and ${told.length - MOST_DIFFERENCES} more`;
}

export function change(lever: string, level: string, opened: Pick<OpenedCase, "levers">): string {
  const found = opened.levers.find((each) => each.name === lever);
  if (!found) return `${lever}: ${level}`;
  return `${found.title}: ${found.level_titles[found.levels.indexOf(level)] ?? level}`;
}

// A number with as many digits as a person reads off a slider.
export function figure(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
