const KEPT = "cartbooks.list";

/** The list that one came from: what is before and after, and the way back to it. */
export interface CameFrom {
  ids: readonly string[];
  /** The list's own address beneath /console, with its filters. */
  href: string;
}

/** Kept by a list when one leaves it for one of its operations. */
export function rememberList(list: CameFrom): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(list));
  } catch {
    // without storage there is no way to the neighbours, and nothing else is lost
  }
}

export function cameFrom(): CameFrom | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    const { ids, href } = kept as Partial<CameFrom>;
    if (!Array.isArray(ids) || typeof href !== "string") return undefined;
    return { ids: ids.filter((each): each is string => typeof each === "string"), href };
  } catch {
    return undefined;
  }
}

/** What stands before and after *id* in the list; nothing when it is not in it. */
export function neighbours(
  ids: readonly string[],
  id: string,
): { previous: string | undefined; next: string | undefined } {
  const at = ids.indexOf(id);
  if (at < 0) return { previous: undefined, next: undefined };
  return { previous: ids[at - 1], next: ids[at + 1] };
}
