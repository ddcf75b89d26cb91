import { useId } from "react";

import type { Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { Button } from "@/parts/Button";
import { Failure, Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { goingOf } from "./going";
import { reasonOf } from "./groups";
import { texts } from "./texts";
import { useAsk } from "./useAsk";
import type { Previewed } from "./usePreview";

/** The one button that puts it in the queue, always in sight below what it would do. */
export function QueueBar({
  action,
  company,
  params,
  pages,
  why,
}: {
  action: Shapes["ActionOut"];
  company: string;
  params: Record<string, string | string[]>;
  pages: readonly Previewed[] | undefined;
  why: string | undefined;
}) {
  const t = useTexts(texts);
  const id = useId();
  const { get, set } = useAddress();
  const { busy, failure, ask } = useAsk(action, company);
  const { n, failing, sure } = goingOf(pages);
  const leaveOut = sure !== undefined && get("sure") === "yes";
  const going = leaveOut ? sure.length : n;
  const against = reasonOf(action);
  const nothing = going !== undefined && going <= 0 ? t("queue.none") : undefined;
  const name = useName(action, going, pages?.[0]);
  return (
    <div className="queue-bar">
      <div>
        {sure !== undefined ? (
          <label htmlFor={id} className="action-check">
            <input
              id={id}
              type="checkbox"
              checked={leaveOut}
              onChange={(event) => set({ sure: event.target.checked ? "yes" : undefined }, { replace: true })}
            />
            {t("queue.sure", { n: failing })}
          </label>
        ) : (
          <span className="soft">
            {against ? (
              <Said>{against}</Said>
            ) : why || nothing ? (
              (why ?? nothing)
            ) : (
              failing > 0 && t(action.kind === "push_products" ? "queue.left" : "queue.held")
            )}
          </span>
        )}
        <Failure>{failure}</Failure>
      </div>
      <Button
        look="main"
        icon="play"
        needs="manager"
        busy={busy}
        why={against ?? why ?? nothing}
        onClick={() => ask(leaveOut ? { ext_ids: [...sure] } : params)}
      >
        {name}
      </Button>
    </div>
  );
}

function useName(action: Shapes["ActionOut"], n: number | undefined, first: Previewed | undefined): string {
  const t = useTexts(texts);
  if (action.kind === "push_orders" && n !== undefined) return t("queue.push_orders", { n });
  if (action.kind === "push_products" && n !== undefined) return t("queue.push_products", { n });
  if (first?.stock) return t(first.stock.first_run ? "queue.first" : "queue.stock");
  return t(action.previews ? "queue" : "run");
}
