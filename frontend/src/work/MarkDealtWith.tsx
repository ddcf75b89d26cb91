import { useState, type ReactNode } from "react";

import { rest, type Shapes } from "@/api/client";
import { say, sayFailure } from "@/app/notices";
import { Button, type ButtonProps } from "@/parts/Button";
import { useTexts, type Texts } from "@/texts/texts";

import { refreshWork, useOnce } from "./once";
import { ReasonDialog } from "./ReasonDialog";
import type { Selection } from "./selection";
import { work } from "./texts";

/** Leave tasks alone, with the reason; the notice has Undo. */
export function MarkDealtWith({
  selection,
  label,
  ...button
}: { selection: Selection; label?: ReactNode } & Pick<ButtonProps, "look" | "small" | "why" | "id">) {
  const t = useTexts(work);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="check" needs="manager" aria-haspopup="dialog" {...button} onClick={() => setOpen(true)}>
        {label ?? t("mark")}
      </Button>
      {open && <MarkDialog selection={selection} onClose={() => setOpen(false)} />}
    </>
  );
}

export function MarkDialog({ selection, onClose }: { selection: Selection; onClose: () => void }) {
  const t = useTexts(work);
  const { busy, failure, run } = useOnce();
  const go = async (reason: string) => {
    const body = { ...selection, reason, undo: false };
    const done = await run(body, (headers) => rest.POST("/api/v1/dealt-with", { body, headers }));
    if (!done?.data) return;
    onClose();
    sayMarked(t, done.data, selection);
  };
  return (
    <ReasonDialog
      title={t("mark.title")}
      hint={t("mark.hint")}
      question={t("mark.reason")}
      go={t("mark.go")}
      busy={busy}
      failure={failure}
      onGo={(reason) => void go(reason)}
      onClose={onClose}
    />
  );
}

function sayMarked(t: Texts<typeof work>, { marked, left }: Shapes["Marked"], selection: Selection): void {
  if (!marked.length) {
    say(t("mark.none"), { tone: "bad" });
    return;
  }
  const tasks = marked.map((each) => each.id);
  // the answer names at most 200; beyond that, undo takes the same selection
  const which: Selection = tasks.length < 200 ? { tasks } : selection;
  const told = t("mark.done", { n: marked.length });
  say(left ? `${told} ${t("mark.left", { n: left })}` : told, {
    action: { label: t("undo"), act: () => undoDealtWith(t, which) },
  });
}

/** They ask for somebody again. */
export function undoDealtWith(t: Texts<typeof work>, selection: Selection): void {
  rest
    .POST("/api/v1/dealt-with", { body: { ...selection, reason: "", undo: true } })
    .then(() => {
      refreshWork();
      say(t("mark.undone"));
    })
    .catch(sayFailure);
}
