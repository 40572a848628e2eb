// The cases: yours, and those that ship.
import type { JSX } from "preact";
import { Link } from "../parts/link";
import { Trouble } from "../parts/trouble";
import { known } from "../state/document";

export function GalleryPage(): JSX.Element {
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
        {names.map((name) => <li key={name}><Link to={`/c/${encodeURIComponent(name)}`}>{name}</Link></li>)}
      </ul>
    </section>
  );
}
