// The jobs that this tab knows of, and how far they have come. News comes by the stream; where there is none, by asking.
import { signal } from "@preact/signals";
import { jobs, type Job, type JobAsked } from "./api/jobs";
import { told } from "./document";

const EVERY = 700; // ms between two questions about a running job

export const known = signal<ReadonlyMap<string, Job>>(new Map());

export const isOver = (job: Job): boolean => job.status !== "waiting" && job.status !== "running";

export function keep(job: Job): void {
  const before = known.value.get(job.id);
  const result = job.result ?? (job.status === "done" ? before?.result : undefined);
  known.value = new Map(known.value).set(job.id, result === undefined ? job : { ...job, result });
}

// Begin a job and follow it; its signal changes as it goes on, with the result at the end.
export async function startJob(asked: JobAsked): Promise<string | undefined> {
  const job = await told(jobs.start(asked));
  if (!job) return undefined;
  keep(job);
  void followJob(job.id);
  return job.id;
}

export async function cancelJob(id: string): Promise<void> {
  const job = await told(jobs.cancel(id));
  if (job) keep(job);
}

export async function resumeJob(id: string): Promise<void> {
  const job = await told(jobs.resume(id));
  if (job) { keep(job); void followJob(id); }
}

export async function followJob(id: string): Promise<void> {
  for (;;) {
    const job = await told(jobs.show(id));
    if (!job) return;
    keep(job);
    if (isOver(job)) return;
    await new Promise((done) => window.setTimeout(done, EVERY));
  }
}
