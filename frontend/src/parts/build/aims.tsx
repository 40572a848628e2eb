// What parties want: statements as cards, the most important first, moved by drag, by Alt with the arrows, or to a position.
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { edit } from "../../state/document";
import type { Path } from "../../state/types";
import { own, setOwn } from "../../state/place";
import { Mark } from "../marks";
import { tableOf, text, type Data } from "./draft";
import { Button, Claims, Field } from "./field";

export function Aims(): JSX.Element {
  const aims = tableOf("preferences"), parties = tableOf("parties"), names = Object.keys(aims);
  const party = own.value["party"] && names.includes(own.value["party"]) ? own.value["party"] : names[0];
  if (!party) return <p>No party has aims yet.</p>;
  const whole = aims[party]!, readings = (whole["alternatives"] ?? {}) as Record<string, Data>;
  const reading = own.value["reading"] && readings[own.value["reading"]] ? own.value["reading"] : "";
  const here: Path = reading ? ["preferences", party, "alternatives", reading] : ["preferences", party];
  const chosen = reading ? readings[reading]! : whole;
  return (
    <>
      <div class="choose">
        <label>
          Aims of{" "}
          <select value={party} onChange={(event) => { setOwn("party", event.currentTarget.value); setOwn("reading", ""); }}>
            {names.map((name) => <option key={name} value={name}>{text(parties[name]?.["label"]) || name}</option>)}
          </select>
        </label>
        <Mark party={party} />
        {Object.keys(readings).length > 0 && (
          <label>
            reading{" "}
            <select value={reading} onChange={(event) => setOwn("reading", event.currentTarget.value)}>
              <option value="">{text(whole["label"]) || "as written"}</option>
              {Object.keys(readings).map((name) => <option key={name} value={name}>{text(readings[name]!["label"]) || name}</option>)}
            </select>
          </label>
        )}
      </div>
      {Array.isArray(chosen["statements"])
        ? <Cards key={here.join(".")} path={[...here, "statements"]} statements={chosen["statements"]} party={party} />
        : <Other path={here} aims={chosen} />}
      <Field path={[...here, "note"]} label="Note" value={text(chosen["note"])} wide />
      <Claims path={[...here, "claims"]} value={chosen["claims"]} />
    </>
  );
}

function Other({ path, aims }: { path: Path; aims: Data }): JSX.Element {
  if (typeof aims["value"] === "string") return <Field path={[...path, "value"]} label="Worth, as an expression" value={aims["value"]} wide />;
  const list = aims["ranking"];
  return (
    <>
      <p>These aims are {Array.isArray(list) ? "a ranking of states, the best first" : "written in another way"}.</p>
      <pre tabIndex={0} aria-label="The aims as written">{JSON.stringify(Array.isArray(list) ? list : aims)}</pre>
      {Array.isArray(list) && (
        <Field
          path={[...path, "ranking"]} label="Ranking, the best first" value={list.map((each) => JSON.stringify(each)).join(", ")}
          read={(typed) => { try { return JSON.parse(`[${typed}]`) as unknown; } catch { return typed; } }}
        />
      )}
    </>
  );
}

function Cards({ path, statements, party }: { path: Path; statements: unknown[]; party: string }): JSX.Element {
  const dragged = useRef<number | null>(null);
  const over = useSignal<number | null>(null), said = useSignal("");
  async function move(from: number, to: number): Promise<void> {
    if (to === from || to < 0 || to >= statements.length) return;
    await edit([{ do: "move", path: [...path, from], before: to }], `aims of ${party}: ${from + 1} moved to ${to + 1}`);
    said.value = `Now at position ${to + 1} of ${statements.length}.`;
    document.querySelector<HTMLElement>(`[data-card="${to}"] .grip`)?.focus();
  }
  const sample = typeof statements[0] === "string" ? statements[0] : "true";
  return (
    <>
      <p class="small" id="cards-help">The most important first. Drag a card, press Alt with the up and down arrows, or give it a position.</p>
      <ol class="cards-list">
        {statements.map((each, at) => (
          <li
            key={`${at}-${JSON.stringify(each)}`} data-card={at} class={over.value === at ? "over" : undefined}
            onDragOver={(event) => { event.preventDefault(); over.value = at; }}
            onDragLeave={() => { over.value = null; }}
            onDrop={(event) => { event.preventDefault(); over.value = null; if (dragged.current !== null) void move(dragged.current, at); dragged.current = null; }}
            onKeyDown={(event) => {
              if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
              event.preventDefault();
              void move(at, event.key === "ArrowUp" ? at - 1 : at + 1);
            }}
          >
            <button type="button" class="grip" draggable aria-describedby="cards-help" aria-label={`Statement ${at + 1}: move it`} onDragStart={() => { dragged.current = at; }}>⠿ {at + 1}</button>
            {typeof each === "string"
              ? <Field path={[...path, at]} label={`Statement ${at + 1}`} value={each} says={`aims of ${party}: statement ${at + 1}`} />
              : <Group path={[...path, at]} group={each} at={at} />}
            <label class="position">
              move to{" "}
              <select value={at} onChange={(event) => void move(at, Number(event.currentTarget.value))}>
                {statements.map((_, place) => <option key={place} value={place}>{place + 1}</option>)}
              </select>
            </label>
            <Button says={`aims of ${party}: statement ${at + 1} taken out`} commands={() => [{ do: "delete", path: [...path, at] }]} quiet disabled={statements.length === 1} label={`Take statement ${at + 1} out`}>Take out</Button>
          </li>
        ))}
      </ol>
      <p role="status" class="small">{said.value}</p>
      <Button says={`aims of ${party}: a statement more`} commands={() => [{ do: "insert", path: [...path, statements.length], value: `not (${sample})` }]}>Add a statement</Button>
    </>
  );
}

// Statements of equal weight, or with more to them: each text in it is a field.
function Group({ path, group, at }: { path: Path; group: unknown; at: number }): JSX.Element {
  const rows: [Path, string][] = [];
  const walk = (here: Path, value: unknown): void => {
    if (typeof value === "string") rows.push([here, value]);
    else if (Array.isArray(value)) value.forEach((each, place) => walk([...here, place], each));
    else if (value && typeof value === "object") for (const [key, each] of Object.entries(value)) walk([...here, key], each);
  };
  walk(path, group);
  return (
    <div class="group">
      <p class="small">{rows.length} together</p>
      {rows.map(([here, value], place) => <Field key={here.join(".")} path={here} label={`Statement ${at + 1}.${place + 1}`} value={value} />)}
    </div>
  );
}
