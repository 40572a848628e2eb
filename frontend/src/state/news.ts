// What the server tells without being asked. A browser allows few connections to a host, so one tab holds the stream
// and passes it on to the others; where that cannot be, every tab asks now and then.
import { ask } from "./api/request";
import { opened, outside } from "./document";
import type { FileState } from "./types";

const OFTEN = 5000; // ms between two questions where there is no stream
const NAME = "detente-news";

function took(told: FileState): void {
  if (opened.value?.name === told.name) void outside(told);
}

async function asked(): Promise<void> {
  try {
    const { revisions } = await ask<{ revisions: Record<string, FileState> }>("GET", "/revisions");
    for (const told of Object.values(revisions)) took(told);
  } catch {
    // the page says so at the next question of its own
  }
}

export function listen(): void {
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) {
    window.setInterval(() => void asked(), OFTEN);
    return;
  }
  const others = new BroadcastChannel(NAME);
  others.onmessage = (event: MessageEvent<FileState>) => took(event.data);
  void navigator.locks.request(NAME, () => new Promise<never>(() => {
    const stream = new EventSource("/api/v1/events");
    stream.addEventListener("revision", (event) => {
      const told = JSON.parse((event as MessageEvent<string>).data) as FileState;
      others.postMessage(told);
      took(told);
    });
  }));
}
