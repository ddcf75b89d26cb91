import { useCallback, useRef, useState } from "react";

import { newKey, writeHeaders } from "@/api/client";
import { queries } from "@/api/queries";

const TOUCHED =
  /^\/api\/v1\/(operations|tasks|problems|records|queue|overview|notes|activity|stores|companies|schedules|webhooks|users|tokens|alert|me)/;

/** After something was done: what shows work is asked again, without waiting for the hint. */
export function refreshWork(): void {
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => typeof queryKey[1] === "string" && TOUCHED.test(queryKey[1]),
  });
}

export interface Once {
  busy: boolean;
  /** Why the last press came to nothing; empty when it did not. */
  failure: string;
  forget: () => void;
  /**
   * Do *work* unless it is being done. The same *body* pressed again after a lost answer carries the same
   * Idempotency-Key, so the server does it once.
   */
  run: <T>(body: unknown, work: (headers: Record<string, string>) => Promise<T>) => Promise<T | undefined>;
}

export function useOnce(): Once {
  const running = useRef(false);
  const key = useRef({ of: "", key: "" });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const run = useCallback<Once["run"]>(async (body, work) => {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    setFailure("");
    const of = JSON.stringify(body);
    if (key.current.of !== of) key.current = { of, key: newKey() };
    try {
      const done = await work(writeHeaders(key.current.key));
      key.current = { of: "", key: "" };
      refreshWork();
      return done;
    } catch (against) {
      setFailure(against instanceof Error ? against.message : String(against));
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setFailure(""), []);
  return { busy, failure, forget, run };
}
