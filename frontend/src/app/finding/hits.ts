import type { Shapes } from "@/api/client";

/** The groups of the finder in their order: what was looked for first, what can be done last. */
export const GROUPS = ["best", "records", "problems", "operations", "recent", "pages", "commands"] as const;
export type Group = (typeof GROUPS)[number];

export interface Hit {
  /** Names the hit for good: what is chosen stays chosen when others come. */
  key: string;
  group: Group;
  title: string;
  /** Words of ours, or words of the data and the server? */
  ours: boolean;
  more?: string;
  /** Beneath /console. */
  path?: string;
  act?: () => void;
  record?: Shapes["RecordRow"];
  operation?: Shapes["FoundOperation"];
  problem?: Shapes["FoundProblem"];
  icon?: string;
  keys?: string;
  company?: string;
}

export function recordPath(row: Pick<Shapes["RecordRow"], "type" | "ext_id" | "store">): string | undefined {
  if (!row.store) return undefined;
  return `/records/${row.type}/${encodeURIComponent(row.ext_id)}?store=${row.store}`;
}

/** What the server found, as hits; a record that only QuickBooks has, has no page. */
export function foundHits(found: Shapes["Findings"]): Hit[] {
  const places = found.places.map((each): Hit => ({
    key: `place ${each.id}`,
    group: "best",
    title: each.id,
    ours: false,
    more: each.type,
    path: each.path,
  }));
  const records = found.records.flatMap((each): Hit[] => {
    const path = recordPath(each);
    const hit = { key: `record ${each.id}`, group: "records", title: each.title, ours: false } as const;
    return path ? [{ ...hit, path, record: each, more: each.who }] : [];
  });
  const problems = found.problems.map((each): Hit => ({
    key: `problem ${each.id}`,
    group: "problems",
    title: each.sentence,
    ours: false,
    path: `/problems/${each.id}`,
    problem: each,
    company: each.company,
  }));
  const operations = found.operations.slice(0, 4).map((each): Hit => ({
    key: `operation ${each.id}`,
    group: "operations",
    title: each.title,
    ours: false,
    more: each.what_happened,
    path: `/operations/${each.id}`,
    operation: each,
    company: each.company,
  }));
  return [...places, ...records, ...problems, ...operations];
}

/**
 * How well a name fits what was typed: 4 the whole name, 3 its beginning, 2 the beginnings of its words,
 * 1 somewhere inside, 0 not at all.
 */
export function fit(name: string, typed: string): 0 | 1 | 2 | 3 | 4 {
  const there = name.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  if (!whole) return 0;
  if (there === whole) return 4;
  if (there.startsWith(whole)) return 3;
  const parts = there.split(/[\s/:,]+/);
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2;
  return whole.length > 2 && there.includes(whole) ? 1 : 0;
}

/** Those of our own pages and commands that fit, the best first; `>` in front asks for commands only. */
export function fitting(hits: readonly Hit[], typed: string): Hit[] {
  const commands = typed.startsWith(">");
  const words = typed.replace(/^>\s*/, "");
  const asked = commands ? hits.filter((each) => each.group === "commands") : hits;
  if (!words.trim()) return [...asked];
  return asked
    .map((hit) => ({ hit, score: Math.max(fit(hit.title, words), hit.more ? fit(hit.more, words) - 1 : 0) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ hit }) => hit);
}

/**
 * One list of all: what the server found, and ours. A page whose name begins with what was typed comes
 * first: who types "hist" means History, and is not to wait for the server to say so.
 */
export function merged(ours: readonly Hit[], found: readonly Hit[], typed: string): Hit[] {
  const words = typed.trim();
  const all = [...found, ...ours].map((hit): Hit =>
    hit.group === "pages" && words.length > 2 && fit(hit.title, words) >= 3 ? { ...hit, group: "best" } : hit,
  );
  const seen = new Set<string>();
  return GROUPS.flatMap((group) => all.filter((hit) => hit.group === group)).filter(({ key }) => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What is to be asked of the server: nothing while a command is typed. */
export function askable(typed: string): string {
  const words = typed.trim();
  return words.startsWith(">") ? "" : words.slice(0, 200);
}
