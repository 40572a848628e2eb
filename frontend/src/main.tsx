// The frame: where one is, which concept, undo and redo, what is tried; the keyboard.
import { render, type JSX } from "preact";
import { Trouble } from "./parts";
import { Standoff } from "./standoff";
import {
  ask, choose, chosen, concept, follow, goTo, known, opened, page, redo, redoLabel, resetView, saved, standing, undo, undoLabel, view, writeView,
} from "./state";
import { TextPage } from "./text";

function Frame(): JSX.Element {
  const file = opened.value;
  return (
    <>
      <header>
        <nav aria-label="Where one is">
          <a href="/" onClick={go("/")}>Détente</a>
          {file && <> <span aria-hidden="true">▸</span> <a href={`/c/${file.name}`} onClick={go(`/c/${file.name}`)}>{file.case}</a></>}
          {file?.as_of && <span class="day"> {file.as_of}</span>}
        </nav>
        {file && page.value === "standoff" && (
          <label>
            Concept
            <select value={concept.value} onChange={(event) => ask(event.currentTarget.value)}>
              {file.concepts.map((each) => <option key={each.name} value={each.name}>{each.manner} ({each.name})</option>)}
            </select>
          </label>
        )}
        {file && (
          <div class="tools">
            <button type="button" disabled={undoLabel.value === null} onClick={() => void undo()}>
              Undo{undoLabel.value === null ? "" : `: ${undoLabel.value}`}
            </button>
            <button type="button" disabled={redoLabel.value === null} onClick={() => void redo()}>Redo</button>
            <WhatIfs writable={file.writable} />
            <a href={`/c/${file.name}/text`} onClick={go(`/c/${file.name}/text`)}>Text</a>
            <span role="status" class="saved">{saved.value}</span>
          </div>
        )}
      </header>
      {page.value === "gallery" ? <Gallery /> : page.value === "text" ? <TextPage /> : <Standoff />}
    </>
  );
}

function WhatIfs({ writable }: { writable: boolean }): JSX.Element {
  const count = view.value.size;
  return (
    <span class="what-ifs">
      {count === 0 ? "As in the file" : `${count} what-if${count > 1 ? "s" : ""}, file unchanged`}
      {count > 0 && <button type="button" onClick={resetView}>Reset</button>}
      {count > 0 && writable && <button type="button" onClick={() => void writeView()}>Write into the case</button>}
    </span>
  );
}

function Gallery(): JSX.Element {
  const yours = known.value.filter((each) => each.writable), shipped = known.value.filter((each) => !each.writable);
  return (
    <main id="main" class="gallery">
      <h1>Which bargains hold, and what breaks them?</h1>
      <Trouble />
      {yours.length > 0 && <Cards title="Your cases" names={yours.map((each) => each.name)} />}
      <Cards title="Cases that ship" names={shipped.map((each) => each.name)} />
    </main>
  );
}

function Cards({ title, names }: { title: string; names: string[] }): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="cards">
        {names.map((name) => <li key={name}><a href={`/c/${encodeURIComponent(name)}`} onClick={go(`/c/${encodeURIComponent(name)}`)}>{name}</a></li>)}
      </ul>
    </section>
  );
}

function go(path: string): (event: MouseEvent) => void {
  return (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void goTo(path);
  };
}

// Next and previous row, next and previous concept, undo and redo; never while one types.
function pressed(event: KeyboardEvent): void {
  const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && (event.target as HTMLInputElement).type !== "range";
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "z" && !typing) {
    event.preventDefault();
    void (event.shiftKey ? redo() : undo());
    return;
  }
  if (command || event.altKey || typing) return;
  const rows = standing.value?.resting.map((row) => row.state) ?? [];
  const concepts = opened.value?.concepts.map((each) => each.name) ?? [];
  const at = rows.indexOf(chosen.value ?? -1), of = concepts.indexOf(concept.value);
  if (event.key === "j" && rows.length) pick(rows[Math.min(at + 1, rows.length - 1)]!);
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

render(<Frame />, document.getElementById("app")!);
window.addEventListener("popstate", () => void follow());
document.addEventListener("keydown", pressed);
void follow();
