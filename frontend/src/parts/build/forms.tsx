// A form for each part of the file but the aims.
import type { JSX } from "preact";
import { edit, opened } from "../../state/document";
import type { Command } from "../../state/types";
import { Mark } from "../marks";
import { current, freshName, listOf, tableOf, text } from "./draft";
import { Button, Claims, Field } from "./field";

export function WholeCase(): JSX.Element {
  const data = current.value ?? {};
  return (
    <>
      <Field path={["title"]} label="Title" value={text(data["title"])} />
      <Field path={["summary"]} label="Summary" value={text(data["summary"])} wide />
      {data["as_of"] !== undefined && <p>As of {text(data["as_of"])}: change the day in the text.</p>}
    </>
  );
}

export function Parties(): JSX.Element {
  const parties = tableOf("parties"), names = Object.keys(parties);
  const wants = Object.keys(tableOf("levers"))[0] ?? "";
  return (
    <>
      {names.map((name) => (
        <fieldset key={name} class="card">
          <legend><Mark party={name} /> {text(parties[name]!["label"]) || name}</legend>
          <Name home="parties" name={name} />
          <Field path={["parties", name, "label"]} label="Label" value={text(parties[name]!["label"])} />
          <Button says={`party ${name} taken out`} commands={() => [{ do: "delete", path: ["parties", name] }]} quiet label={`Take ${name} out`}>Take out</Button>
        </fieldset>
      ))}
      <Button
        says="a party more"
        commands={() => {
          const name = freshName("party", names);
          const aims = { statements: [wants ? statementOf(wants) : "true"] };
          return [{ do: "put", path: ["parties", name], value: { label: name } }, { do: "put", path: ["preferences", name], value: aims }];
        }}
      >Add a party</Button>
    </>
  );
}

// A statement that names a lever as expressions do.
function statementOf(lever: string): string {
  const levels = tableOf("levers")[lever]?.["levels"];
  const last = Array.isArray(levels) ? String(levels[levels.length - 1]) : "yes";
  return last === "yes" ? lever : `${lever} == '${last}'`;
}

function Name({ home, name }: { home: string; name: string }): JSX.Element {
  return (
    <Field
      path={[home, name]} label="Name in the file" value={name} says={`${name} renamed`}
      command={(typed) => [{ do: "rename", path: [home, name], name: typed.trim() }]}
    />
  );
}

export function Levers(): JSX.Element {
  const levers = tableOf("levers"), names = Object.keys(levers), today = current.value?.["status_quo"] as Record<string, string> | undefined;
  const parties = opened.value?.parties ?? [];
  return (
    <>
      {names.map((name) => {
        const lever = levers[name]!, levels = Array.isArray(lever["levels"]) ? lever["levels"].map(String) : [];
        return (
          <fieldset key={name} class="card">
            <legend>{typeof lever["party"] === "string" && <Mark party={lever["party"]} />} {text(lever["label"]) || name}</legend>
            <Name home="levers" name={name} />
            <Field path={["levers", name, "label"]} label="Label" value={text(lever["label"])} />
            {typeof lever["party"] === "string" && (
              <Choice
                label="Who holds it" value={lever["party"]} options={parties.map((each) => [each.name, each.title])}
                commands={(value) => [{ do: "set", path: ["levers", name, "party"], value }]} says={`${name}: who holds it`}
              />
            )}
            <Field
              path={["levers", name, "levels"]} label="Levels, the mildest first" value={levels.join(", ")} says={`${name}: levels`}
              read={(typed) => typed.split(",").map((each) => each.trim()).filter(Boolean)}
            />
            <Choice
              label="Today" value={text(today?.[name])} options={levels.map((each) => [each, each])}
              commands={(value) => [{ do: "put", path: ["status_quo", name], value }]} says={`${name}: today’s level`}
            />
            <Claims path={["levers", name, "claims"]} value={lever["claims"]} />
            <Button says={`lever ${name} taken out`} commands={() => [{ do: "delete", path: ["levers", name] }]} quiet label={`Take ${name} out`}>Take out</Button>
          </fieldset>
        );
      })}
      <Button
        says="a lever more" disabled={!parties.length}
        commands={() => {
          const name = freshName("lever", names);
          return [
            { do: "put", path: ["levers", name], value: { party: parties[0]!.name, label: name, levels: ["no", "yes"] } },
            { do: "put", path: ["status_quo", name], value: "no" },
          ];
        }}
      >Add a lever</Button>
    </>
  );
}

