// A deal from all sides: who would sign, who would break it, whom it hurts, what mends it; the packages; a schedule.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Progress } from "../parts/progress";
import { Trouble } from "../parts/trouble";
import { deals, type DealRow, type DealStudy } from "../state/api/deals";
import { addressOf, goTo, opened, told, viewKey } from "../state/document";
import { known, startJob } from "../state/jobs";
import { rest } from "../state/place";
import type { OpenedCase } from "../state/types";
import { change } from "../words/states";
import "./pages.css";

export function DealsPage(): JSX.Element | null {
  const found = opened.value, list = useSignal<DealRow[] | null>(null), study = useSignal<DealStudy | null>(null), job = useSignal("");
  const name = found?.name ?? "", deal = rest.value[0] ?? list.value?.[0]?.name ?? "";
  useEffect(() => { if (name) void told(deals.list(name)).then((got) => { if (got) list.value = got.deals; }); }, [name, found?.etag]);
  useEffect(() => {
    study.value = null;
    job.value = "";
    let current = true;
    if (name && deal) void told(deals.show(name, deal, viewKey.value)).then((got) => { if (got && current) study.value = got; });
    return () => { current = false; };
  }, [name, deal, found?.etag, viewKey.value]);
  if (!found) return null;
  const answer = known.value.get(job.value)?.result as { sentences?: string[] } | undefined;
  return (
    <main id="main" class="simple">
      <h1>Deals: {found.case}</h1>
      <Trouble />
      {list.value && !list.value.length && <p>The case has no deals. They are written in the text, in <code>[deals.NAME]</code>.</p>}
      {list.value && list.value.length > 0 && (
        <label>
          Deal{" "}
          <select value={deal} onChange={(event) => void goTo(addressOf("deals", [event.currentTarget.value]))}>
            {list.value.map((each) => <option key={each.name} value={each.name}>{each.label}</option>)}
          </select>
        </label>
      )}
      {deal && !study.value && <p role="status">Working it out …</p>}
      {study.value && (
        <>
          <Lines title="What could be signed" lines={study.value.offers} />
          <Lines title="This package" lines={study.value.told} />
          <Lines title="What would mend it" lines={study.value.mending} />
          <section>
            <h2>In steps</h2>
            <button type="button" onClick={() => void startJob({ kind: "schedule", case: name, deal, view: viewKey.value }).then((id) => { if (id) job.value = id; })}>Look for a schedule that enforces itself</button>
            {job.value && <Progress id={job.value} title="The schedule" />}
            {answer?.sentences?.map((line) => <p key={line}>{line}</p>)}
          </section>
          <Packages study={study.value} found={found} />
        </>
      )}
    </main>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }): JSX.Element | null {
  if (!lines.length) return null;
  return <section><h2>{title}</h2>{lines.map((line) => <p key={line}>{line}</p>)}</section>;
}

function Packages({ study, found }: { study: DealStudy; found: OpenedCase }): JSX.Element {
  const title = (name: string): string => found.parties.find((each) => each.name === name)?.title ?? name;
  const today = found.status_quo.levels;
  const good = study.packages.filter((each) => each.rational && each.efficient);
  return (
    <section>
      <h2>Packages that no signer refuses, and none can better for all</h2>
      {good.length ? (
        <table>
          <caption>{good.length} of {study.count} packages</caption>
          <thead><tr><th scope="col">Package</th><th scope="col">Hurts, of those outside</th></tr></thead>
          <tbody>
            {good.map((each) => (
              <tr key={each.state}>
                <th scope="row" data-label="Package">{Object.entries(each.levels).filter(([lever, level]) => today[lever] !== level).map(([lever, level]) => change(lever, level, found)).join("; ") || "as today"}</th>
                <td data-label="Hurts">{each.hurts.map(title).join(", ") || "nobody"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : <p>There is none among {study.count} packages.</p>}
    </section>
  );
}
