import type { ReactNode } from "react";

import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { useTexts } from "@/texts/texts";

import { Failure } from "../ReasonDialog";
import { work } from "../texts";

/** What will happen, and the one button that does it. */
export function Confirm({
  title,
  hint,
  go,
  busy,
  failure,
  why,
  onGo,
  onClose,
  children,
  wide = false,
}: {
  title: string;
  hint: ReactNode;
  go: string;
  busy: boolean;
  failure: string;
  why?: string | undefined;
  onGo: () => void;
  onClose: () => void;
  children?: ReactNode;
  wide?: boolean;
}) {
  const t = useTexts(work);
  return (
    <Dialog
      open
      wide={wide}
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="main" needs="manager" busy={busy} why={why} onClick={onGo}>
            {go}
          </Button>
        </>
      }
    >
      <p>{hint}</p>
      {children}
      <Failure>{failure}</Failure>
    </Dialog>
  );
}
