import { useEffect, useState } from "react";

/** Whole seconds since a moment, counting. */
export function useSecondsSince(since: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const each = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(each);
  }, []);
  // another clock than ours wrote it
  return Math.max(0, Math.round((now - Date.parse(since)) / 1000));
}
