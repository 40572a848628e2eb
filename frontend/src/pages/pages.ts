// One row a page: its word in the address (/c/CASE/KEY), what stands in the bar, the letter behind `g`, what is shown.
// A page brings its own style sheet, if any: import "./NAME.css" in its file.
import type { ComponentType } from "preact";
import { BuildPage } from "./build";
import { DealsPage } from "./deals";
import { EvidencePage } from "./evidence";
import { HistoryPage } from "./history";
import { StandoffPage } from "./standoff";
import { TextPage } from "./text";
import { WaysPage } from "./ways";

export interface PageRow { key: string; title: string; letter: string; show: ComponentType; concept?: boolean }

export const PAGES: readonly PageRow[] = [
  { key: "standoff", title: "Standoff", letter: "s", show: StandoffPage, concept: true },
  { key: "build", title: "Build", letter: "b", show: BuildPage },
  { key: "ways", title: "Ways", letter: "w", show: WaysPage },
  { key: "deals", title: "Deals", letter: "d", show: DealsPage },
  { key: "evidence", title: "Evidence", letter: "e", show: EvidencePage },
  { key: "text", title: "Text", letter: "x", show: TextPage },
  { key: "history", title: "History", letter: "h", show: HistoryPage },
];
