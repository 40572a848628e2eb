// One value of the file: written when one leaves it or presses Enter; what is wrong stays in the field and is told there.
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { edit } from "../../state/document";
import type { Command, Path, ProblemRow } from "../../state/types";
import { placeName } from "../../words/paths";

interface FieldParts {
  path: Path; label: string; value: string; wide?: boolean; says?: string; read?: (typed: string) => unknown; command?: (typed: string) => Command[];
}

export function Field({ path, label, value, wide = false, says, read = (typed) => typed, command }: FieldParts): JSX.Element {
  const draft = useSignal(value), wrong = useSignal<ProblemRow[]>([]), sent = useRef<string | null>(null);
  const id = `f-${path.join("-")}-${label.replace(/\W/g, "")}`;
  useEffect(() => { draft.value = value; wrong.value = []; sent.current = null; }, [value, path.join(".")]);
  // What was sent by Enter is not sent again when one leaves: meanwhile somebody else may have been asked about it.
  async function write(leaving = false): Promise<void> {
    const typed = draft.value;
    if (typed === value) { wrong.value = []; return; }
    if (leaving && typed === sent.current) return;
    sent.current = typed;
    const commands: Command[] = command?.(typed) ?? (typed === "" ? [{ do: "delete", path }] : [{ do: "put", path, value: read(typed) }]);
    wrong.value = await edit(commands, says ?? `${label}: ${placeName(path)}`);
  }
  const common = {
    id, value: draft.value, "aria-invalid": wrong.value.length > 0, "aria-describedby": wrong.value.length ? `${id}-told` : undefined,
    onBlur: () => void write(true),
  };
  return (
    <div class={wide ? "field wide" : "field"}>
      <label for={id}>{label}</label>
      {wide
        ? <textarea {...common} rows={3} onInput={(event) => { draft.value = event.currentTarget.value; }} />
        : (
          <input
            {...common} onInput={(event) => { draft.value = event.currentTarget.value; }}
            onKeyDown={(event) => { if (event.key === "Enter") void write(); else if (event.key === "Escape") { draft.value = value; wrong.value = []; } }}
          />
        )}
      {wrong.value.length > 0 && (
        <div id={`${id}-told`} role="alert">
          {wrong.value.map((each) => <p class="wrong" key={each.message}>{each.path && <code>{each.path}</code>} {each.message} <span class="small">The file is as it was.</span></p>)}
        </div>
      )}
    </div>
  );
}

// Claims that a value rests on; without any, it is an assumption.
export function Claims({ path, value }: { path: Path; value: unknown }): JSX.Element {
  const claims = Array.isArray(value) ? value.map(String) : [];
  return (
    <div class="claims">
      {claims.length === 0 && <em>assumption</em>}
      <Field path={path} label="Claims" value={claims.join(", ")} read={(typed) => typed.split(/[,\s]+/).filter(Boolean)} />
    </div>
  );
}

export function Button({ says, commands, children, quiet = false, disabled = false, label }: {
  says: string; commands: () => Command[]; children: string; quiet?: boolean; disabled?: boolean; label?: string;
}): JSX.Element {
  const wrong = useSignal<ProblemRow[]>([]);
  return (
    <>
      <button type="button" class={quiet ? "quiet" : undefined} disabled={disabled} aria-label={label} onClick={() => void edit(commands(), says).then((rows) => { wrong.value = rows; })}>{children}</button>
      {wrong.value.map((each) => <p class="wrong" role="alert" key={each.message}>{each.path && <code>{each.path}</code>} {each.message}</p>)}
    </>
  );
}
