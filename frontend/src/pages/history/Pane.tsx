import { lazy, Suspense } from "react";

import { patient } from "@/app/patient";
import { IconButton } from "@/parts/Button";
import { Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { texts } from "./texts";

const OperationDetails = lazy(
  patient(() => import("@/work/OperationDetails").then((module) => ({ default: module.OperationDetails }))),
);

/** The details beside the list: not modal, so that the list goes on. */
export function Pane({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts(texts);
  return (
    <aside className="pane" aria-label={t("pane")}>
      <div className="pane-head">
        <IconButton icon="close" name={t("pane.close")} onClick={onClose} />
      </div>
      <Suspense fallback={<Skeleton tall lines={5} />}>
        <OperationDetails key={id} id={id} pane />
      </Suspense>
    </aside>
  );
}
