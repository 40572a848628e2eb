// The page on which one asks: who is read how, what is not known, where it can rest, and why.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Answer } from "../parts/answer";
import { Mark, Sign } from "../parts/marks";
import { Slider } from "../parts/slider";
import { Trouble } from "../parts/trouble";
import { agreed, choose, chosen, concept, opened, standing, tryOut, view, why } from "../state/document";
import type { Input, Lever, OpenedCase, Party, StateRow } from "../state/types";
import { change, rowOf, stateName } from "../words/states";

export function StandoffPage(): JSX.Element | null {
  const found = opened.value;
  if (!found) return null;
  return (
    <main id="main" class="standoff">
      <h1>{found.case}</h1>
      <section class="sides" aria-labelledby="parties-h">
        <h2 id="parties-h">Parties, and how they are read</h2>
        {found.parties.map((party) => <PartyCard key={party.name} party={party} found={found} />)}
        <Unknown inputs={found.inputs} />
      </section>
      <section class="rest" aria-labelledby="rest-h">
        <h2 id="rest-h">Where it can rest</h2>
        <Trouble />
        <Answer />
        <Agreements />
        <Resting found={found} />
      </section>
      <Why found={found} />
    </main>
  );
}

function PartyCard({ party, found }: { party: Party; found: OpenedCase }): JSX.Element {
  const address = `readings.${party.name}`;
  const own = found.levers.filter((lever) => lever.holders.includes(party.name));
  return (
    <fieldset class="party">
      <legend><Mark party={party.name} /> {party.title}</legend>
      {party.readings.length > 1 && (
        <label>
          read as
          <select
            value={view.value.get(address) ?? ""}
            onChange={(event) => {
              const value = event.currentTarget.value;
              const label = party.readings.find((each) => each.name === value)?.label ?? value;
              tryOut(address, value || undefined, `${party.title} read as “${label || "written"}”`);
            }}
          >
            {party.readings.map((each) => (
              <option key={each.name} value={each.name}>{each.label || "as written"}</option>
            ))}
          </select>
        </label>
      )}
      {own.map((lever) => <LeverRow key={lever.name} lever={lever} found={found} />)}
    </fieldset>
  );
}

function LeverRow({ lever, found }: { lever: Lever; found: OpenedCase }): JSX.Element {
  const address = `levels.${lever.name}`;
  const today = found.status_quo.levels[lever.name] ?? "";
  const now = view.value.get(address) ?? today;
  return (
    <label class={now === today ? "lever" : "lever tried"}>
      {lever.title}
      <select
        value={now}
        onChange={(event) => {
          const value = event.currentTarget.value;
          tryOut(address, value === today ? undefined : value, `start: ${change(lever.name, value, found)}`);
        }}
      >
        {lever.levels.map((level, place) => (
          <option key={level} value={level}>{lever.level_titles[place]}</option>
        ))}
      </select>
    </label>
  );
}

function Unknown({ inputs }: { inputs: Input[] }): JSX.Element | null {
  if (!inputs.length) return null;
  return (
    <fieldset class="unknown">
      <legend>Not known</legend>
      {inputs.map((input) => <Slider key={input.name} input={input} />)}
    </fieldset>
  );
}

// The words are those of the page that one passes on. The first block's first sentence is above.
function Agreements(): JSX.Element | null {
  const [position, ...others] = agreed.value;
  if (!position) return null;
  const lines = position.rows.flatMap((row) => row.lines).slice(1);
  return (
    <section class="agreements" aria-label="By agreement">
      {lines.map((line) => <p key={line}>{line}</p>)}
      {others.map((block) => (
        <details key={block.key} open={block.key !== "bargains"}>
          <summary>{block.heading}</summary>
          <dl>
            {block.rows.map((row) => (
              <div key={row.head + row.lines[0]}>
                <dt>{row.head}</dt>
                <dd>{row.lines.map((line) => <p key={line}>{line}</p>)}</dd>
              </div>
            ))}
          </dl>
        </details>
      ))}
    </section>
  );
}

function Resting({ found }: { found: OpenedCase }): JSX.Element | null {
  const now = standing.value;
  if (!now) return null;
  const groups = grouped(now.resting, found);
  const rest = (now.counts[concept.value] ?? 0) - now.resting.length;
  return (
    <>
      <table>
        <caption>States that hold, the strongest first.</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Against single moves</th>
            <th scope="col">What differs from today's position</th>
            <th scope="col">Better off than today</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((rows) => <Group key={rows[0]!.state} rows={rows} found={found} />)}
        </tbody>
      </table>
      {rest > 0 && <p class="more">{rest} more hold and are not listed.</p>}
      {!now.resting.length && <p>No state holds by this concept.</p>}
      <NotHolding found={found} />
    </>
  );
}

