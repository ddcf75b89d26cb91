import { useId, useState, type ReactNode } from "react";

import { Field } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { Confirm } from "./Confirm";
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
    <Confirm
      title={title}
      hint={hint}
      go={go}
      look={look}
      busy={busy}
      failure={failure}
      onGo={submit}
      onClose={onClose}
    >
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
    </Confirm>
  );
}
