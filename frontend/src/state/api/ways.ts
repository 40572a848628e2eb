// How states are reached from today's position.
import { ask, caseAt, TAB } from "./request";

export interface MoveStep { party: string; from: number; to: number; changes: Record<string, { from: string; to: string }> }
export interface Route { to: number; shortest: MoveStep[] | null; willing: MoveStep[] | null; least_reluctant: MoveStep[] | null; blockers: string[] }

export const ways = {
  to: (name: string, view: string, to: number[]) =>
    ask<{ routes: Route[] } | undefined>("POST", `${caseAt(name)}/ways`, { view, to, tab: `${TAB}-ways` }),
};
