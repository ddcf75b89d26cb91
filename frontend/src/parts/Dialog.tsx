import { useEffect, useId, useRef, type ReactNode } from "react";

import { useTexts } from "@/texts/texts";

import { IconButton } from "./Button";
import { parts } from "./texts";

/**
 * The browser's own dialog: the page behind it is out of reach, Escape closes it, and the focus goes
 * back to where it came from.
 */
export function Dialog({
  open,
  onClose,
  title,
  children,
  foot,
  wide = false,
  side = false,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
  wide?: boolean;
  side?: boolean;
}) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  const t = useTexts(parts);
  useEffect(() => {
    const dialog = box.current;
    if (!open || !dialog) return;
    dialog.showModal();
    return () => dialog.close();
  }, [open]);
  if (!open) return null;
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
