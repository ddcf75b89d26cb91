import { useEffect, useMemo, useRef, type MouseEvent } from "react";

import type { Rows } from "@/app/useRows";

import type { Doing } from "./doing";
import type { RowHandlers } from "./OperationRow";

/** Handlers that stay the same from one drawing to the next, so that a row is drawn again only when it changes. */
export function useHandlers(
  rows: Rows,
  onOpen: (id: string, event: MouseEvent) => void,
  onDo: (doing: Doing) => void,
): RowHandlers {
  const now = useRef({ rows, onOpen, onDo });
  useEffect(() => {
    now.current = { rows, onOpen, onDo };
  });
  return useMemo(
    () => ({
      focus: (id, event) => now.current.rows.rowProps(id).onFocus(event),
      key: (id, event) => now.current.rows.rowProps(id).onKeyDown(event),
      check: (id, event) => now.current.rows.checkProps(id).onClick(event),
      open: (id, event) => now.current.onOpen(id, event),
      act: (doing) => now.current.onDo(doing),
    }),
    [],
  );
}
