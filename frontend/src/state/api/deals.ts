// The deals of a case.
import { ask, caseAt, TAB } from "./request";

export interface DealRow { name: string; label: string }
export interface Package { state: number; levels: Record<string, string>; changes: Record<string, number>; efficient: boolean; rational: boolean; solutions: string[]; hurts: string[] }
export interface DealStudy { deal: { name: string }; signers: string[]; outsiders: string[]; packages: Package[]; count: number; offers: string[]; told: string[]; mending: string[] }

export const deals = {
  list: (name: string) => ask<{ deals: DealRow[] }>("GET", `${caseAt(name)}/deals`),
  show: (name: string, deal: string, view: string) =>
    ask<DealStudy | undefined>("POST", `${caseAt(name)}/deals/${encodeURIComponent(deal)}`, { view, tab: `${TAB}-deal` }),
};
