import type { ReactNode } from "react";

import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Failure } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import type { Once } from "@/work/once";
import { work } from "@/work/texts";

/** A dialog with a small form: Enter does it, and why it was refused stands under the fields. */
export function Asking({
  title,
  act,
  once,
  children,
  onClose,
  onAct,
}: {
  title: ReactNode;
  act: string;
  once: Once;
  children: ReactNode;
  onClose: () => void;
  onAct: () => Promise<void>;
}) {
  const t = useTexts(work);
  return (
    <Dialog open onClose={onClose} title={title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void onAct();
        }}
      >
        {children}
        <Failure>{once.failure}</Failure>
        <div className="row">
          <Button type="submit" look="main" needs="admin" busy={once.busy}>
            {act}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
