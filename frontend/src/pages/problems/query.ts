import type { Shapes } from "@/api/client";

export type ProblemState = Shapes["ProblemState"];

/** What the list shows: the open problems that stop something, when nothing else was chosen. */
export const SHOWN = ["", "notes", "new", "seen", "came_back", "left_alone", "dealt_with", "all"] as const;
export type Shown = (typeof SHOWN)[number];

export function shownOf(text: string): Shown {
  return SHOWN.find((each) => each === text) ?? "";
}

export interface Chosen {
  show: Shown;
  words: string;
  kind: string;
  owner: string;
}

/** The query that the API understands for what was chosen on the page. */
export function queryOf({ show, words, kind, owner }: Chosen): string {
  const is =
    show === "" ? "is:open,stops"
    : show === "notes" ? "is:open,notes"
    : `is:${show.replaceAll("_", "-")}`; // prettier-ignore
  const asked = /(^|\s)(is|state):/i.test(words) ? "" : is;
  return [asked, words.trim(), kind && `kind:${kind}`, owner && `owner:${quoted(owner)}`]
    .filter(Boolean)
    .join(" ");
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', "")}"`;
}

/** How many problems each choice shows; `all` is not counted. */
export function countOf(counts: Shapes["ProblemCounts"], show: Shown): number | undefined {
  if (show === "") return counts.stops;
  if (show === "notes") return counts.open - counts.stops;
  return show === "all" ? undefined : counts[show];
}
