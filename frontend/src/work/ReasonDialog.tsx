import { useId, useState, type ReactNode } from "react";

import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Field } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { work } from "./texts";

/** A decision that takes a reason: what it means, why, and the button that does it. */
export function ReasonDialog({
  title,
  hint,
  question,
  go,
  look = "main",
  busy,
  failure,
  onGo,
  onClose,
  children,
}: {
  title: string;
  hint: ReactNode;
  question?: string;
  go: string;
  look?: "main" | "danger";
  busy: boolean;
  failure: string;
  onGo: (reason: string) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const t = useTexts(work);
  const id = useId();
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const missing = asked && !reason.trim();
  const submit = () => {
    setAsked(true);
    if (reason.trim()) onGo(reason.trim());
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look={look} needs="manager" busy={busy} onClick={submit}>
            {go}
          </Button>
        </>
      }
    >
      <p>{hint}</p>
      {children}
      <Field
        id={id}
        label={question ?? t("reason")}
        hint={t("reason.hint")}
        error={missing ? t("reason.missing") : undefined}
      >
        <textarea
          id={id}
          rows={2}
          maxLength={500}
          value={reason}
          required
          aria-invalid={missing}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <Failure>{failure}</Failure>
    </Dialog>
  );
}

/** Why it did not work, where the one who pressed looks. */
export function Failure({ children }: { children: string }) {
  if (!children) return null;
  return (
    <p className="error" role="alert">
      <Said>{children}</Said>
    </p>
  );
}
