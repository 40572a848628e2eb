// A party's mark and the sign of a verdict.
import type { JSX } from "preact";
import { opened } from "../state/document";

// A party is a colour, a shape and a short name together, by file order. No circle: that is the verdict's.
const SHAPES = [
  "M2 2h12v12H2z",
  "M8 1l7 13H1z",
  "M8 0l8 8-8 8-8-8z",
  "M4 1h8l4 7-4 7H4L0 8z",
  "M8 0l2.4 5.3 5.6.6-4.2 3.9 1.2 5.7L8 12.6l-5 2.9 1.2-5.7L0 5.9l5.6-.6z",
  "M8 0l8 6-3 10H3L0 6z",
  "M6 0h4v6h6v4h-6v6H6v-6H0V6h6z",
];

export function Mark({ party }: { party: string }): JSX.Element {
  const place = opened.value?.parties.findIndex((each) => each.name === party) ?? 0;
  return (
    <svg class={`mark party-${place % 7}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[place % 7]!} />
    </svg>
  );
}

export function Sign({ strongest }: { strongest: string | null }): JSX.Element {
  const row = opened.value?.concepts.find((each) => each.name === strongest);
  return (
    <span class="sign">
      <span aria-hidden="true">{row?.sign ?? "○"}</span> {row?.manner ?? "somebody leaves"}
    </span>
  );
}
