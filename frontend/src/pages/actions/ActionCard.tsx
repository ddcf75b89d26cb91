import type { Shapes } from "@/api/client";
import { Button, LinkButton } from "@/parts/Button";
import { Card, Direction } from "@/parts/Page";
import { Failure, Said } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { ApproveLink } from "./Approve";
import { ownReasons, reasonOf, runsUnseen } from "./groups";
import { Standing } from "./Standing";
import { texts } from "./texts";
import { useAsk } from "./useAsk";

type Action = Shapes["ActionOut"];

/** One operation that can be asked for. */
export function ActionCard({ action, company }: { action: Action; company: string }) {
  const t = useTexts(texts);
  return (
    <Card
      level={3}
      title={
        <span className="row">
          <Direction to={action.direction} words={t(`dir.${action.direction}` as "dir.to_store")} />
          <Said>{action.title}</Said>
        </span>
      }
    >
      <p className="soft">
        <Said>{action.does}</Said>
      </p>
      <Standing action={action} />
      <div className="stack">
        {action.kind === "pull_inventory" && action.last && <ApproveLink operation={action.last.id} />}
        <Notes action={action} />
      </div>
      <Doing action={action} company={company} />
    </Card>
  );
}

/** What to know before asking, and why it cannot be asked for. */
export function Notes({ action }: { action: Action }) {
  const notes = [action.note, ...ownReasons(action).map(({ sentence }) => sentence)].filter(Boolean);
  return notes.map((note) => (
    <p key={note} className="action-note">
      <Said>{note}</Said>
    </p>
  ));
}

function Doing({ action, company }: { action: Action; company: string }) {
  const t = useTexts(texts);
  const { busy, failure, ask } = useAsk(action, company);
  const choose = `choose.${action.kind}`;
  return (
    <>
      <div className="row action-doing">
        {action.previews && action.store && (
          <LinkButton
            to="/actions"
            search={(now) => ({ company: now.company, store: now.store, kind: action.kind })}
            look="main"
          >
            {t(choose in texts ? (choose as "choose.other") : "choose.other")}
          </LinkButton>
        )}
        {runsUnseen(action) && (
          <Button
            icon="play"
            needs="manager"
            look={action.previews ? "plain" : "main"}
            busy={busy}
            why={reasonOf(action)}
            aria-label={t("run.of", { title: action.title })}
            onClick={() => ask()}
          >
            {t("run")}
          </Button>
        )}
      </div>
      <Failure>{failure}</Failure>
    </>
  );
}
