import { useId, useState } from "react";

import type { Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Copy } from "@/parts/Copy";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";

import { curlOf, EXPORTABLE, exportUrl, type Form } from "./exporting";
import { texts } from "./texts";
import type { Sort } from "./query";
import type { Question } from "./useHistory";
import { useNumber } from "./useNumber";

/** The query as a file: all its rows, the chosen columns; and the line that does the same elsewhere. */
export default function ExportDialog({
  question,
  sort,
  onScreen,
  matching,
  some,
  onClose,
}: {
  question: Question;
  sort: Sort;
  onScreen: readonly string[];
  matching: Shapes["Number"] | undefined;
  /** Opened for a few selected rows: then it is said that the file holds them all. */
  some: boolean;
  onClose: () => void;
}) {
  const t = useTexts(texts);
  const id = useId();
  const number = useNumber();
  const [form, setForm] = useState<Form>("csv");
  const [columns, setColumns] = useState<readonly string[]>([...onScreen, "id"]);
  const chosen = EXPORTABLE.filter((each) => columns.includes(each));
  const url = exportUrl(form, question, sort, chosen);
  const curl = curlOf(location.origin, url);
  const n = matching ? number(matching) : "…";
  const download = () => {
    const link = document.createElement("a");
    link.href = url;
    link.download = "";
    link.click();
    say(t("export.begun"));
    onClose();
  };
  return (
    <Confirm
      title={t("export.title")}
      hint={t(some ? "export.selected" : "export.lead", { n })}
      go={t("export.go")}
      icon="download"
      needs="viewer"
      why={chosen.length ? undefined : t("export.none")}
      onGo={download}
      onClose={onClose}
    >
      <fieldset className="export-choices">
        <legend>{t("export.form")}</legend>
        {(["csv", "jsonl"] as const).map((each) => (
          <label key={each} className="check">
            <input type="radio" name={id} checked={form === each} onChange={() => setForm(each)} />
            {t(`export.${each}`)}
          </label>
        ))}
      </fieldset>
      <fieldset className="export-choices export-columns">
        <legend>{t("export.columns")}</legend>
        {EXPORTABLE.map((each) => (
          <label key={each} className="check">
            <input
              type="checkbox"
              checked={columns.includes(each)}
              onChange={(event) =>
                setColumns(event.target.checked ? [...columns, each] : columns.filter((one) => one !== each))
              }
            />
            {t(`x.${each}`)}
          </label>
        ))}
      </fieldset>
      <div className="row">
        <Button small onClick={() => setColumns(EXPORTABLE)}>
          {t("export.all")}
        </Button>
        <Button small onClick={() => setColumns(onScreen)}>
          {t("export.usual")}
        </Button>
      </div>
      <p className="hint">{t.rich("export.times", { zone: <bdi>{question.zone}</bdi> })}</p>
      <details>
        <summary>{t("export.curl")}</summary>
        <p className="hint">{t("export.curl.hint")}</p>
        <pre className="export-curl">{curl}</pre>
        <Copy text={curl}>{t("export.copy")}</Copy>
      </details>
    </Confirm>
  );
}
