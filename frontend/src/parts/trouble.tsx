// What went wrong, where the page says such things.
import type { JSX } from "preact";
import { trouble } from "../state/document";

export function Trouble(): JSX.Element | null {
  const problem = trouble.value;
  if (!problem) return null;
  return (
    <div class="trouble" role="alert">
      <p>{problem.message}</p>
      {problem.rows.length > 1 && (
        <ul>
          {problem.rows.map((row) => (
            <li key={row.path + row.message}>
              <code>{row.path}</code> {row.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
