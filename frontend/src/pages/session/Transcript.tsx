import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Shapes } from "@/api/client";
import { useView } from "@/app/view";
import { Button } from "@/parts/Button";
import { Card } from "@/parts/Page";
import { operationPill, Shape } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Time, useTook } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { useSize } from "@/work/size";

import { texts } from "./texts";

type Turn = Shapes["TurnOut"];
type Operation = Shapes["CarriedOperation"];

/** Lines that tell of trouble. */
const BAD: ReadonlySet<string> = new Set(["refused", "error", "lost", "connection_error", "no_good_bye"]);

/** Who said what, the oldest first. An operation is named where its messages begin. */
export function Transcript({
  turns,
  operations,
  all,
  more,
  busy,
}: {
  turns: readonly Turn[];
  operations: readonly Operation[];
  all: number;
  more: (() => void) | undefined;
  busy: boolean;
}) {
  const t = useTexts(texts);
  const shown = turns.filter((each) => each.message).length;
  const starts = beginnings(turns, operations);
  return (
    <Card title={t("transcript")}>
      <ol className="transcript">
        {turns.map((turn, place) => (
          <Line key={place} turn={turn}>
            {starts[place]?.map((each) => (
              <Begins key={each.id} operation={each} />
            ))}
          </Line>
        ))}
      </ol>
      {more && (
        <div className="row center">
          <Button busy={busy} onClick={more}>
            {t("transcript.more", { n: shown, all })}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** For each line the operations whose first message it is. */
function beginnings(turns: readonly Turn[], operations: readonly Operation[]): (Operation[] | undefined)[] {
  const left = new Map(operations.map((each) => [each.id, each]));
  return turns.map((turn) =>
    turn.message?.operations.flatMap((id) => {
      const found = left.get(id);
      left.delete(id);
      return found ? [found] : [];
    }),
  );
}

function Begins({ operation }: { operation: Operation }) {
  const t = useTexts(texts);
  const kind = operationPill({ state: operation.state as Shapes["OperationState"], color: operation.color });
  return (
    <p className="begins">
      <Shape kind={kind} />{" "}
      <Link to="/operations/$id" params={{ id: operation.id }}>
        <Said>{operation.title}</Said>
      </Link>{" "}
      <span className="soft number">
        {t("carried.tasks", { done: operation.done, total: operation.total })}
      </span>
    </p>
  );
}

function Line({ turn, children }: { turn: Turn; children: ReactNode }) {
  const t = useTexts(texts);
  const { technical } = useView();
  const took = useTook();
  const bad = BAD.has(turn.what);
  const { message } = turn;
  const id = message?.id ?? turn.about;
  return (
    <li className={`turn-line ${turn.who}${bad ? " bad" : ""}`}>
      <span className="turn-at">
        <Time at={turn.at} how="time" />
        {technical && <span className="soft number">{t("say.offset", { time: took(turn.offset_ms) })}</span>}
      </span>
      <span className="turn-who">{t(`who.${turn.who}`)}</span>
      <div className="turn-said">
        {children}
        <p>
          {bad && <Shape kind="failed" />} <Said>{turn.text}</Said>{" "}
          {typeof message?.took_quickbooks_ms === "number" && (
            <span className="soft">{t("say.took", { time: took(message.took_quickbooks_ms) })}</span>
          )}
          {message?.state === "sent" && <span className="soft">{t("say.waiting")}</span>}{" "}
          {id && (
            <Link
              to="/messages/$id"
              params={{ id }}
              aria-label={t("message.open", { id: id.replace("me_", "") })}
            >
              {message ? t("say.message") : t("say.about")}
            </Link>
          )}
        </p>
        {technical && message && <Numbers message={message} />}
        {technical && turn.detail && turn.what !== "good_bye" && (
          <p className="soft">
            <code>{turn.detail}</code>
          </p>
        )}
        {turn.advice && turn.what !== "no_good_bye" && (
          <p className="soft">
            <Said>{turn.advice.why}</Said>{" "}
            <Link to="/help/codes/$code" params={{ code: turn.advice.code }}>
              {t("say.do")}
            </Link>
          </p>
        )}
      </div>
    </li>
  );
}

function Numbers({ message }: { message: NonNullable<Turn["message"]> }) {
  const t = useTexts(texts);
  const took = useTook();
  const size = useSize();
  const out = size(message.request_bytes);
  return (
    <p className="soft dots">
      <span>{t(`purpose.${message.purpose}` as "purpose.read")}</span>
      <span>{t(`state.${message.state}` as "state.sent")}</span>
      <span>{t("say.requests", { n: message.requests })}</span>
      <span>
        {message.answer_bytes === null
          ? t("say.size.out", { out })
          : t("say.size", { out, back: size(message.answer_bytes) })}
      </span>
      {message.took_us_ms !== null && <span>{t("say.us", { time: took(message.took_us_ms) })}</span>}
      {message.codes.length > 0 && (
        <span>{t.rich("say.codes", { codes: <code>{message.codes.join(", ")}</code> })}</span>
      )}
    </p>
  );
}
