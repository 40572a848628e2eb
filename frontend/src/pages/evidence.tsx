// The ledger beside a case, each view a table that can be searched.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Trouble } from "../parts/trouble";
import { evidence, type LedgerView } from "../state/api/evidence";
import { opened, told } from "../state/document";
import { own, setOwn } from "../state/place";
import "./pages.css";

const VIEWS: [string, string][] = [
  ["claims", "Claims"], ["conflicts", "What contradicts what"], ["audit", "What rests on which"], ["counts", "How many sources"], ["origins", "Origins"], ["unused", "Not used"],
];
const MOST = 100;

export function EvidencePage(): JSX.Element | null {
  const found = opened.value, ledger = useSignal<LedgerView | null>(null);
  const view = own.value["view"] ?? "claims", sought = own.value["find"] ?? "";
  useEffect(() => {
    ledger.value = null;
    if (found) void told(evidence.show(found.name, view)).then((got) => { if (got) ledger.value = got; });
  }, [found?.name, found?.etag, view]);
  if (!found) return null;
  const rows = ledger.value?.rows.filter((row) => !sought || row.join(" ").toLowerCase().includes(sought.toLowerCase())) ?? [];
  const columns = ledger.value?.columns.map((name, at) => ({ name, at })).filter(({ at }) => rows.some((row) => row[at])) ?? [];
  return (
    <main id="main" class="simple">
      <h1>Evidence: {found.case}</h1>
      <Trouble />
      <div class="choose">
        <label>
          Show{" "}
          <select value={view} onChange={(event) => setOwn("view", event.currentTarget.value === "claims" ? "" : event.currentTarget.value)}>
            {VIEWS.map(([key, title]) => <option key={key} value={key}>{title}</option>)}
          </select>
        </label>
        <label>Find <input type="search" value={sought} onInput={(event) => setOwn("find", event.currentTarget.value)} /></label>
      </div>
      {ledger.value && (
        <>
          <p role="status">{rows.length} of {ledger.value.rows.length} rows{rows.length > MOST ? `, the first ${MOST} shown` : ""}.</p>
          {ledger.value.notes.map((line) => <p key={line}>{line}</p>)}
          <div class="scrolled" role="region" aria-label="The table" tabIndex={0}>
            <table>
              <caption>{ledger.value.title}</caption>
              <thead><tr>{columns.map(({ name }) => <th scope="col" key={name}>{name}</th>)}</tr></thead>
              <tbody>
                {rows.slice(0, MOST).map((row, at) => (
                  <tr key={at}>{columns.map(({ name, at: place }) => <td key={name} data-label={name}>{row[place]}</td>)}</tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </main>
  );
}