function Choice({ label, value, options, commands, says }: {
  label: string; value: string; options: [string, string][]; commands: (value: string) => Command[]; says: string;
}): JSX.Element {
  return (
    <div class="field">
      <label>
        {label}{" "}
        <SelectEdit value={value} options={options} commands={commands} says={says} />
      </label>
    </div>
  );
}

function SelectEdit({ value, options, commands, says }: {
  value: string; options: [string, string][]; commands: (value: string) => Command[]; says: string;
}): JSX.Element {
  return (
    <select value={value} onChange={(event) => void edit(commands(event.currentTarget.value), says)}>
      {options.map(([key, title]) => <option key={key} value={key}>{title}</option>)}
    </select>
  );
}

export function Rules(): JSX.Element {
  const rules = listOf("rules"), first = Object.keys(tableOf("levers"));
  return (
    <>
      <p class="small">What no move can bring about, as an expression: <code>water == 'all' and not power</code>.</p>
      {rules.map((rule, at) => (
        <fieldset key={at} class="card">
          <legend>Cannot be {at + 1}</legend>
          {rule["never"] !== undefined
            ? <Field path={["rules", at, "never"]} label="Never" value={text(rule["never"])} />
            : <p><code>{JSON.stringify(rule)}</code></p>}
          <Field path={["rules", at, "note"]} label="Note" value={text(rule["note"])} />
          <Claims path={["rules", at, "claims"]} value={rule["claims"]} />
          <Button says="a rule taken out" commands={() => [{ do: "delete", path: ["rules", at] }]} quiet label={`Take rule ${at + 1} out`}>Take out</Button>
        </fieldset>
      ))}
      <Button
        says="a rule more" disabled={first.length < 2}
        commands={() => {
          const value = { never: `${statementOf(first[0]!)} and ${statementOf(first[1]!)}` };
          return rules.length ? [{ do: "insert", path: ["rules", rules.length], value }] : [{ do: "put", path: ["rules"], value: [value] }];
        }}
      >Add a rule</Button>
    </>
  );
}

export function Named(): JSX.Element {
  const states = tableOf("named_states"), names = Object.keys(states), first = Object.keys(tableOf("levers"))[0];
  return (
    <>
      {names.map((name) => (
        <fieldset key={name} class="card">
          <legend>{text(states[name]!["label"]) || name}</legend>
          <Name home="named_states" name={name} />
          <Field path={["named_states", name, "label"]} label="Label" value={text(states[name]!["label"])} />
          {typeof states[name]!["where"] === "string"
            ? <Field path={["named_states", name, "where"]} label="Where" value={text(states[name]!["where"])} />
            : <p><code>{JSON.stringify(states[name]!["where"])}</code></p>}
          <Button says={`${name} taken out`} commands={() => [{ do: "delete", path: ["named_states", name] }]} quiet label={`Take ${name} out`}>Take out</Button>
        </fieldset>
      ))}
      <Button
        says="a named state more" disabled={!first}
        commands={() => {
          const name = freshName("state", names);
          return [{ do: "put", path: ["named_states", name], value: { label: name, where: statementOf(first!) } }];
        }}
      >Name a state</Button>
    </>
  );
}

export function Unknowns(): JSX.Element {
  const inputs = tableOf("uncertainties"), names = Object.keys(inputs);
  return (
    <>
      {names.map((name) => (
        <fieldset key={name} class="card">
          <legend>{text(inputs[name]!["label"]) || name}</legend>
          <Field path={["uncertainties", name, "label"]} label="Label" value={text(inputs[name]!["label"])} />
          {typeof inputs[name]!["best"] === "number" && (
            <Field path={["uncertainties", name, "best"]} label="Best value" value={text(inputs[name]!["best"])} read={numberOf} />
          )}
          <Claims path={["uncertainties", name, "claims"]} value={inputs[name]!["claims"]} />
        </fieldset>
      ))}
      {!names.length && <p>Everything is taken as known. What is not is written in the text, in <code>[uncertainties.NAME]</code>.</p>}
    </>
  );
}

// What is no number is given on as it was typed, so that the file's own check says what is needed.
function numberOf(typed: string): unknown {
  const value = Number(typed);
  return typed.trim() !== "" && Number.isFinite(value) ? value : typed;
}
