// The cases: yours, and those that ship; and how a new one begins.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { Link } from "../parts/link";
import { Trouble } from "../parts/trouble";
import { cases } from "../state/api/cases";
import { goTo, known, told } from "../state/document";

const KINDS: [string, string][] = [
  ["small", "Two parties, one lever each"], ["gmcr", "A file of GMCR+"], ["rows", "A pasted table"], ["text", "A case file"],
];

export function GalleryPage(): JSX.Element {
  const yours = known.value.filter((each) => each.writable), shipped = known.value.filter((each) => !each.writable);
  return (
    <main id="main" class="gallery">
      <h1>Which bargains hold, and what breaks them?</h1>
      <Trouble />
      {yours.length > 0 && <Cards title="Your cases" names={yours.map((each) => each.name)} />}
      <New />
      <Cards title="Cases that ship" names={shipped.map((each) => each.name)} />
    </main>
  );
}

function New(): JSX.Element {
  const kind = useSignal("small"), name = useSignal(""), given = useSignal("");
  async function make(event: Event): Promise<void> {
    event.preventDefault();
    const made = await told(cases.make(name.value.trim(), { kind: kind.value, text: given.value, title: kind.value === "small" ? name.value.trim() : "" }));
    if (made) void goTo(`/c/${encodeURIComponent(made.name)}/build`);
  }
  async function read(files: FileList | null): Promise<void> {
    const file = files?.[0];
    if (!file) return;
    given.value = await file.text();
    if (!name.value) name.value = file.name.replace(/\.[^.]*$/, "").replace(/[^A-Za-z0-9_-]+/g, "-");
  }
  return (
    <details class="new">
      <summary>New case</summary>
      <form onSubmit={(event) => void make(event)}>
        <label>Name <input value={name.value} required onInput={(event) => { name.value = event.currentTarget.value; }} /></label>
        <label>
          Begin with{" "}
          <select value={kind.value} onChange={(event) => { kind.value = event.currentTarget.value; }}>
            {KINDS.map(([key, title]) => <option key={key} value={key}>{title}</option>)}
          </select>
        </label>
        {kind.value !== "small" && (
          <>
            <label>File <input type="file" onChange={(event) => void read(event.currentTarget.files)} /></label>
            <label class="pasted">or paste it here <textarea value={given.value} onInput={(event) => { given.value = event.currentTarget.value; }} /></label>
          </>
        )}
        <button type="submit">Make it</button>
      </form>
    </details>
  );
}

function Cards({ title, names }: { title: string; names: string[] }): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="cards">
        {names.map((name) => <li key={name}><Link to={`/c/${encodeURIComponent(name)}`}>{name}</Link></li>)}
      </ul>
    </section>
  );
}
