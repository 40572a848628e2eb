// What was done to the file: entries, what each changed by key path, names, and going back. And files to take along.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Progress } from "../parts/progress";
import { Trouble } from "../parts/trouble";
import { cases } from "../state/api/cases";
import { jobs } from "../state/api/jobs";
import { afterEdit, opened, told, viewKey } from "../state/document";
import { known, startJob } from "../state/jobs";
import type { HistoryEntry, Place } from "../state/types";
import { placeName, shown } from "../words/paths";
import "./history.css";

const KINDS: Record<string, string> = { edit: "here", outside: "by another program", undo: "taken back", redo: "made again" };
const FILES = ["case.toml", "states.csv", "stability.json", "graph.graphml", "graph.dot"];

export function HistoryPage(): JSX.Element | null {
  const file = opened.value, entries = useSignal<HistoryEntry[]>([]);
  const name = file?.name ?? "";
  const fetch = (): void => { void told(cases.history(name)).then((found) => { if (found) entries.value = found.entries; }); };
  useEffect(() => { if (name) fetch(); }, [name, file?.etag]);
  if (!file) return null;
  return (
    <main id="main" class="history">
      <h1>History: {file.case}</h1>
      <Trouble />
      <Export name={name} />
      <section aria-labelledby="entries-h">
        <h2 id="entries-h">What was changed</h2>
        {!entries.value.length && <p>Nothing yet{file.writable ? "." : ": this file is only read here."}</p>}
        <ol reversed>
          {entries.value.map((each) => <Entry key={each.number} name={name} entry={each} etag={file.etag} writable={file.writable} again={fetch} />)}
        </ol>
      </section>
    </main>
  );
}

function Entry({ name, entry, etag, writable, again }: { name: string; entry: HistoryEntry; etag: string; writable: boolean; again: () => void }): JSX.Element {
  const places = useSignal<Place[] | null>(null), given = useSignal(entry.name);
  async function compare(from: string, to: string): Promise<void> {
    const found = await told(cases.differences(name, from, to));
    if (found) places.value = found.places;
  }
  return (
    <li class={entry.kind === "outside" ? "outside" : undefined}>
      <p>
        <strong>{entry.label}</strong> <span class="small">{KINDS[entry.kind] ?? entry.kind}, <time dateTime={entry.at}>{entry.at.replace("T", " ").replace("+00:00", " UTC")}</time></span>
        {entry.name && <span class="tag"> {entry.name}</span>}{entry.taken_back && <em> taken back</em>}{entry.after === etag && <span class="small"> as the file is now</span>}
      </p>
      <div class="tools">
        <button type="button" onClick={() => void compare(entry.before, entry.after)}>What it changed</button>
        {entry.after !== etag && <button type="button" onClick={() => void compare(entry.after, etag)}>Against now</button>}
        {writable && entry.after !== etag && (
          <button type="button" onClick={() => void afterEdit(cases.restore(name, entry.after, etag)).then(again)}>Restore this</button>
        )}
        {writable && (
          <form onSubmit={(event) => { event.preventDefault(); if (given.value) void told(cases.nameText(name, entry.after, given.value)).then(again); }}>
            <label>Name <input value={given.value} onInput={(event) => { given.value = event.currentTarget.value; }} /></label>
            <button type="submit">Give it</button>
          </form>
        )}
      </div>
      {places.value && <Places places={places.value} />}
    </li>
  );
}

function Places({ places }: { places: Place[] }): JSX.Element {
  if (!places.length) return <p>Only comments, order of lines or spacing.</p>;
  return (
    <table>
      <caption>What differs, by key</caption>
      <thead><tr><th scope="col">Key</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
      <tbody>
        {places.map((each) => (
          <tr key={each.path.join(".")}>
            <th scope="row" data-label="Key"><code>{placeName(each.path)}</code></th>
            <td data-label="Before">{each.lacks.includes("before") ? "nothing" : shown(each.before)}</td>
            <td data-label="After">{each.lacks.includes("after") ? "nothing" : shown(each.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Export({ name }: { name: string }): JSX.Element {
  const job = useSignal("");
  const done = job.value !== "" && known.value.get(job.value)?.status === "done";
  const query = viewKey.value ? `?view=${encodeURIComponent(viewKey.value)}` : "";
  return (
    <section aria-labelledby="export-h">
      <h2 id="export-h">Take along</h2>
      <ul class="files">
        {FILES.map((each) => <li key={each}><a href={`/api/v1/cases/${encodeURIComponent(name)}/export/${each}${query}`} download>{each}</a></li>)}
      </ul>
      <button type="button" onClick={() => void startJob({ kind: "report", case: name, view: viewKey.value }).then((id) => { if (id) job.value = id; })}>Make the report</button>
      {job.value && <Progress id={job.value} title="The report" />}
      {done && <p><a href={jobs.file(job.value)} download>report.html</a></p>}
    </section>
  );
}
