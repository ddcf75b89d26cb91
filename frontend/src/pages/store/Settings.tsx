import { useBlocker } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { say } from "@/app/notices";
import { Button } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";
import { useOnce } from "@/work/once";

import { CreateMissing } from "./CreateMissing";
import { SettingField, type SettingProps } from "./Fields";
import {
  changed,
  errorsOf,
  GROUP_NAMES,
  settingsOf,
  without,
  type Choice,
  type Control,
  type Draft,
} from "./settings";
import { texts } from "./texts";

/** All settings of a store by what they are about; what has no default and is not chosen stands out. */
export function Settings({ store, choices }: { store: Shapes["StoreOut"]; choices: readonly Choice[] }) {
  const t = useTexts(texts);
  const once = useOnce();
  const [draft, setDraft] = useState<Draft>({});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [version, setVersion] = useState(0);
  const [making, setMaking] = useState<Choice>();
  const byName = useMemo(() => new Map(choices.map((each) => [each.setting, each])), [choices]);
  const count = Object.keys(draft).length;
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      count > 0 && current.pathname !== next.pathname && !globalThis.confirm(t("leave.ask")),
    enableBeforeUnload: count > 0,
    disabled: count === 0,
  });

  const set = (choice: Choice, value: unknown) => {
    setDraft((now) => changed(now, choice, value));
    setErrors((now) => without(now, choice.setting));
  };
  const reset = () => {
    setDraft({});
    setErrors({});
    setVersion((now) => now + 1);
  };
  const save = async () => {
    const saved = await once.run(draft, async (headers) => {
      try {
        const path = { store_id: store.id };
        return await rest.PUT("/api/v1/stores/{store_id}/preferences", {
          params: { path },
          body: draft,
          headers,
        });
      } catch (failure) {
        const found = errorsOf(failure);
        setErrors(found);
        const first = Object.keys(found).find((name) => document.getElementById(`setting-${name}`));
        if (first) document.getElementById(`setting-${first}`)?.focus();
        throw failure;
      }
    });
    if (!saved) return;
    setDraft({});
    setErrors({});
    say(store.state === "live" ? t("saved") : t("saved.preview"));
  };

  const listed = new Set(GROUP_NAMES.flatMap((group) => settingsOf(group).map(([name]) => name as string)));
  const more = choices.filter((each) => !listed.has(each.setting));
  const shared = { draft, set, company: store.company, choices: byName, make: setMaking };
  return (
    <form
      className="stack"
      key={version}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {GROUP_NAMES.map((group) => (
        <Card key={group} title={t(`group.${group}`)}>
          <Group
            {...shared}
            errors={errors}
            settings={settingsOf(group).flatMap(([name, control]) => {
              const choice = byName.get(name);
              return choice ? [{ choice, control }] : [];
            })}
          />
        </Card>
      ))}
      {more.length > 0 && (
        <Card title={t("group.more")}>
          <Group
            {...shared}
            errors={errors}
            settings={more.map((choice) => ({ choice, control: guessed(choice) }))}
          />
        </Card>
      )}
      {(count > 0 || Object.keys(errors).length > 0) && (
        <div className="save-bar" role="region" aria-label={t("save")}>
          <p role={Object.keys(errors).length ? "alert" : undefined}>
            {Object.keys(errors).length === 0 ? (
              t("unsaved", { n: count })
            ) : errors[""] ? (
              <Said>{errors[""]}</Said>
            ) : (
              t("save.wrong", { n: Object.keys(errors).length })
            )}
          </p>
          <div className="row">
            <Button onClick={reset}>{t("undo")}</Button>
            <Button type="submit" look="main" needs="admin" busy={once.busy}>
              {t("save")}
            </Button>
          </div>
        </div>
      )}
      {making && <CreateMissing choice={making} store={store} onClose={() => setMaking(undefined)} />}
    </form>
  );
}

function Group({
  settings,
  errors,
  ...shared
}: Omit<SettingProps, "choice" | "control" | "error"> & {
  settings: { choice: Choice; control: Control }[];
  errors: Readonly<Record<string, string>>;
}) {
  return (
    <div className="settings-grid">
      {settings.map(({ choice, control }) => (
        <SettingField
          key={choice.setting}
          {...shared}
          choice={choice}
          control={control}
          error={errors[choice.setting]}
        />
      ))}
    </div>
  );
}

/** A setting that is newer than this page. */
function guessed(choice: Choice): Control {
  if (typeof choice.chosen === "boolean") return { as: "flag" };
  if (choice.candidates.length) return { as: "record" };
  return typeof choice.chosen === "number" ? { as: "number" } : { as: "text" };
}
