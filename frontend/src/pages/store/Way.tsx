import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Shapes } from "@/api/client";
import { Card } from "@/parts/Page";
import { Shape } from "@/parts/Pill";
import { useTexts } from "@/texts/texts";

import { useSettingName } from "./Fields";
import { GoLive } from "./GoLive";
import type { Choice } from "./settings";
import { texts } from "./texts";

/** From nothing to live: what is done, what is left, and where to do it. */
export function Way({ store, choices }: { store: Shapes["StoreOut"]; choices: readonly Choice[] }) {
  const t = useTexts(texts);
  const name = useSettingName();
  const needed = choices.filter((each) => each.needed);
  const ready = store.to_do.length === 0;
  return (
    <Card title={t("steps.title")}>
      <ol className="way">
        <Step done={store.lists_read} title={t("step.lists")}>
          {store.lists_read ? t("step.lists.done") : t("step.lists.left")}{" "}
          {!store.lists_read && (
            <Link to="/connection" search={{ company: store.company }}>
              {t("step.lists.act")}
            </Link>
          )}
        </Step>
        <Step done={needed.length === 0} title={t("step.settings")}>
          {needed.length === 0 ? (
            t("step.settings.done")
          ) : (
            <>
              {t("step.settings.left", { n: needed.length })}{" "}
              {needed.map((each) => (
                <a
                  key={each.setting}
                  className="chip"
                  href={`#setting-${each.setting}`}
                  onClick={(event) => {
                    const field = document.getElementById(`setting-${each.setting}`);
                    if (!field) return;
                    event.preventDefault();
                    field.focus();
                    field.scrollIntoView({ block: "center" });
                  }}
                >
                  {name(each.setting)}
                </a>
              ))}
            </>
          )}
        </Step>
        <Step done={store.preview_fits} title={t("step.preview")}>
          {store.preview_fits ? t("step.preview.done") : t("step.preview.left")}{" "}
          <Link to="." search={(now) => ({ ...now, tab: "preview" })} resetScroll={false}>
            {t("step.preview.act")}
          </Link>
        </Step>
        <Step done={false} title={t("step.live")}>
          <p>{t("step.live.left")}</p>
          <GoLive store={store} choices={choices} ready={ready} />
        </Step>
      </ol>
    </Card>
  );
}

function Step({ done, title, children }: { done: boolean; title: string; children: ReactNode }) {
  const t = useTexts(texts);
  return (
    <li>
      <Shape kind={done ? "green" : "waiting"} />
      <div>
        <h3>
          <span className="hidden">{done ? t("said.done") : t("said.left")}</span>
          {title}
        </h3>
        <div className="soft">{children}</div>
      </div>
    </li>
  );
}
