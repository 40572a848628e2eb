// What takes longer than a look.
import { ask } from "./request";

export type JobKind = "robust" | "trace" | "turns" | "schedule" | "forecast" | "report" | "warm";
export interface JobAsked { kind: JobKind; case: string; view?: string; draws?: number; seed?: number; conclusion?: string; deal?: string; goal?: string }
export interface Job {
  id: string; kind: JobKind; case: string; view: string; etag: string;
  status: "waiting" | "running" | "done" | "failed" | "cancelled";
  done: number | null; of: number | null; words: string; seconds: number;
  problem: { path: string; message: string } | null; result?: unknown;
}

export const jobs = {
  start: (asked: JobAsked) => ask<Job>("POST", "/jobs", asked),
  list: () => ask<{ jobs: Job[] }>("GET", "/jobs"),
  show: (id: string) => ask<Job>("GET", `/jobs/${id}`),
  cancel: (id: string) => ask<Job>("DELETE", `/jobs/${id}`),
  resume: (id: string) => ask<Job>("POST", `/jobs/${id}/resume`),
  file: (id: string) => `/api/v1/jobs/${id}/file`,
};
