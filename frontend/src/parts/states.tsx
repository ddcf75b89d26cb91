import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { Problem, Unreachable } from "@/api/problem";
import { useTexts } from "@/texts/texts";

import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";
import { parts } from "./texts";

/** Nothing to show, and that is said: what belongs here, or what to change to see something. */
export function Empty({
  title,
  children,
  icon = "check",
  actions,
}: {
  title: string;
  children?: ReactNode;
  icon?: IconName;
  actions?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={icon} size={28} />
      <p className="empty-title">{title}</p>
      {children && <div className="empty-more">{children}</div>}
      {actions && <div className="row center">{actions}</div>}
    </div>
  );
}

/** In the shape of what comes, so that nothing jumps when it is there. */
export function Skeleton({ lines = 3, tall = false }: { lines?: number; tall?: boolean }) {
  const t = useTexts(parts);
  return (
    <div className={`skeleton${tall ? " tall" : ""}`} aria-busy="true">
      <span className="hidden">{t("loading")}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="bone" aria-hidden="true" />
      ))}
    </div>
  );
}

/** A page or a part of one that cannot be shown: what happened and what to do, never a trace. */
export function Fault({ failure, retry }: { failure: unknown; retry?: () => void }) {
  const t = useTexts(parts);
  const problem = failure instanceof Problem ? failure : undefined;
  const title =
    problem?.status === 404 ? t("fault.notFound")
    : problem?.status === 410 ? t("fault.removed")
    : problem?.status === 403 ? t("fault.forbidden")
    : t("fault.title"); // prettier-ignore
  const said =
    failure instanceof Unreachable ? t("fault.unreachable") : failure instanceof Error ? failure.message : "";
  return (
    <div className="empty fault" role="alert">
      <Icon name="problems" size={28} />
      <p className="empty-title">{title}</p>
      <p className="empty-more">
        <Said>{said}</Said>
      </p>
      <div className="row center">
        {retry && (
          <Button icon="retry" onClick={retry}>
            {t("fault.retry")}
          </Button>
        )}
        <Link to="/" className="button plain">
          {t("fault.home")}
        </Link>
      </div>
      {problem && (
        <details className="agents">
          <summary>{t("fault.support")}</summary>
          <code>
            {problem.status} {problem.code}
          </code>
        </details>
      )}
    </div>
  );
}

/** Why it did not work, where the one who pressed looks. */
export function Failure({ children }: { children: string }) {
  if (!children) return null;
  return (
    <p className="error" role="alert">
      <Said>{children}</Said>
    </p>
  );
}

/** A sentence that the server wrote: it comes in the server's language, from its own catalogue. */
export function Said({ children }: { children: ReactNode }) {
  return <span data-said="">{children}</span>;
}

/** Ids, versions and raw answers: closed for a manager, open in the technical view. */
export function ForAgents({ children, open = false }: { children: ReactNode; open?: boolean }) {
  const t = useTexts(parts);
  return (
    <details className="agents" open={open}>
      <summary>{t("agents")}</summary>
      <div className="agents-body">{children}</div>
    </details>
  );
}
