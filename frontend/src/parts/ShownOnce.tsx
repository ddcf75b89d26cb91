import type { ReactNode } from "react";

import { useTexts } from "@/texts/texts";

import { Button } from "./Button";
import { Copy } from "./Copy";
import { Dialog } from "./Dialog";
import { parts } from "./texts";

/** A password, link or token that the server tells once: large enough to read out, and ready to copy. */
export function ShownOnce({
  title,
  text,
  value,
  copy,
  children,
  onClose,
}: {
  title: ReactNode;
  text: ReactNode;
  value: string;
  copy: string;
  children?: ReactNode;
  onClose: () => void;
}) {
  const t = useTexts(parts);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      foot={
        <Button look="main" onClick={onClose}>
          {t("shown.once.done")}
        </Button>
      }
    >
      <p>{text}</p>
      <p className="shown-once">
        <code>{value}</code> <Copy text={value}>{copy}</Copy>
      </p>
      {children}
    </Dialog>
  );
}
