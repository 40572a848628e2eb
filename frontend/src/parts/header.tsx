// The frame's head: where one is, which concept, undo and redo, what is tried, and the bar of pages.
import type { JSX } from "preact";
import { PAGES } from "../pages/pages";
import {
  addressOf, ask, concept, opened, redo, redoLabel, resetView, saved, undo, undoLabel, view, writeView,
} from "../state/document";
import { page } from "../state/place";
import { Link } from "./link";

export function Header(): JSX.Element {
  const file = opened.value;
  const row = PAGES.find((each) => each.key === page.value);
  return (
    <header>
      <nav aria-label="Where one is">
        <Link to="/">Détente</Link>
        {file && <> <span aria-hidden="true">▸</span> <Link to={addressOf("standoff")}>{file.case}</Link></>}
        {file?.as_of && <span class="day"> {file.as_of}</span>}
      </nav>
      {file && row?.concept && (
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
          <span role="status" class="saved">{saved.value}</span>
        </div>
      )}
      {file && (
        <nav class="pages" aria-label="Pages">
          {PAGES.map((each) => <Link key={each.key} to={addressOf(each.key)} current={each.key === page.value}>{each.title}</Link>)}
        </nav>
      )}
    </header>
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
