// The case's text: checked as one types, written only where it is a case.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Trouble } from "../parts/trouble";
import { cases } from "../state/api/cases";
import { Problem } from "../state/api/request";
import { opened, solve, trouble, writeText } from "../state/document";
import { readPlace } from "../state/place";
import type { ProblemRow } from "../state/types";

const PAUSE = 400; // ms after the last key before the text is checked

export function TextPage(): JSX.Element {
  const file = opened.value;
  const name = file?.name ?? readPlace(location.pathname, "").name ?? "";
  const [text, setText] = useState<string | null>(null);
  const [told, setTold] = useState("");
  const [wrong, setWrong] = useState<ProblemRow[] | null>(null);
  const timer = useRef(0);

  useEffect(() => {
    cases.text(name).then(setText, (error: unknown) => { if (error instanceof Problem) trouble.value = error; });
  }, [name, file?.etag]);

  function typed(next: string): void {
    setText(next);
    setTold("Checking …");
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      cases.check(name, next).then(
        ({ valid, problems }) => {
          setWrong(valid ? null : problems);
          setTold(valid ? "The text is a case. It is not written yet." : "");
        },
        (error: unknown) => { if (error instanceof Problem) trouble.value = error; },
      );
    }, PAUSE);
  }

  async function write(): Promise<void> {
    if (text !== null && (await writeText(text))) { setTold("Written."); setWrong(null); await solve(); }
  }

  return (
    <main id="main" class="text">
      <h1>{file?.case ?? name}: the text</h1>
      <Trouble />
      {text === null ? <p role="status">Opening …</p> : (
        <>
          <label for="text">The case file. What is wrong stays here and is never written.</label>
          <textarea
            id="text" spellcheck={false} value={text} readOnly={!file?.writable} aria-invalid={wrong !== null}
            aria-describedby="text-told" onInput={(event) => typed(event.currentTarget.value)}
          />
          <div id="text-told" role="status">
            {wrong ? wrong.map((each) => <p class="wrong" key={each.path}>{each.path && <code>{each.path}</code>} {each.message}</p>) : <p>{told}</p>}
          </div>
          {file?.writable
            ? <button type="button" disabled={wrong !== null} onClick={() => void write()}>Write the file</button>
            : <p>A shipped case is not written. Copy it first: <code>detente new FILE --from {name}</code>.</p>}
        </>
      )}
    </main>
  );
}
