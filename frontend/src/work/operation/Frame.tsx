import { Link } from "@tanstack/react-router";
import { useMemo, useState, type ReactNode } from "react";

import type { Shapes } from "@/api/client";
import { useZone, formatTime } from "@/app/zones";
import { Button, IconButton, LinkButton } from "@/parts/Button";
import { copyText } from "@/parts/copy";
import { say } from "@/app/notices";
import { Menu } from "@/parts/Menu";
import { Direction, Page } from "@/parts/Page";
import { operationPill, Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { parts, pills } from "@/parts/texts";
import { Ago, Time, useTook } from "@/parts/Time";
import { useTexts } from "@/texts/texts";

import { LazyBundleDialog } from "../BundleButton";
import { MarkDialog } from "../MarkDealtWith";
import { addressOf, summaryOf } from "../summary";
import { work } from "../texts";
import { TryAgain } from "../TryAgain";
import { cameFrom, neighbours } from "./cameFrom";
import { useQueueing } from "./queueing";
import { texts } from "./texts";

type Operation = Shapes["OperationOut"];

/** The head of an operation, as a page or as a pane, around what is told of it. */
export function Frame({
  operation,
  pane,
  children,
}: {
  operation: Operation;
  pane: boolean;
  children: ReactNode;
}) {
  const t = useTexts(texts);
  const p = useTexts(pills);
  const kind = operationPill(operation);
  const title = (
    <span className="row operation-title">
      <Said>{operation.title}</Said>
      <Pill kind={kind} />
    </span>
  );
  if (pane) {
    return (
      <div className="stack">
        <div className="operation-head">
          <h2>{title}</h2>
          <Lead operation={operation} />
        </div>
        <Actions operation={operation} pane />
        {children}
      </div>
    );
  }
  return (
    <>
      <Crumbs operation={operation} />
      <Page
        title={title}
        state={t("title.state", { state: p(kind), title: operation.title })}
        lead={<Lead operation={operation} />}
        actions={<Actions operation={operation} pane={false} />}
      >
        <div className="stack">{children}</div>
      </Page>
    </>
  );
}

function Lead({ operation }: { operation: Operation }) {
  const t = useTexts(texts);
  const took = useTook();
  const at = operation.started_at ?? operation.created_at;
  const to = t(`to.${operation.direction}` as "to.to_store");
  return (
    <span className="operation-lead">
      <Time at={at} />
      <Ago at={at} />
      {operation.took_ms !== null && <span>{t("head.took", { took: took(operation.took_ms) })}</span>}
      <span>
        <Direction to={operation.direction} words={to} /> <span aria-hidden="true">{to}</span>
      </span>
      <span>{t.rich("head.by", { by: <bdi>{operation.started_by}</bdi> })}</span>
    </span>
  );
}

function Crumbs({ operation }: { operation: Operation }) {
  const t = useTexts(texts);
  const list = useMemo(() => cameFrom(), []);
  const { previous, next } = neighbours(list?.ids ?? [], operation.id);
  return (
    <nav className="row apart crumbs" aria-label={t("crumbs")}>
      <ol>
        <li>
          {list ? (
            <a href={`/console${list.href}`}>{t("crumb.history")}</a>
          ) : (
            <Link to="/history">{t("crumb.history")}</Link>
          )}
        </li>
        {operation.session && (
          <li>
            <Link to="/sessions/$id" params={{ id: operation.session.id }}>
              {t("crumb.session", { id: operation.session.id.replace("se_", "") })}
            </Link>
          </li>
        )}
        <li aria-current="page">
          <Said>{operation.title}</Said>
        </li>
      </ol>
      {list && (previous ?? next) && (
        <span className="row">
          <Step icon="left" name={t("previous")} to={previous} />
          <Step icon="right" name={t("next")} to={next} />
        </span>
      )}
    </nav>
  );
}

function Step({ icon, name, to }: { icon: "left" | "right"; name: string; to: string | undefined }) {
  const t = useTexts(texts);
  if (!to) return <IconButton icon={icon} name={name} why={t("none")} />;
  return (
    <LinkButton look="quiet" small icon={icon} to="/operations/$id" params={{ id: to }} aria-label={name}>
      <span className="only-wide">{name}</span>
    </LinkButton>
  );
}

/** What can be done with all of it. */
function Actions({ operation, pane }: { operation: Operation; pane: boolean }) {
  const t = useTexts(texts);
  const w = useTexts(work);
  const g = useTexts(parts);
  const p = useTexts(pills);
  const zone = useZone();
  const [doing, setDoing] = useState<"mark" | "bundle">();
  const { cancel, restore } = useQueueing(operation);
  const { counts } = operation;
  const open = counts.failed + counts.held + counts.not_confirmed;
  const selection = { operations: [operation.id] };
  const path = `/operations/${operation.id}`;
  const copy = (text: string) => {
    void copyText(text).then((done) => (done ? say(g("copied")) : say(g("copy.failed"), { tone: "bad" })));
  };
  const summary = () => {
    const at = formatTime(new Date(operation.started_at ?? operation.created_at), zone, "full");
    const state = `${operation.title}: ${p(operationPill(operation))}`;
    return summaryOf([state, at, operation.what_happened], addressOf(path));
  };
  const waits = operation.state === "waiting";
  return (
    <div className="row">
      {open > 0 && !waits && <TryAgain selection={selection} look="main" data-key="r" />}
      {waits && (
        <Button needs="manager" icon="close" onClick={cancel}>
          {t("cancel")}
        </Button>
      )}
      {operation.state === "cancelled" && (
        <Button needs="manager" icon="retry" onClick={restore}>
          {t("restore")}
        </Button>
      )}
      {pane && (
        <LinkButton to="/operations/$id" params={{ id: operation.id }}>
          {t("asPage")}
        </LinkButton>
      )}
      <Menu label={t("more")}>
        {open > 0 && (
          <Button look="quiet" icon="check" needs="manager" data-key="e" onClick={() => setDoing("mark")}>
            {w("mark")}
          </Button>
        )}
        <Button look="quiet" icon="link" data-key="c" onClick={() => copy(addressOf(path))}>
          {w("copy.link")}
        </Button>
        <Button look="quiet" icon="copy" data-key="y" onClick={() => copy(summary())}>
          {w("copy.summary")}
        </Button>
        <Button look="quiet" icon="bundle" needs="manager" onClick={() => setDoing("bundle")}>
          {w("bundle")}
        </Button>
      </Menu>
      {doing === "mark" && <MarkDialog selection={selection} onClose={() => setDoing(undefined)} />}
      {doing === "bundle" && (
        <LazyBundleDialog scope="operation" id={operation.id} onClose={() => setDoing(undefined)} />
      )}
    </div>
  );
}
