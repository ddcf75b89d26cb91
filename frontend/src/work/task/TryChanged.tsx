import { useId, useState } from "react";

import { api, rest, type Shapes } from "@/api/client";
import { useMoney } from "@/parts/Money";
import { Button } from "@/parts/Button";
import { Dialog } from "@/parts/Dialog";
import { Field } from "@/parts/Page";
import { Failure, Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { useOnce } from "../once";
import { work } from "../texts";
import { sayQueued } from "../undo";
import { bodyOf, type Draft } from "./changes";
import { ChangeField } from "./ChangeField";
import type { OfTask } from "./simple";
import { texts } from "./texts";

/** Safe fields only; what will be different before it goes; a reason; recorded. */
export function TryChanged({ task, onClose, preset = {} }: OfTask & { preset?: Draft }) {
  const t = useTexts(texts);
  const w = useTexts(work);
  const id = useId();
  const { busy, failure, run, forget } = useOnce();
  const [draft, setDraft] = useState<Draft>(preset);
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const [shown, setShown] = useState<Shapes["Changed"]>();
  const params = { path: { task_id: task.id } };
  const { data: operation } = api.useQuery("get", "/api/v1/operations/{operation_id}", {
    params: { path: { operation_id: task.operation } },
  });
  const { data, error, refetch } = api.useQuery("get", "/api/v1/tasks/{task_id}/changes", { params });

  const send = (dry_run: boolean) => {
    const body = { changes: bodyOf(draft), reason: reason.trim() || "-", dry_run };
    return run(body, (headers) => rest.POST("/api/v1/tasks/{task_id}/changes", { params, body, headers }));
  };
  const preview = async () => {
    const done = await send(true);
    if (done?.data) setShown(done.data);
  };
  const go = async () => {
    setAsked(true);
    if (!reason.trim()) return;
    const done = await send(false);
    if (!done?.data?.operation) return;
    onClose();
    sayQueued(w, [done.data.operation]);
  };
  const change = (next: Draft) => {
    setDraft(next);
    forget();
  };

  return (
    <Dialog
      open
      wide={Boolean(shown)}
      onClose={onClose}
      title={t("change.title")}
      foot={
        <>
          {shown ? (
            <Button onClick={() => setShown(undefined)}>{t("change.edit")}</Button>
          ) : (
            <Button onClick={onClose}>{w("cancel")}</Button>
          )}
          {shown ? (
            <Button look="main" needs="manager" busy={busy} onClick={() => void go()}>
              {t("change.go")}
            </Button>
          ) : (
            <Button
              look="main"
              needs="manager"
              busy={busy}
              why={Object.keys(draft).length ? undefined : t("change.nothing")}
              onClick={() => void preview()}
            >
              {t("change.preview")}
            </Button>
          )}
        </>
      }
    >
      {shown ? (
        <>
          <Differences shown={shown} />
          <Field
            id={id}
            label={w("reason")}
            hint={w("reason.hint")}
            error={asked && !reason.trim() ? w("reason.missing") : undefined}
          >
            <textarea
              id={id}
              rows={2}
              maxLength={500}
              value={reason}
              required
              aria-describedby={`${id}-hint`}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        </>
      ) : error ? (
        <Fault failure={error} retry={() => void refetch()} />
      ) : !data || !operation ? (
        <Skeleton lines={5} />
      ) : data.items.length ? (
        <>
          <p>{t("change.hint")}</p>
          {data.items.map((field) => (
            <ChangeField
              key={field.key}
              field={field}
              company={operation.company}
              draft={draft}
              onChange={change}
            />
          ))}
        </>
      ) : (
        <p className="soft">{t("change.none")}</p>
      )}
      <Failure>{failure}</Failure>
    </Dialog>
  );
}

function Differences({ shown }: { shown: Shapes["Changed"] }) {
  const t = useTexts(texts);
  const money = useMoney();
  const { outlook } = shown;
  return (
    <>
      <table>
        <caption className="hidden">{t("change.differences")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("change.field")}</th>
            <th scope="col">{t("change.before")}</th>
            <th scope="col">{t("change.after")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.differences.map((each) => (
            <tr key={each.key}>
              <th scope="row">
                <Said>{each.label}</Said>
              </th>
              <td>
                <del>
                  <bdi>{each.before || t("change.empty")}</bdi>
                </del>
              </td>
              <td>
                <ins>
                  <bdi>{each.after}</bdi>
                </ins>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {outlook &&
        (outlook.will === "go" ? (
          <p>
            {t.rich("change.outlook.go", {
              form: outlook.form,
              number: outlook.number,
              customer: <bdi>{outlook.customer}</bdi>,
              total: <bdi className="number">{money(outlook.total)}</bdi>,
            })}
          </p>
        ) : (
          <p className="error">
            {t(outlook.will === "skipped" ? "change.outlook.skipped" : "change.outlook.held")}{" "}
            <Said>{outlook.why}</Said>
          </p>
        ))}
    </>
  );
}
