import { useState, type ReactNode } from "react";

/** A part of the page that can be closed; what is in it is asked for when it is first opened. */
export function Section({
  name,
  title,
  open: atFirst,
  children,
}: {
  name: string;
  title: ReactNode;
  open: boolean;
  children: () => ReactNode;
}) {
  const [open, setOpen] = useState(atFirst);
  const [before, setBefore] = useState(atFirst);
  // the switch Simple / Technical opens and closes it too
  if (before !== atFirst) {
    setBefore(atFirst);
    setOpen(atFirst);
  }
  return (
    <details
      className="card section"
      open={open}
      data-section={name}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <h2>{title}</h2>
      </summary>
      {open && <div className="section-body">{children()}</div>}
    </details>
  );
}
