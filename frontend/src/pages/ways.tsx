// From today's position to a state: who moves, who has to be asked, who blocks.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Mark } from "../parts/marks";
import { Trouble } from "../parts/trouble";
import { ways, type MoveStep, type Route } from "../state/api/ways";
import { opened, standing, told, viewKey } from "../state/document";
import { own, setOwn } from "../state/place";
import type { OpenedCase } from "../state/types";
import { change } from "../words/states";
import "./pages.css";

export function WaysPage(): JSX.Element | null {
  const found = opened.value, route = useSignal<Route | null>(null);
  const targets = standing.value?.named.filter((each) => each.best !== null && each.best !== found?.status_quo.id) ?? [];
  const asked = Number(own.value["to"] ?? 0) || targets[0]?.best || 0;
  useEffect(() => {
    route.value = null;
    if (!found || !asked) return;
    let current = true;
    void told(ways.to(found.name, viewKey.value, [asked])).then((got) => { if (got && current) route.value = got.routes[0] ?? null; });
    return () => { current = false; };
  }, [found?.name, found?.etag, asked, viewKey.value]);
  if (!found) return null;
  return (
    <main id="main" class="simple">
      <h1>Ways: {found.case}</h1>
      <Trouble />
      {targets.length > 0 ? (
        <label>
          From today’s position to{" "}
          <select value={asked} onChange={(event) => setOwn("to", event.currentTarget.value)}>
            {targets.map((each) => <option key={each.name} value={each.best!}>{each.title}</option>)}
          </select>
        </label>
      ) : <p>The case names no state to go to.</p>}
      {!route.value && asked > 0 && <p role="status">Working it out …</p>}
      {route.value && asked > 0 && <Told route={route.value} found={found} />}
    </main>
  );
}

function Told({ route, found }: { route: Route; found: OpenedCase }): JSX.Element {
  const title = (name: string): string => found.parties.find((each) => each.name === name)?.title ?? name;
  if (route.willing) return <Strip title="Everybody who moves gains by it" steps={route.willing} found={found} />;
  return (
    <>
      <p>There is no way on which everybody who moves gains by each step.{route.blockers.length > 0 && ` ${route.blockers.map(title).join(" and ")} would have to do what it would rather not.`}</p>
      {route.least_reluctant
        ? <Strip title="The way on which least is done unwillingly" steps={route.least_reluctant} found={found} />
        : <p>It cannot be reached at all.</p>}
      {route.shortest && <Strip title="The shortest way" steps={route.shortest} found={found} />}
    </>
  );
}

function Strip({ title, steps, found }: { title: string; steps: MoveStep[]; found: OpenedCase }): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      <ol class="strip">
        {steps.map((step, at) => (
          <li key={at}>
            <strong><Mark party={step.party} /> {found.parties.find((each) => each.name === step.party)?.title}</strong>
            <ul>{Object.entries(step.changes).map(([lever, each]) => <li key={lever}>{change(lever, each.to, found)}</li>)}</ul>
          </li>
        ))}
      </ol>
    </section>
  );
}
