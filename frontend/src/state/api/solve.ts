// Where a case can rest in a view, and what parties would agree on.
import type { Block, Standing } from "../types";
import { ask, caseAt, TAB } from "./request";

export const solving = {
  solve: (name: string, view: string, concept: string) =>
    ask<Standing | undefined>("POST", `${caseAt(name)}/solve`, { view, concept, tab: TAB }),
  agreements: (name: string, view: string) =>
    ask<{ blocks: Block[] } | undefined>("POST", `${caseAt(name)}/agreements`, { view, tab: `${TAB}-agreements` }),
};
