import { useId, useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { useMay } from "@/app/me";
import { say } from "@/app/notices";
import { Field } from "@/parts/Page";
import { useTexts } from "@/texts/texts";
import { Confirm } from "@/work/Confirm";
import { useOnce } from "@/work/once";

import { texts } from "./texts";
import { refreshViews } from "./viewing";

type View = Shapes["ViewOut"];

/** Keep what is on the screen under a name, new or one's own; or give a view another name. */
export default function ViewDialog({
  view,
  kept,
  own,
  onClose,
}: {
  /** The view to rename or share; nothing: what is on the screen is kept. */
  view: View | undefined;
  kept: Shapes["NewView"];
  own: readonly View[];
  onClose: () => void;
}) {
  const t = useTexts(texts);
  const id = useId();
  const mayShare = useMay("manager");
  const [over, setOver] = useState("");
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.shared ?? false);
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useOnce();
  const missing = !over && !name.trim();

  const save = async () => {
    setTried(true);
    if (missing) return;
    const { q, range, sort, group, quiet, columns } = kept;
    const question = { q, range, sort, group, quiet, columns };
    const body = view ? { name, shared } : over ? question : { ...kept, name, shared };
    const target = view?.id ?? over;
    const done = await run({ target, body }, async (headers) => {
      if (target) {
        const params = { path: { view_id: target } };
        await rest.PATCH("/api/v1/views/{view_id}", { params, body, headers });
      } else await rest.POST("/api/v1/views", { body: { ...kept, name, shared }, headers });
      return true;
    });
    if (!done) return;
    refreshViews();
    say(t("view.saved"));
    onClose();
  };

  return (
    <Confirm
      title={t(view ? "view.rename.title" : "view.save.title")}
      go={t("save")}
      busy={busy}
      onGo={() => void save()}
      needs="viewer"
      failure={failure}
      onClose={onClose}
    >
      {!view && <p>{t("view.save.lead")}</p>}
      {!view && own.length > 0 && (
        <Field id={`${id}-over`} label={t("view.as")}>
          <select id={`${id}-over`} value={over} onChange={(event) => setOver(event.target.value)}>
            <option value="">{t("view.new")}</option>
            {own.map((each) => (
              <option key={each.id} value={each.id} data-said="">
                {each.name}
              </option>
            ))}
          </select>
        </Field>
      )}
      {!over && (
        <>
          <Field
            id={`${id}-name`}
            label={t("view.name")}
            error={tried && missing ? t("view.name.missing") : undefined}
          >
            <input
              id={`${id}-name`}
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter") void save();
              }}
            />
          </Field>
          <label className="check">
            <input
              type="checkbox"
              checked={shared}
              disabled={!mayShare}
              aria-describedby={mayShare ? undefined : `${id}-role`}
              onChange={(event) => setShared(event.target.checked)}
            />
            {t("view.share")}
          </label>
          {!mayShare && (
            <p id={`${id}-role`} className="hint">
              {t("view.share.role")}
            </p>
          )}
        </>
      )}
    </Confirm>
  );
}
