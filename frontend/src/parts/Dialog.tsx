import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from "react";

import { useTexts } from "@/texts/texts";

import { IconButton } from "./Button";
import { parts } from "./texts";

interface Wanted {
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
  wide?: boolean;
  side?: boolean;
  /** A class of its own and nothing but its content: the title is only read out, a press beside it closes. */
  bare?: string;
}

/**
 * The browser's own dialog: the page behind it is out of reach, Escape closes it, and the focus goes
 * back to where it came from.
 */
export function Dialog({ open, ...wanted }: Wanted & { open: boolean }) {
  return open ? <Opened {...wanted} /> : null;
}

function Opened({ onClose, title, children, foot, wide = false, side = false, bare }: Wanted) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  const t = useTexts(parts);
  // closed while it still stands in the page: only then does the browser give the focus back
  useLayoutEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  useEffect(() => {
    const dialog = box.current;
    if (!bare || !dialog) return;
    const beside = (event: MouseEvent) => {
      if (event.target === dialog) onClose();
    };
    dialog.addEventListener("mousedown", beside);
    return () => dialog.removeEventListener("mousedown", beside);
  }, [bare, onClose]);
  if (bare !== undefined) {
    return (
      <dialog
        ref={box}
        className={`dialog ${bare}`}
        aria-labelledby={id}
        onCancel={(event) => {
          event.preventDefault();
          onClose();
        }}
      >
        <h2 id={id} className="hidden">
          {title}
        </h2>
        {children}
      </dialog>
    );
  }
  return (
    <dialog
      ref={box}
      className={`dialog${wide ? " wide" : ""}${side ? " side" : ""}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        <IconButton icon="close" name={t("close")} onClick={onClose} />
      </div>
      <div className="dialog-body">{children}</div>
      {foot && <div className="dialog-foot">{foot}</div>}
    </dialog>
  );
}
