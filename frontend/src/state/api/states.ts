// One state: why parties stay in it or leave it.
import type { Why } from "../types";
import { ask, caseAt, TAB } from "./request";

export const states = {
  why: (name: string, state: number, view: string, concept: string) =>
    ask<Why | undefined>("POST", `${caseAt(name)}/states/${state}/why`, { view, concept, tab: `${TAB}-why` }),
};
