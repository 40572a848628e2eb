// How far a job has come; cancel it, or let it go on.
import type { JSX } from "preact";
import { cancelJob, isOver, known, resumeJob } from "../state/jobs";
import { figure } from "../words/states";

const WORDS = { waiting: "Waiting for its turn", running: "Working", done: "Done", failed: "Failed", cancelled: "Cancelled; what is done stays" };

export function Progress({ id, title }: { id: string; title: string }): JSX.Element | null {
  const job = known.value.get(id);
  if (!job) return null;
  const counted = job.done !== null && job.of !== null;
  return (
    <div class="job">
      <p role="status">
        {title}: {WORDS[job.status]}
        {counted && `, ${job.done!.toLocaleString("en")} of ${job.of!.toLocaleString("en")}`}
        {job.words && !counted && `, ${job.words}`}
        {job.status === "running" && ` (${figure(Math.round(job.seconds))} s)`}
      </p>
      {job.status === "running" && (
        counted ? <progress max={job.of!} value={job.done!} aria-label={title} /> : <progress aria-label={title} />
      )}
      {job.problem && <p class="wrong">{job.problem.path && <code>{job.problem.path}</code>} {job.problem.message}</p>}
      {!isOver(job) && <button type="button" onClick={() => void cancelJob(id)}>Cancel</button>}
      {(job.status === "cancelled" || job.status === "failed") && <button type="button" onClick={() => void resumeJob(id)}>Go on</button>}
    </div>
  );
}
