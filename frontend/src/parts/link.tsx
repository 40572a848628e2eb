// A link to a page of ours: no new load, unless one asks for a new tab.
import type { ComponentChildren, JSX } from "preact";
import { goTo } from "../state/document";

interface LinkParts { to: string; children: ComponentChildren; current?: boolean; class?: string; label?: string }

export function Link({ to, children, current = false, class: kind = "", label }: LinkParts): JSX.Element {
  return (
    <a
      href={to} class={kind || undefined} aria-current={current ? "page" : undefined} aria-label={label}
      onClick={(event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void goTo(to);
      }}
    >
      {children}
    </a>
  );
}
