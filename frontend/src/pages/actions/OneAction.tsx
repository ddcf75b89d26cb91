import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { Problem } from "@/api/problem";
import type { Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useMay } from "@/app/me";
import { Button } from "@/parts/Button";
import { Older } from "@/parts/Older";
import { Card, Page } from "@/parts/Page";
import { Fault, Said, Skeleton } from "@/parts/states";
import { Icon } from "@/parts/Icon";
import { useTexts } from "@/texts/texts";

import { Notes } from "./ActionCard";
import { Approve } from "./Approve";
import { Form } from "./Form";
import { bodyOf, daysTurned, draftOf, same, wrongOf } from "./params";
import { Preview } from "./Preview";
import { QueueBar } from "./QueueBar";
import { Standing } from "./Standing";
import { StoreState } from "./StoreState";
import { texts } from "./texts";
import { usePreview } from "./usePreview";

/** One action: choose, see what it would do, queue it. */
export function OneAction({
  action,
  actions,
}: {
  action: Shapes["ActionOut"];
  actions: Shapes["ActionList"];
}) {
  const t = useTexts(texts);
  const { get } = useAddress();
  const { params } = action;
  const applied = draftOf(params, get);
  const [draft, setDraft] = useState(applied);
  const [seen, setSeen] = useState(applied);
  // Back, Forward and links change the address: the fields go along
  if (!same(params, seen, applied)) {
    setSeen(applied);
    setDraft(applied);
  }
  const asked = bodyOf(params, applied);
  const turned = daysTurned(applied);
  const preview = usePreview(action, actions.company, asked, !turned);
  const may = useMay("manager");
  const problem = preview.error instanceof Problem ? preview.error : undefined;
  const wrong = problem?.status === 422 ? wrongOf(params, problem) : undefined;
  const fields = turned ? { placed_to: t("form.turned") } : (wrong?.fields ?? {});
  const dirty = !same(params, draft, applied);
  const previewTitle = `preview.${action.kind}`;
  return (
    <>
      <nav className="crumbs" aria-label={t("all")}>
        <Link to="/actions" search={(now) => ({ company: now.company, store: now.store })} className="row">
          <Icon name="left" size={16} />
          {t("all")}
        </Link>
      </nav>
      <Page title={<Said>{action.title}</Said>} state={action.title} lead={<Said>{action.does}</Said>}>
        <div className="stack">
          <StoreState actions={actions} />
          <Card>
            <Standing action={action} />
            <Notes action={action} />
          </Card>
          {action.kind === "pull_inventory" && action.last && <Approve operation={action.last.id} />}
          {params.length > 0 && action.store && (
            <Form
              action={action}
              draft={draft}
              onDraft={setDraft}
              fields={dirty ? {} : fields}
              rest={dirty ? [] : (wrong?.rest ?? [])}
              busy={preview.isFetching}
            />
          )}
          {action.previews && action.store && previewTitle in texts && (
            <Card
              title={t(previewTitle as "preview.push_orders")}
              actions={
                preview.data && (
                  <Button small icon="retry" busy={preview.isFetching} onClick={() => void preview.refetch()}>
                    {t("preview.again")}
                  </Button>
                )
              }
            >
              {!may ? (
                <p className="soft">{t("preview.needs")}</p>
              ) : preview.data ? (
                <Preview pages={preview.data.pages} stale={dirty} />
              ) : wrong || turned ? (
                <p className="soft">{t("preview.wrong")}</p>
              ) : preview.error ? (
                <Fault failure={preview.error} retry={() => void preview.refetch()} />
              ) : (
                <Skeleton tall lines={4} />
              )}
              <Older of={preview} untimed />
            </Card>
          )}
          <QueueBar
            action={action}
            company={actions.company}
            params={asked}
            pages={preview.data?.pages}
            why={
              dirty ? t("preview.stale")
              : turned || wrong ? t("preview.wrong")
              : action.previews && preview.isLoading ? t("preview.looking")
              : undefined // prettier-ignore
            }
          />
        </div>
      </Page>
    </>
  );
}
