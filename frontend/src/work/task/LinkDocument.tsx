import { useId, useState } from "react";

import { api, rest } from "@/api/client";
import { say } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Money } from "@/parts/Money";
import { Field } from "@/parts/Page";
import { Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Confirm } from "../Confirm";
import { useOnce } from "../once";
import { ByNumber, type OfTask } from "./simple";
import { texts } from "./texts";

/** "This document in QuickBooks is that order": one that was seen, or any by its TxnID. */
export function LinkDocument({ task, onClose }: OfTask) {
  const t = useTexts(texts);
  const id = useId();
  const { busy, failure, run } = useOnce();
  const [txn, setTxn] = useState("");
  const [byNumber, setByNumber] = useState(false);
  const { data } = api.useQuery("get", "/api/v1/tasks/{task_id}/documents", {
    params: { path: { task_id: task.id } },
  });
  if (byNumber) return <ByNumber task={task} onClose={onClose} />;
  const go = async () => {
    const body = { txn_id: txn.trim() };
    const done = await run(body, (headers) =>
      rest.POST("/api/v1/tasks/{task_id}/link-document", {
        params: { path: { task_id: task.id } },
        body,
        headers,
      }),
    );
    if (!done?.data) return;
    onClose();
    say(t("document.linked", { record: task.record.label }));
  };
  return (
    <Confirm
      title={t("document.title")}
      hint={t.rich("document.hint", { record: <bdi>{task.record.label}</bdi> })}
      go={t("document.go")}
      busy={busy}
      failure={failure}
      why={txn.trim() ? undefined : t("document.pick")}
      onGo={() => void go()}
      onClose={onClose}
    >
      {!data ? (
        <Skeleton lines={2} />
      ) : data.items.length ? (
        <fieldset className="picker">
          <legend>{t("document.seen")}</legend>
          {data.items.map((each) => (
            <label key={each.txn_id} className="check">
              <input
                type="radio"
                name={id}
                checked={txn === each.txn_id}
                onChange={() => setTxn(each.txn_id)}
              />
              <span>
                {t("document.row", { form: each.form || "other", number: each.number })}{" "}
                <bdi className="soft">{each.customer}</bdi> <bdi className="soft">{each.date}</bdi>{" "}
                {each.total && <Money amount={each.total} />}
              </span>
            </label>
          ))}
        </fieldset>
      ) : (
        <p className="soft">{t("document.none")}</p>
      )}
      <Field id={`${id}-txn`} label={t("document.txn")} hint={t("document.txn.hint")}>
        <input
          id={`${id}-txn`}
          value={txn}
          maxLength={36}
          spellCheck={false}
          aria-describedby={`${id}-txn-hint`}
          onChange={(event) => setTxn(event.target.value)}
        />
      </Field>
      <div>
        <Button small onClick={() => setByNumber(true)}>
          {t("document.number")}
        </Button>
      </div>
    </Confirm>
  );
}
