import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { rest, type Shapes } from "@/api/client";
import { Button, type ButtonProps } from "@/parts/Button";
import { Field } from "@/parts/Page";
import { Fault, Said, Skeleton } from "@/parts/states";
import { useTexts } from "@/texts/texts";

import { Confirm } from "./Confirm";
import { useOnce } from "./once";
import { canLeaveOut, going, planRows } from "./plan";
import type { Selection } from "./selection";
import "./style.css";
import { work } from "./texts";
import { sayQueued } from "./undo";

interface Wanted {
  selection: Selection;
  /** Told when the new operations are in the queue. */
  onQueued?: ((created: readonly Shapes["OperationOut"][]) => void) | undefined;
}

/** The button: the plan first, then the queue, with Undo. */
export function TryAgain({
  selection,
  onQueued,
  label,
  ...button
}: Wanted & { label?: ReactNode } & Pick<ButtonProps, "look" | "small" | "why" | "id">) {
  const t = useTexts(work);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="retry" needs="manager" aria-haspopup="dialog" {...button} onClick={() => setOpen(true)}>
        {label ?? t("retry")}
      </Button>
      {open && <TryAgainDialog selection={selection} onQueued={onQueued} onClose={() => setOpen(false)} />}
    </>
  );
}

function usePlan(selection: Selection) {
  return useQuery({
    queryKey: ["plan", selection],
    queryFn: async ({ signal }) => {
      const body = { ...selection, reason: "", dry_run: true, only_sure: false };
      const { data } = await rest.POST("/api/v1/retries", { body, signal });
      return data as Shapes["RetryPlan"];
    },
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** "28 tasks can go, 3 are already in QuickBooks", and only then the queue. */
export function TryAgainDialog({ selection, onQueued, onClose }: Wanted & { onClose: () => void }) {
  const t = useTexts(work);
  const { data: plan, error, refetch } = usePlan(selection);
  const { busy, failure, run } = useOnce();
  const [onlySure, setOnlySure] = useState(false);
  const [reason, setReason] = useState("");
  const n = plan ? going(plan.counts, onlySure) : 0;

  const go = async () => {
    const body = { ...selection, reason, dry_run: false, only_sure: onlySure };
    const done = await run(body, (headers) => rest.POST("/api/v1/retries", { body, headers }));
    if (!done?.data) return;
    const { created } = done.data;
    onClose();
    sayQueued(t, created, n);
    onQueued?.(created);
  };

  return (
    <Confirm
      title={t("retry.title")}
      go={n ? t("retry.go", { n }) : t("retry")}
      busy={busy}
      why={plan && n === 0 ? t("retry.none") : undefined}
      failure={failure}
      onGo={() => void go()}
      onClose={onClose}
    >
      {error ? (
        <Fault failure={error} retry={() => void refetch()} />
      ) : plan ? (
        <>
          <p className="plan-sentence">
            <Said>{plan.sentence}</Said>
          </p>
          <PlanTable counts={plan.counts} />
          <PlanReasons reasons={plan.reasons} />
          {canLeaveOut(plan.counts) && (
            <label className="check">
              <input
                type="checkbox"
                checked={onlySure}
                onChange={(event) => setOnlySure(event.target.checked)}
              />
              {t("retry.sure", { n: plan.counts.unless_fixed })}
            </label>
          )}
          {plan.parts.length > 1 && (
            <div>
              <p>{t("retry.becomes", { n: plan.parts.length })}</p>
              <ul className="plain-list">
                {plan.parts.map((part) => (
                  <li key={`${part.kind} ${part.store ?? ""}`}>
                    {t("retry.part", { title: part.title, n: part.tasks })}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {n > 0 && (
            <Field id="retry-reason" label={t("reason.optional")}>
              <input
                id="retry-reason"
                value={reason}
                maxLength={500}
                onChange={(event) => setReason(event.target.value)}
              />
            </Field>
          )}
        </>
      ) : (
        <>
          <p className="soft">{t("retry.look")}</p>
          <Skeleton lines={3} />
        </>
      )}
    </Confirm>
  );
}

function PlanTable({ counts }: { counts: Shapes["PlanCounts"] }) {
  const t = useTexts(work);
  const rows = planRows(counts);
  if (rows.length < 2) return null;
  return (
    <table className="plan">
      <caption className="hidden">{t("plan.caption")}</caption>
      <thead className="hidden">
        <tr>
          <th scope="col">{t("plan.tasks")}</th>
          <th scope="col">{t("plan.what")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ fate, tasks }) => (
          <tr key={fate}>
            <td className="number end">{tasks}</td>
            <td>{t(`plan.${fate}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PlanReasons({ reasons }: { reasons: readonly Shapes["PlanReason"][] }) {
  const t = useTexts(work);
  if (!reasons.length) return null;
  return (
    <div className="plan-reasons">
      <p>{t("retry.fix")}</p>
      <ul>
        {reasons.map((each) => (
          <li key={`${each.code} ${each.short}`}>
            <Said>{each.short}</Said>{" "}
            <span className="soft">
              {t("retry.fix.row", { n: each.tasks })}
              {" · "}
              <WhoWhere who={each.who} where={each.where} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** "You, in QuickBooks". */
export function WhoWhere({ who, where }: { who: string; where: string }) {
  return <>{useWhoWhere()(who, where)}</>;
}

export function useWhoWhere(): (who: string, where: string) => string {
  const t = useTexts(work);
  return (who, where) => {
    const person = t(`who.${who}` as "who.you");
    return who === "no_one" ? person : t(`where.${where}` as "where.console", { who: person });
  };
}
