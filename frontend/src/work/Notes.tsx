import { useId, useRef, useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import { useMay } from "@/app/me";
import { say, sayFailure } from "@/app/notices";
import { Button, IconButton } from "@/parts/Button";
import { Field } from "@/parts/Page";
import { Failure, Fault, Skeleton } from "@/parts/states";
import { Time } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { refreshWork, useOnce } from "./once";
import "./style.css";
import { work } from "./texts";

type Subject = Shapes["NewNote"]["subject_type"];

/** What people left for each other beside one thing: read, add, take away. A record is named `st_…/order/17`. */
export function Notes({ type, subject }: { type: Subject; subject: string }) {
  const t = useTexts(work);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/notes", {
    params: { query: { subject_type: type, subject } },
  });
  if (!data) return error ? <Fault failure={error} retry={() => void refetch()} /> : <Skeleton lines={2} />;
  return (
    <div className="stack">
      {data.items.length ? (
        <ul className="notes-list">
          {data.items.map((note) => (
            <Note key={note.id} note={note} />
          ))}
        </ul>
      ) : (
        <p className="soft">{t("notes.none")}</p>
      )}
      <AddNote type={type} subject={subject} />
    </div>
  );
}

function Note({ note }: { note: Shapes["NoteOut"] }) {
  const t = useTexts(work);
  const may = useMay("manager");
  const remove = () => {
    rest
      .DELETE("/api/v1/notes/{note_id}", { params: { path: { note_id: note.id } } })
      .then(() => {
        refreshWork();
        say(t("notes.removed"));
      })
      .catch(sayFailure);
  };
  return (
    <li>
      <div className="row">
        <strong>
          <bdi>{note.author}</bdi>
        </strong>
        <span className="soft">
          <Time at={note.at} ago />
        </span>
        {note.mine && may && (
          <IconButton icon="close" name={t("notes.remove", { author: note.author })} onClick={remove} />
        )}
      </div>
      <p className="note-text">
        <bdi>{note.text}</bdi>
      </p>
    </li>
  );
}

function AddNote({ type, subject }: { type: Subject; subject: string }) {
  const t = useTexts(work);
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const { busy, failure, run, forget } = useOnce();
  const add = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    setText("");
    forget();
    requestAnimationFrame(() => add.current?.querySelector("button")?.focus());
  };
  const save = async () => {
    const body = { subject_type: type, subject, text };
    if (!text.trim()) return;
    const done = await run(body, (headers) => rest.POST("/api/v1/notes", { body, headers }));
    if (done) close();
  };
  if (!open) {
    return (
      <div ref={add}>
        <Button small icon="note" needs="manager" onClick={() => setOpen(true)}>
          {t("notes.add")}
        </Button>
      </div>
    );
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field id={id} label={t("notes.text")}>
        <textarea
          id={id}
          rows={3}
          maxLength={4000}
          value={text}
          // the one who pressed "Add a note" is about to write
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <Failure>{failure}</Failure>
      <div className="row">
        <Button small look="main" type="submit" needs="manager" busy={busy}>
          {t("notes.save")}
        </Button>
        <Button small onClick={close}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
