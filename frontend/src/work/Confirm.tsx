import type { ReactNode } from "react";

import type { Role } from "@/app/me";
import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import type { IconName } from "@/parts/Icon";
import { Failure } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { work } from "./texts";

/** A decision: what will happen, the one button that does it, the way out, and why it came to nothing. */
export function Confirm({
  title,
  hint,
  go,
  look = "main",
  icon,
  needs = "manager",
  busy = false,
  failure = "",
  why,
  onGo,
  onClose,
  children,
  wide = false,
}: {
  title: ReactNode;
  hint?: ReactNode;
  go: string;
  look?: "main" | "danger";
  icon?: IconName;
  needs?: Role;
  busy?: boolean;
  failure?: string;
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
          <Button look={look} {...(icon && { icon })} needs={needs} busy={busy} why={why} onClick={onGo}>
            {go}
          </Button>
        </>
      }
    >
      {hint && <p>{hint}</p>}
      {children}
      <Failure>{failure}</Failure>
    </Dialog>
  );
}
