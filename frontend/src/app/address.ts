import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

/**
 * The page's state is its address: filters, open pane, sort, page. Every value is a plain string, so that
 * `?q=order:10432&status=…` can be typed, read aloud and shared.
 */
export type Search = Record<string, string | undefined>;

export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const kept = Object.entries(search).filter(
    (entry): entry is [string, string | number | boolean] =>
      entry[1] !== "" && ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  if (!kept.length) return "";
  const pairs = kept.map(([key, value]) => `${encodeURIComponent(key)}=${readable(String(value))}`);
  return `?${pairs.join("&")}`;
}

/** Encoded, but for the signs of the search language, which a query string may hold as they are. */
function readable(value: string): string {
  return encodeURIComponent(value)
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%2F", "/")
    .replaceAll("%3E", ">")
    .replaceAll("%20", "+");
}

export interface Address {
  /** The value of a search parameter; empty when it is not there. */
  get: (name: string) => string;
  /** Change some parameters; an empty or undefined value takes one away. `replace` leaves no step for Back. */
  set: (change: Readonly<Record<string, string | undefined>>, how?: { replace?: boolean }) => void;
  search: Search;
}

export function useAddress(): Address {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback<Address["set"]>(
    (change, how) => {
      void navigate({
        to: ".",
        search: (now: Search) => ({ ...now, ...change }),
        replace: how?.replace ?? false,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return useMemo(() => ({ get: (name) => search[name] ?? "", set, search }), [search, set]);
}
