import { useId, useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { Field } from "@/parts/Page";
import { useTexts } from "@/texts/texts";

import { Confirm } from "../Confirm";
import { useOnce } from "../once";
import { ReasonDialog } from "../ReasonDialog";
import { work } from "../texts";
import { sayQueued } from "../undo";
import { texts } from "./texts";

export interface OfTask {
  task: Shapes["TaskOut"];
  onClose: () => void;
}

const at = (task: Shapes["TaskOut"]) => ({ path: { task_id: task.id } });

function useQueued(onClose: () => void) {
  const w = useTexts(work);
  return (operation: Shapes["OperationOut"] | undefined) => {
    if (!operation) return;
    onClose();
    sayQueued(w, [operation]);
  };
}

export function WithoutEmail({ task, onClose }: OfTask) {
  const t = useTexts(texts);
  const { busy, failure, run } = useOnce();
  const queued = useQueued(onClose);
  const go = async () => {
    const done = await run(task.id, (headers) =>
      rest.POST("/api/v1/tasks/{task_id}/send-without-email", { params: at(task), headers }),
    );
    queued(done?.data);
  };
  return (
    <Confirm
      title={t("email.title")}
      hint={t.rich("email.hint", { record: <bdi>{task.record.label}</bdi> })}
      go={t("email.go")}
      busy={busy}
      failure={failure}
      onGo={() => void go()}
      onClose={onClose}
    />
  );
}

export function Renumber({ task, onClose }: OfTask) {
  const { busy, failure, run } = useOnce();
  const queued = useQueued(onClose);
  const go = async (number: string) => {
    const done = await run(number, (headers) =>
      rest.POST("/api/v1/tasks/{task_id}/renumber", { params: at(task), body: { number }, headers }),
    );
    queued(done?.data);
  };
  return <NumberDialog task={task} which="number" {...{ busy, failure, onClose }} onGo={(n) => void go(n)} />;
}

export function ByNumber({ task, onClose }: OfTask) {
  const { busy, failure, run } = useOnce();
  const queued = useQueued(onClose);
  const go = async (number: string) => {
    const done = await run(number, (headers) =>
      rest.POST("/api/v1/tasks/{task_id}/link-by-number", { params: at(task), body: { number }, headers }),
    );
    queued(done?.data);
  };
  return <NumberDialog task={task} which="hand" {...{ busy, failure, onClose }} onGo={(n) => void go(n)} />;
}

function NumberDialog({
  task,
  which,
  busy,
  failure,
  onGo,
  onClose,
}: OfTask & { which: "number" | "hand"; busy: boolean; failure: string; onGo: (number: string) => void }) {
  const t = useTexts(texts);
  const id = useId();
  const [number, setNumber] = useState("");
  const typed = number.trim();
  return (
    <Confirm
      title={t(`${which}.title`)}
      hint={t.rich(`${which}.hint`, { record: <bdi>{task.record.label}</bdi> })}
      go={t(`${which}.go`)}
      busy={busy}
      failure={failure}
      onGo={() => {
        if (typed) onGo(typed);
        else document.getElementById(id)?.focus();
      }}
      onClose={onClose}
    >
      <Field id={id} label={t("number.label")}>
        <input
          id={id}
          value={number}
          maxLength={11}
          required
          onChange={(event) => setNumber(event.target.value)}
        />
      </Field>
    </Confirm>
  );
}

export function PostAgain({ task, onClose }: OfTask) {
  const t = useTexts(texts);
  const { busy, failure, run } = useOnce();
  const queued = useQueued(onClose);
  const go = async (reason: string) => {
    const done = await run(reason, (headers) =>
      rest.POST("/api/v1/tasks/{task_id}/post-again", { params: at(task), body: { reason }, headers }),
    );
    queued(done?.data);
  };
  return (
    <ReasonDialog
      title={t("again.title")}
      hint={t.rich("again.hint", { record: <bdi>{task.record.label}</bdi> })}
      go={t("again.go")}
      look="danger"
      busy={busy}
      failure={failure}
      onGo={(reason) => void go(reason)}
      onClose={onClose}
    />
  );
}

export function NeverSend({ task, onClose }: OfTask) {
  const t = useTexts(texts);
  const { busy, failure, run } = useOnce();
  const go = async (reason: string) => {
    const done = await run(reason, (headers) =>
      rest.POST("/api/v1/tasks/{task_id}/never-send", { params: at(task), body: { reason }, headers }),
    );
    if (!done?.data) return;
    onClose();
    say(t("never.done", { record: task.record.label }));
  };
  return (
    <ReasonDialog
      title={t("never.title")}
      hint={t.rich("never.hint", { record: <bdi>{task.record.label}</bdi> })}
      go={t("never.go")}
      busy={busy}
      failure={failure}
      onGo={(reason) => void go(reason)}
      onClose={onClose}
    />
  );
}

export function SendAfterAll({ task, onClose }: OfTask) {
  const t = useTexts(texts);
  const { busy, failure, run } = useOnce();
  const go = async () => {
    const done = await run(task.id, (headers) =>
      rest.POST("/api/v1/tasks/{task_id}/send-after-all", { params: at(task), headers }),
    );
    if (!done?.data) return;
    onClose();
    say(t("after.done", { record: task.record.label }));
  };
  return (
    <Confirm
      title={t("after.title")}
      hint={t.rich("after.hint", { record: <bdi>{task.record.label}</bdi> })}
      go={t("after.go")}
      busy={busy}
      failure={failure}
      onGo={() => void go()}
      onClose={onClose}
    />
  );
}
