import { useEffect, type ReactNode } from "react";

import { Icon } from "./Icon";

/** A page: its heading, what can be done with all of it, and the browser's title, state first. */
export function Page({
  title,
  state,
  lead,
  actions,
  children,
  wide = false,
}: {
  title: ReactNode;
  /** The tab's title, when the heading is more than a plain text; state first: "(2) Needs you · Overview". */
  state?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  const heading = state ?? (typeof title === "string" ? title : "");
  useEffect(() => {
    document.title = heading ? `${heading} · Cartbooks` : "Cartbooks";
  }, [heading]);
  return (
    <div className={`page${wide ? " wide" : ""}`}>
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="row page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

export function Card({
  title,
  children,
  tone,
  actions,
  level = 2,
}: {
  title?: ReactNode;
  children: ReactNode;
  tone?: "green" | "yellow" | "red" | "running" | undefined;
  actions?: ReactNode;
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={`card${tone ? ` edge-${tone}` : ""}`}>
      {(title ?? actions) && (
        <div className="card-head">
          {title && <Heading>{title}</Heading>}
          {actions && <div className="row">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Sideways scroll for a table that is wider than the screen, reachable with the keyboard. */
export function TableBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="table-box" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** Names and values, two columns wide where there is room. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** To or from QuickBooks, as an arrow with words. */
export function Direction({ to, words }: { to: string; words: string }) {
  return (
    <span className="direction" title={words}>
      <Icon name={to === "to_quickbooks" ? "toQuickbooks" : "toStore"} size={16} />
      <span className="hidden">{words}</span>
    </span>
  );
}

/** How far something is, as a bar with its number beside it. */
export function Progress({ percent, label }: { percent: number; label: string }) {
  return (
    <span className="progress">
      <progress max={100} value={percent} aria-label={label} />
      <span className="number">{percent} %</span>
    </span>
  );
}

export function Field({
  label,
  hint,
  error,
  children,
  id,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
  /** The id of the control inside; its describing text is `${id}-hint`. */
  id: string;
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
      {children}
      {error && (
        <span id={`${id}-error`} className="error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
