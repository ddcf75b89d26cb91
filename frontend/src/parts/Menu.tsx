import { useId, useRef, useState, type ReactNode } from "react";

import { Icon, type IconName } from "./Icon";

/**
 * A button that opens a short list of buttons and links, in the browser's own popover: Escape and a click
 * outside close it, Tab walks through it. Whatever is chosen closes it.
 */
export function Menu({
  label,
  name,
  icon,
  look = "plain",
  small = false,
  lazy = false,
  children,
}: {
  label?: ReactNode;
  /** What is read out when the label is a picture. */
  name?: string;
  icon?: IconName;
  look?: "plain" | "quiet" | "main";
  small?: boolean;
  /** What is inside is drawn only once it is opened: for a menu that stands in every row. */
  lazy?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const [drawn, setDrawn] = useState(!lazy);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const place = () => {
    const at = button.current?.getBoundingClientRect();
    const box = list.current;
    if (!at || !box) return;
    const { offsetWidth: width, offsetHeight: height } = box;
    const below = at.bottom + 4 + height < innerHeight || at.top < height;
    box.style.top = `${below ? at.bottom + 4 : at.top - height - 4}px`;
    box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  };
  return (
    <span className="menu-place">
      <button
        ref={button}
        type="button"
        className={`button ${look}${small ? " small" : ""}${label ? "" : " icon-only"}`}
        popoverTarget={id}
        aria-label={name}
        title={name}
      >
        {icon && <Icon name={icon} size={small ? 16 : 18} />}
        {label}
        {label && <Icon name="down" size={14} />}
      </button>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- the buttons inside are what acts; this only closes behind them */}
      <div
        ref={list}
        id={id}
        popover="auto"
        className="menu"
        onBeforeToggle={() => setDrawn(true)}
        onToggle={(event) => {
          if (event.newState === "open") place();
        }}
        onClick={(event) => {
          const pressed = event.target instanceof Element ? event.target.closest("button, a") : null;
          if (pressed && pressed.getAttribute("aria-disabled") !== "true") list.current?.hidePopover();
        }}
      >
        {drawn && children}
      </div>
    </span>
  );
}
