// How states are called: by their narrowest name, else by what differs from today's position.
import type { OpenedCase, StateRow } from "../state/types";

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

// A state known by its levels, as a row of the table would say it.
export function rowOf(state: number, levels: Record<string, string>, found: OpenedCase): Pick<StateRow, "named" | "today" | "changes"> {
  const today = found.status_quo.levels;
  return {
    today: state === found.status_quo.id,
    named: found.named.filter((each) => each.numbers.includes(state)).sort((a, b) => a.numbers.length - b.numbers.length).map((each) => each.title),
    changes: Object.fromEntries(Object.entries(levels).filter(([lever, level]) => today[lever] !== level)),
  };
}
