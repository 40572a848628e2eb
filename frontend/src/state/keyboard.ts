// Next and previous row and concept, undo and redo, `g` and a letter for a page; never while one types.
import { PAGES } from "../pages/pages";
import { addressOf, ask, choose, chosen, concept, goTo, opened, redo, standing, undo } from "./document";

const WITHIN = 1500; // ms in which the letter has to follow the g
let went = -Infinity;

export function pressed(event: KeyboardEvent): void {
  const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && (event.target as HTMLInputElement).type !== "range";
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "z" && !typing) {
    event.preventDefault();
    void (event.shiftKey ? redo() : undo());
    return;
  }
  if (command || event.altKey || typing) return;
  if (event.timeStamp - went < WITHIN) {
    went = -Infinity;
    const row = PAGES.find((each) => each.letter === event.key);
    if (row && opened.value) void goTo(addressOf(row.key));
    return;
  }
  const rows = standing.value?.resting.map((row) => row.state) ?? [];
  const concepts = opened.value?.concepts.map((each) => each.name) ?? [];
  const at = rows.indexOf(chosen.value ?? -1), of = concepts.indexOf(concept.value);
  if (event.key === "g") went = event.timeStamp;
  else if (event.key === "j" && rows.length) pick(rows[Math.min(at + 1, rows.length - 1)]!);
  else if (event.key === "k" && rows.length) pick(rows[Math.max(at - 1, 0)]!);
  else if (event.key === "]" && of >= 0) ask(concepts[(of + 1) % concepts.length]!);
  else if (event.key === "[" && of >= 0) ask(concepts[(of + concepts.length - 1) % concepts.length]!);
  else if (event.key === "u") void undo();
  else if (event.key === "Escape") choose(null);
}

function pick(state: number): void {
  choose(state);
  document.querySelector<HTMLElement>(`button.state[data-state="${state}"]`)?.focus();
}
