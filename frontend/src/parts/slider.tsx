// An input that is not known, slid within its range. A drag is one entry of the history.
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { tryOut, view } from "../state/document";
import type { Input } from "../state/types";
import { figure } from "../words/states";

const STEPS = 60;

export function Slider({ input }: { input: Input }): JSX.Element {
  const written = view.value.get(input.address);
  const value = written === undefined ? input.best : Number(written);
  const drag = useRef(0);
  const unit = input.unit ? ` ${input.unit}` : "";
  const told = `${figure(value)}${unit}`;
  const step = (input.high - input.low) / STEPS || 1;
  return (
    <label class={written === undefined ? "slider" : "slider tried"}>
      <span class="name">{input.label}</span>
      <output>{told}{written === undefined ? "" : ` (the file: ${figure(input.best)})`}</output>
      <input
        type="range" min={input.low} max={input.high} step={step} value={value} aria-valuetext={told}
        onPointerDown={() => { drag.current += 1; }}
        onKeyUp={() => { drag.current += 1; }}
        onInput={(event) => {
          const next = figure(Number(event.currentTarget.value));
          tryOut(input.address, Number(next) === input.best ? undefined : next, input.label, `${input.name} ${drag.current}`);
        }}
      />
      <span class="ends" aria-hidden="true"><span>{figure(input.low)}</span><span>{figure(input.high)}</span></span>
    </label>
  );
}
