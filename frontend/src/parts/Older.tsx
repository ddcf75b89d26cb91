import { useTexts } from "@/texts/texts";

import { Button } from "./Button";
import { parts } from "./texts";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** Below a list of which there is more: the next page on demand. `untimed`: what comes is not older. */
export function Older({ of, untimed = false }: { of: Pages; untimed?: boolean }) {
  const t = useTexts(parts);
  if (!of.hasNextPage) return null;
  return (
    <div className="row center after-list">
      <Button busy={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
        {t(untimed ? "older.untimed" : "older")}
      </Button>
    </div>
  );
}
