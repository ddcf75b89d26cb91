import { useState, type DragEvent } from "react";

import { LinkButton } from "@/parts/Button";
import { Page } from "@/parts/Page";
import { Empty } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Inside } from "./Inside";
import "./style.css";
import { texts } from "./texts";
import { BadZip, readZip, type BadReason, type ZipEntry } from "./zip";

type State =
  | { is: "nothing" }
  | { is: "reading"; name: string }
  | { is: "bad"; why: BadReason }
  | { is: "open"; file: File; entries: ZipEntry[] };

/** A support bundle, read in the browser alone: nothing is sent, and nobody has to be signed in. */
export default function OpenPage() {
  const t = useTexts(texts);
  const [state, setState] = useState<State>({ is: "nothing" });
  const [over, setOver] = useState(false);
  const read = (file: File | undefined) => {
    if (!file) return;
    setState({ is: "reading", name: file.name });
    readZip(file).then(
      (entries) => setState({ is: "open", file, entries }),
      (failure: unknown) => setState({ is: "bad", why: failure instanceof BadZip ? failure.why : "broken" }),
    );
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      read(event.dataTransfer.files[0]);
    },
  };
  const picker = (
    <label className="button main open-file">
      {state.is === "open" ? t("another") : t("pick")}
      <input
        type="file"
        accept=".zip,application/zip"
        className="hidden"
        onChange={(event) => {
          read(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </label>
  );
  return (
    <div className="open-page" {...drop}>
      <Page
        title={t("title")}
        lead={t("lead")}
        wide
        actions={
          <>
            {state.is === "open" && picker}
            <LinkButton to="/" look="quiet">
              {t("sign.in")}
            </LinkButton>
          </>
        }
      >
        {state.is === "open" ? (
          <Inside key={state.file.name} file={state.file} entries={state.entries} />
        ) : (
          <div className={`drop${over ? " over" : ""}`}>
            {state.is === "bad" ? (
              <div role="alert">
                <Empty icon="problems" title={t("bad.title")} actions={picker}>
                  {t(`bad.${state.why}`)}
                </Empty>
              </div>
            ) : state.is === "reading" ? (
              <p role="status">{t.rich("reading", { name: <bdi>{state.name}</bdi> })}</p>
            ) : (
              <Empty icon="bundle" title={t("title")} actions={picker}>
                {t("drop")}
              </Empty>
            )}
          </div>
        )}
      </Page>
    </div>
  );
}
