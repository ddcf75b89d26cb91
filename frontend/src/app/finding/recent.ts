import type { Hit } from "./hits";

const KEPT = "cartbooks.found";
const AT_MOST = 5;

type Kept = Pick<Hit, "key" | "title" | "more" | "path">;

/** What was opened from the finder in this tab, the newest first. Gone with the tab. */
export function recent(): Hit[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as Kept[];
    return kept.map((each) => ({ ...each, group: "recent", ours: false }));
  } catch {
    return [];
  }
}

export function remember(hit: Hit): void {
  if (hit.ours || !hit.path) return;
  const kept: Kept = { key: hit.key, title: hit.title, path: hit.path, ...(hit.more && { more: hit.more }) };
  const others = recent().filter((each) => each.key !== hit.key);
  const list = [kept, ...others]
    .slice(0, AT_MOST)
    .map(({ key, title, more, path }) => ({ key, title, more, path }));
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(list));
  } catch {
    // a browser without storage forgets
  }
}

/** Whoever signs out leaves no names behind. */
export function forgetRecent(): void {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // there was nothing to forget
  }
}
