// What one has to know of the file itself: gone, no case any more, held by another, changed by two.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { cases } from "../state/api/cases";
import { addressOf, join, meeting, opened, told, writeText } from "../state/document";
import type { Meeting } from "../state/types";
import { placeName, shown } from "../words/paths";
import { Link } from "./link";

export function Banners(): JSX.Element | null {
  const file = opened.value;
  if (!file) return null;
  const first = file.broken[0];
  return (
    <>
      {file.gone && (
        <div class="banner" role="alert">
          <p>The file is gone. What is shown is what it said last.</p>
          {file.writable && <button type="button" onClick={() => void saveAgain(file.name)}>Save again</button>}
        </div>
      )}
      {first && (
        <div class="banner" role="alert">
          <p>The file says no case any more{first.line ? `, line ${first.line}` : ""}: {first.path && <code>{first.path}</code>} {first.message} The answer shown is that of the last text that did.</p>
          <Link to={addressOf("text")}>Mend the text</Link>
        </div>
      )}
      {!file.writable && file.why_not && !file.why_not.startsWith("A shipped") && <div class="banner" role="status"><p>{file.why_not}</p></div>}
      {meeting.value && <Meet met={meeting.value} />}
    </>
  );
}

async function saveAgain(name: string): Promise<void> {
  const text = await told(cases.text(name));
  if (text !== undefined) await writeText(text);
}

function Meet({ met }: { met: Meeting }): JSX.Element {
  const choices = useSignal<Record<number, string>>({});
  const open = met.conflicts.some((_, place) => !choices.value[place]);
  return (
    <section class="banner meet" role="alertdialog" aria-label="Changed by two">
      <h2>You and another program changed the same</h2>
      {met.conflicts.map((each, place) => (
        <fieldset key={each.path.join(".")}>
          <legend>{each.path.length ? placeName(each.path) : "The text as a whole: its comments"}</legend>
          {(["mine", "theirs", "base"] as const).map((whose) => (
            <label key={whose}>
              <input
                type="radio" name={`meet-${place}`} checked={choices.value[place] === whose}
                onChange={() => { choices.value = { ...choices.value, [place]: whose }; }}
              />{" "}
              {{ mine: "yours", theirs: "the file’s", base: "as it was" }[whose]}:{" "}
              <code>{each.lacks.includes(whose) ? "nothing" : shown(each[whose])}</code>
            </label>
          ))}
        </fieldset>
      ))}
      <button type="button" disabled={open} onClick={() => void join(met, met.conflicts.map((each, place) => ({ path: each.path, whose: choices.value[place]! })))}>Write what is chosen</button>
      <button type="button" onClick={() => { meeting.value = null; }}>Leave the file as it is</button>
    </section>
  );
}
