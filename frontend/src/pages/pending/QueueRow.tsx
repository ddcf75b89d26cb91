import { Link } from "@tanstack/react-router";

import { visiting } from "@/api/live";
import { rest, type Shapes } from "@/api/client";
import { useAddress } from "@/app/address";
import { useCurrency } from "@/app/company";
import { say, sayFailure } from "@/app/notices";
import { useStore } from "@/app/store";
import { Button, IconButton } from "@/parts/Button";
import { Money } from "@/parts/Money";
import { Progress } from "@/parts/Page";
import { Pill } from "@/parts/Pill";
import { Said } from "@/parts/states";
import { Ago } from "@/parts/Time";
import { useTexts } from "@/texts/texts";
import { refreshWork } from "@/work/once";

import { texts } from "./texts";

type Item = Shapes["Waiting"];

/** One operation in the queue: what it is, why it waits, when it goes, and what can be done about it. */
export function QueueRow({
  item,
  ticked,
  onTick,
  onCancel,
}: {
  item: Item;
  ticked: boolean;
  onTick: (on: boolean) => void;
  onCancel: () => void;
}) {
  const t = useTexts(texts);
  const { set } = useAddress();
  const { operation, title } = item;
  const currency = useCurrency(operation.company);
  const running = operation.state === "running";
  const move = (to: "up" | "down") => {
    rest
      .POST("/api/v1/operations/{operation_id}/move", {
        params: { path: { operation_id: operation.id } },
        body: { to },
      })
      .then(({ data }) => {
        refreshWork();
        if (data) say(t("moved", { n: data.position }));
      })
      .catch(sayFailure);
  };
  return (
    <li className="card queue-row">
      <div className="queue-place">
        <input
          type="checkbox"
          checked={ticked}
          disabled={!item.can_cancel}
          aria-label={t("select", { title })}
          onChange={(event) => onTick(event.target.checked)}
        />
        <span className="number">{item.position}</span>
      </div>
      <div className="queue-what">
        <p className="row">
          <Link to="/operations/$id" params={{ id: operation.id }} className="queue-title">
            <Said>{title}</Said>
          </Link>
          <Pill kind={running ? "running" : "waiting"} />
          <Said>{item.noun}</Said>
          {item.amount && Number(item.amount) > 0 && <Money amount={item.amount} currency={currency} />}
        </p>
        {item.params && (
          <p>
            <Said>{item.params}</Said>
          </p>
        )}
        <p className="soft dots">
          <span>
            {item.by_schedule
              ? t.rich("asked.schedule", { when: <Ago at={item.asked_at} /> })
              : t.rich("asked", { who: <bdi>{item.asked_by}</bdi>, when: <Ago at={item.asked_at} /> })}
          </span>
          {item.runs_after.length > 0 && (
            <span>
              {t.rich("after", {
                titles: <Said>{item.runs_after.map((each) => each.title).join(", ")}</Said>,
              })}
            </span>
          )}
          {item.retry_of && (
            <Link to="/operations/$id" params={{ id: item.retry_of }}>
              {t("retry.of")}
            </Link>
          )}
        </p>
        {item.problems.map((problem) => (
          <p key={problem.id}>
            <Link to="/problems/$id" params={{ id: problem.id }}>
              {t.rich("problem", { sentence: <Said>{problem.sentence}</Said> })}
            </Link>
          </p>
        ))}
        <p>
          <Said>{item.why}</Said> <Said>{item.when.sentence}</Said>
        </p>
        {item.progress && <Going item={item} progress={item.progress} />}
      </div>
      <div className="row queue-actions">
        <Button
          small
          icon="search"
          aria-label={t("look.of", { title })}
          onClick={() => set({ look: operation.id })}
        >
          {t("look")}
        </Button>
        {item.can_move.includes("up") && (
          <IconButton icon="up" needs="manager" name={t("move.up", { title })} onClick={() => move("up")} />
        )}
        {item.can_move.includes("down") && (
          <IconButton
            icon="down"
            needs="manager"
            name={t("move.down", { title })}
            onClick={() => move("down")}
          />
        )}
        <Button
          small
          needs="manager"
          why={item.can_cancel ? undefined : item.why_not_cancel}
          aria-label={t("cancel.of", { title })}
          onClick={onCancel}
        >
          {t("cancel")}
        </Button>
      </div>
    </li>
  );
}

function Going({ item, progress }: { item: Item; progress: Shapes["ProgressOut"] }) {
  const t = useTexts(texts);
  const live = useStore(visiting)[item.operation.company];
  const percent = live?.percent ?? progress.percent;
  return (
    <p className="row">
      <Progress percent={percent} label={t("percent", { title: item.title, n: percent })} />
      <span className="soft">
        {t("progress.said", {
          done: progress.done,
          total: progress.total,
          sent: progress.sent,
          waiting: progress.waiting + progress.store,
          notDone: progress.not_done,
        })}
      </span>
    </p>
  );
}