// States of one name stand together, in the place of the first of them.
function grouped(rows: StateRow[], found: OpenedCase): StateRow[][] {
  const groups = new Map<string, StateRow[]>();
  for (const row of rows) {
    const name = stateName(row, found);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()];
}

function Group({ rows, found }: { rows: StateRow[]; found: OpenedCase }): JSX.Element {
  const open = useSignal(false);
  const [first, ...others] = rows;
  const shown = open.value || others.some((row) => row.state === chosen.value);
  return (
    <>
      <Row row={first!} found={found} others={others.length} open={shown} toggle={() => { open.value = !shown; }} />
      {shown && others.map((row) => <Row key={row.state} row={row} found={found} others={0} open={false} toggle={null} />)}
    </>
  );
}

interface RowParts { row: StateRow; found: OpenedCase; others: number; open: boolean; toggle: (() => void) | null }

function Row({ row, found, others, open, toggle }: RowParts): JSX.Element {
  const better = found.parties.filter((party) => row.better[party.name] === 1);
  const changes = found.levers.filter((lever) => row.changes[lever.name] !== undefined);
  return (
    <tr class={[chosen.value === row.state && "chosen", toggle === null && "under"].filter(Boolean).join(" ")}>
      <th scope="row" data-label="State">
        <button type="button" class="state" aria-pressed={chosen.value === row.state} data-state={row.state} onClick={() => choose(row.state)}>
          {stateName(row, found)}
        </button>
        {others > 0 && (
          <button type="button" class="others" aria-expanded={open} onClick={() => toggle?.()}>
            {open ? "fold" : `${others} more of this name`}
          </button>
        )}
      </th>
      <td data-label="Against single moves"><Sign strongest={row.strongest} /></td>
      <td data-label="What differs">
        {changes.length > 0 && (
          <ul class="changes">
            {changes.map((lever) => (
              <li key={lever.name}><Mark party={lever.party} /> {change(lever.name, row.changes[lever.name]!, found)}</li>
            ))}
          </ul>
        )}
      </td>
      <td data-label="Better off">{row.today ? "" : better.map((party) => party.title).join(", ") || "no party"}</td>
    </tr>
  );
}

function NotHolding({ found }: { found: OpenedCase }): JSX.Element | null {
  const rows = standing.value?.named.filter((row) => !row.by.includes(concept.value) && row.best !== null) ?? [];
  if (!rows.length) return null;
  return (
    <details class="not-holding">
      <summary>{rows.length} named {rows.length === 1 ? "state does" : "states do"} not hold</summary>
      <ul>
        {rows.map((row) => (
          <li key={row.name}>
            <button type="button" class="state" data-state={row.best!} onClick={() => choose(row.best)}>
              {row.best === found.status_quo.id ? "Today's position" : row.title}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Why({ found }: { found: OpenedCase }): JSX.Element {
  const told = why.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { if (chosen.value !== null) heading.current?.scrollIntoView({ block: "nearest" }); }, [told?.state]);
  if (!told || chosen.value === null) {
    return <aside class="why" aria-label="Why"><h2 ref={heading}>Why</h2><p>Choose a state to see who would stay, who would leave, and who answers.</p></aside>;
  }
  const row = rowOf(told.state, told.levels, found);
  const leaves = found.parties.filter((party) => told.parties[party.name]?.stable === false);
  const stays = found.parties.filter((party) => told.parties[party.name]?.stable === true);
  return (
    <aside class="why" aria-label="Why">
      <h2 ref={heading}>Why: {stateName(row, found)}</h2>
      {leaves.map((party) => <Reasons key={party.name} party={party} verdict="would leave" lines={told.reasons[party.name] ?? []} />)}
      {stays.map((party) => <Reasons key={party.name} party={party} verdict="stays" lines={told.reasons[party.name] ?? []} />)}
      <p class="small">Against single moves; agreements stand above the table.</p>
    </aside>
  );
}

function Reasons({ party, verdict, lines }: { party: Party; verdict: string; lines: string[] }): JSX.Element {
  return (
    <details open={verdict !== "stays" || lines.length > 1}>
      <summary><Mark party={party.name} /> {party.title} {verdict}</summary>
      <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </details>
  );
}
