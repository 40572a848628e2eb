import assert from "node:assert/strict";
import { test } from "node:test";
import { added, EMPTY, redone, undone } from "../state/history";
import { pathOf, readPlace } from "../state/place";
import { parseView, tried, viewText } from "../state/view";
import { figure, stateName } from "./states";

const opened = { levers: ["a", "b", "c", "d", "e"].map((name) => ({ name, party: "p", title: name.toUpperCase(), levels: ["x", "y"], level_titles: ["ex", "why"], holders: [] })) };

test("a view and its text say the same, in one order", () => {
  const view = parseView("readings.us=no_plan; outcomes.cost.table[prisoners=group]=0.5");
  assert.equal(view.get("outcomes.cost.table[prisoners=group]"), "0.5");
  assert.equal(viewText(view), "outcomes.cost.table[prisoners=group]=0.5;readings.us=no_plan");
  assert.equal(viewText(tried(view, "readings.us", undefined)), "outcomes.cost.table[prisoners=group]=0.5");
  assert.equal(viewText(parseView("")), "");
});

test("a state is called by its name, else by what differs, and never by its number", () => {
  const row = { today: false, named: [] as string[], changes: { a: "y", b: "y" } };
  assert.equal(stateName(row, opened), "A: why; B: why");
  assert.equal(stateName({ ...row, named: ["Half of it"] }, opened), "Half of it");
  assert.equal(stateName({ ...row, today: true }, opened), "Today's position");
  const many = { ...row, changes: { a: "y", b: "y", c: "y", d: "y", e: "y" } };
  assert.equal(stateName(many, opened), "A: why; B: why; C: why; and 2 more");
});

test("undo goes back over both kinds, a drag is one entry, and a new change forgets what was undone", () => {
  const [zero, one, two] = ["", "x=1", "x=2"].map(parseView);
  let history = added(EMPTY, { kind: "view", label: "x", before: zero!, after: one!, drag: "1" });
  history = added(history, { kind: "view", label: "x", before: one!, after: two!, drag: "1" });
  assert.equal(history.done.length, 1);
  history = added(history, { kind: "file", label: "text" });
  const [entry, back] = undone(history)!;
  assert.equal(entry.kind, "file");
  const [drag, start] = undone(back)!;
  assert.equal(drag.kind === "view" && viewText(drag.before), "");
  assert.equal(undone(start), undefined);
  assert.equal(redone(start)![0], drag);
  assert.equal(added(start, { kind: "file", label: "new" }).undone.length, 0);
});

test("figures are read off", () => {
  assert.equal(figure(0.30000000000000004), "0.3");
  assert.equal(figure(1234.5), "1230");
});

test("an address names a case, a page and what the page asks; nothing else is a case", () => {
  const place = readPlace("/c/a%20b/deals/grand", "?v=x%3D1&to=3");
  assert.deepEqual([place.name, place.page, place.rest, place.query.get("to")], ["a b", "deals", ["grand"], "3"]);
  assert.equal(readPlace("/c/x", "").page, "standoff");
  assert.equal(readPlace("/elsewhere", "").name, null);
  assert.equal(pathOf("a b", "deals", ["grand"]), "/c/a%20b/deals/grand");
  assert.equal(pathOf("x", "standoff"), "/c/x");
});
