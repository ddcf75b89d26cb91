import { useId, useState } from "react";

import { api, rest } from "@/api/client";
import { say } from "@/app/notices";
import { Field } from "@/parts/Page";
import { Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Confirm } from "../Confirm";
import { useOnce } from "../once";
import { work } from "../texts";
import { sayQueued } from "../undo";
import { ListPicker, type Picked } from "./ListPicker";
import type { OfTask } from "./simple";
import { skusOf } from "./skus";
import { texts } from "./texts";

/** Link instead of add: search the known list, pick, and go on. */
export function LinkRecord({ task, onClose, kind }: OfTask & { kind: "item" | "customer" }) {
  const t = useTexts(texts);
  const w = useTexts(work);
  const id = useId();
  const { busy, failure, run } = useOnce();
  const [picked, setPicked] = useState<Picked>();
  const [again, setAgain] = useState(true);
  const { data: operation } = api.useQuery("get", "/api/v1/operations/{operation_id}", {
    params: { path: { operation_id: task.operation } },
  });
  const { data: changes } = api.useQuery("get", "/api/v1/tasks/{task_id}/changes", {
    params: { path: { task_id: task.id } },
  });
  const needed = typeof task.facts.sku === "string" ? task.facts.sku : "";
  const skus = kind === "item" && task.record.type === "order" ? skusOf(changes?.items ?? [], needed) : [];
  const [chosen, setSku] = useState("");
  const sku = chosen || skus[0];

  const go = async () => {
    if (!picked) return;
    const body = { list_id: picked.list_id, ...(sku && { sku }) };
    const done = await run({ ...body, again }, async (headers) => {
      const params = { path: { task_id: task.id } };
      const linked = await rest.POST("/api/v1/tasks/{task_id}/link-record", { params, body, headers });
      if (!linked.data || !again) return [];
      const retry = { tasks: [task.id], reason: "", dry_run: false, only_sure: false };
      return (await rest.POST("/api/v1/retries", { body: retry })).data?.created ?? [];
    });
    if (!done) return;
    onClose();
    if (done.length) sayQueued(w, done, 1);
    else say(t("link.done", { name: picked.name }));
  };

  return (
    <Confirm
      title={t(`${kind}.title`)}
      hint={t(`${kind}.hint`)}
      go={t("link.go")}
      busy={busy}
      failure={failure}
      why={picked ? undefined : t("list.pick")}
      onGo={() => void go()}
      onClose={onClose}
    >
      {skus.length > 0 && (
        <Field id={id} label={t("item.sku")}>
          <select id={id} value={sku} onChange={(event) => setSku(event.target.value)}>
            {skus.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </Field>
      )}
      {operation ? (
        <ListPicker
          company={operation.company}
          kind={kind}
          label={t(`${kind}.find`)}
          picked={picked}
          onPick={setPicked}
        />
      ) : (
        <Skeleton lines={4} />
      )}
      <label className="check">
        <input type="checkbox" checked={again} onChange={(event) => setAgain(event.target.checked)} />
        <span>{t.rich("link.again", { record: <bdi>{task.record.label}</bdi> })}</span>
      </label>
    </Confirm>
  );
}
