// Where it can rest now, in sentences, and what differs from the file.
import type { JSX } from "preact";
import { busy, standing } from "../state/document";

export function Answer(): JSX.Element {
  const found = standing.value;
  return (
    <div class="answer" role="status" aria-busy={busy.value}>
      {found ? (
        <>
          {found.sentences.map((line) => <p key={line}>{line}</p>)}
          {found.difference && <p class="difference">{found.difference}</p>}
        </>
      ) : <p>Working it out …</p>}
    </div>
  );
}
