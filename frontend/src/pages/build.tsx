// Building a case: an outline beside forms, with the text below; every change is written at once, or told at its field.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Aims } from "../parts/build/aims";
import { built, current, refetch, section, SECTIONS } from "../parts/build/draft";
import { Levers, Named, Parties, Rules, Unknowns, WholeCase } from "../parts/build/forms";
import { Answer } from "../parts/answer";
import { Trouble } from "../parts/trouble";
import { cases } from "../state/api/cases";
import { concept, goTo, opened, standing, told } from "../state/document";
import { Sign } from "../parts/marks";
import { setOwn } from "../state/place";
import "./build.css";

const FORMS: Record<string, () => JSX.Element | null> = {
  case: WholeCase, parties: Parties, levers: Levers, rules: Rules, preferences: Aims, named_states: Named, uncertainties: Unknowns,
};

export function BuildPage(): JSX.Element | null {
  const file = opened.value;
  useEffect(() => { if (file && !file.broken.length) void refetch(file.name); }, [file?.name, file?.etag, file?.broken.length]);
  if (!file) return null;
  const here = section.value, Form = FORMS[here] ?? WholeCase;
  return (
    <main id="main" class="build">
      <h1>Build: {file.case}</h1>
      <nav class="outline" aria-label="Outline of the file">
        <ul>
          {SECTIONS.map((each) => (
            <li key={each.key}>
              <button type="button" aria-current={each.key === here ? "true" : undefined} onClick={() => setOwn("in", each.key === "case" ? "" : each.key)}>
                {each.title}{each.count() !== null && <span class="count"> {each.count()}</span>}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <section class="forms" aria-labelledby="form-h">
        <h2 id="form-h">{SECTIONS.find((each) => each.key === here)?.title}</h2>
        <Trouble />
        {!file.writable && <ReadOnly name={file.name} why={file.why_not} />}
        <fieldset class="plain" disabled={!file.writable}>
          {current.value ? <Form /> : <p role="status">Opening …</p>}
        </fieldset>
        <TextBelow />
      </section>
      <aside class="live" aria-label="Where it can rest">
        <h2>Where it can rest</h2>
        <Answer />
        <ul>
          {standing.value?.named.map((each) => (
            <li key={each.name}><Sign strongest={each.by[0] ?? null} /> {each.best === file.status_quo.id ? "Today’s position" : each.title}</li>
          ))}
        </ul>
        <p class="small">{standing.value ? `${standing.value.counts[concept.value] ?? 0} of ${standing.value.states.toLocaleString("en")} states hold.` : ""}</p>
      </aside>
    </main>
  );
}

function ReadOnly({ name, why }: { name: string; why: string }): JSX.Element {
  const wanted = useSignal(`my-${name}`);
  return (
    <form
      class="copy" onSubmit={(event) => {
        event.preventDefault();
        void told(cases.make(wanted.value, { kind: "copy", case: name })).then((made) => { if (made) void goTo(`/c/${encodeURIComponent(made.name)}/build`); });
      }}
    >
      <p>{why}</p>
      <label>Name of the copy <input value={wanted.value} onInput={(event) => { wanted.value = event.currentTarget.value; }} /></label>
      <button type="submit">Copy to my folder</button>
    </form>
  );
}

// The same selection in the text: the lines of the section that is chosen.
function TextBelow(): JSX.Element | null {
  const draft = built.value;
  if (!draft) return null;
  const rows = draft.text.split("\n");
  const lines = draft.lines.filter((each) => belongs(String(each.path[0]), section.value));
  const marked = new Set<number>();
  for (const each of lines) {
    const next = draft.lines.find((other) => other.line > each.line);
    for (let line = each.line; line < (next?.line ?? rows.length + 1); line += 1) marked.add(line);
  }
  return (
    <details class="toml">
      <summary>The text of this part</summary>
      <pre tabIndex={0} aria-label="Text of the file">
        {rows.map((row, at) => (marked.has(at + 1) ? <span key={at}><span class="line">{at + 1}</span> {row}{"\n"}</span> : null))}
      </pre>
    </details>
  );
}

const belongs = (key: string, here: string): boolean =>
  here === "case" ? !SECTIONS.some((each) => each.key === key) : key === here || (here === "levers" && key === "status_quo");
