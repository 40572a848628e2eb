// The evidence beside a case.
import { ask, caseAt } from "./request";

export interface LedgerView { title: string; columns: string[]; rows: string[][]; notes: string[] }

export const evidence = {
  show: (name: string, view: string) => ask<LedgerView>("GET", `${caseAt(name)}/evidence/${view}`),
};
