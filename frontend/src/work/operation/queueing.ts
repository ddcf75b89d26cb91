import { rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { useTexts } from "@/texts/texts";

import { refreshWork } from "../once";
import { work } from "../texts";
import { texts } from "./texts";

/** Out of the queue and back into it, each with the other as its Undo. */
export function useQueueing(operation: Shapes["OperationOut"]): { cancel: () => void; restore: () => void } {
  const t = useTexts(texts);
  const w = useTexts(work);
  const params = { path: { operation_id: operation.id } };
  const restore = () => {
    rest
      .POST("/api/v1/operations/{operation_id}/restore", { params })
      .then(() => {
        refreshWork();
        say(t("restored"));
      })
      .catch(sayFailure);
  };
  const cancel = () => {
    rest
      .POST("/api/v1/operations/{operation_id}/cancel", { params })
      .then(() => {
        refreshWork();
        say(t("cancelled"), { action: { label: w("undo"), act: restore } });
      })
      .catch(sayFailure);
  };
  return { cancel, restore };
}
