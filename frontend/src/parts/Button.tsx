import { Link, type LinkProps } from "@tanstack/react-router";
import { useId, type ButtonHTMLAttributes, type ReactNode } from "react";

import { useMe, useMay, type Role } from "@/app/me";
import { useTexts } from "@/texts/texts";

import { Icon, type IconName } from "./Icon";
import { parts } from "./texts";

type Look = "main" | "plain" | "quiet" | "danger";

interface Shared {
  look?: Look;
  icon?: IconName;
  small?: boolean;
  children?: ReactNode;
}

export interface ButtonProps extends Shared, Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> {
  /** Why it cannot be pressed now. A button that is off always says why. */
  why?: string | undefined;
  /** The least role that may do this. */
  role?: never;
  needs?: Role;
  busy?: boolean;
}

/** A button that is off stays reachable, so that the reason can be read and heard. */
export function Button({
  look = "plain",
  icon,
  small,
  why,
  needs = "viewer",
  busy,
  children,
  onClick,
  className,
  ...rest
}: ButtonProps) {
  const id = useId();
  const t = useTexts(parts);
  const may = useMay(needs);
  const { data: me } = useMe();
  const reason = may || !me ? why : t("role.needed", { role: needs, mine: me.role });
  const off = Boolean(reason) || busy === true;
  return (
    <span className="button-place">
      <button
        type="button"
        {...rest}
        className={`button ${look}${small ? " small" : ""} ${className ?? ""}`}
        aria-disabled={off ? true : undefined}
        aria-busy={busy ? true : undefined}
        aria-describedby={reason ? id : rest["aria-describedby"]}
        onClick={(event) => {
          if (off) event.preventDefault();
          else onClick?.(event);
        }}
      >
        {icon && <Icon name={icon} size={small ? 16 : 18} />}
        {children}
      </button>
      {reason && (
        <span id={id} role="tooltip" className="why">
          {reason}
        </span>
      )}
    </span>
  );
}

/** A button with a picture only; its name is read out and shown when pointed at. */
export function IconButton({
  icon,
  name,
  ...rest
}: Omit<ButtonProps, "children"> & { icon: IconName; name: string }) {
  return (
    <Button
      look="quiet"
      small
      {...rest}
      icon={icon}
      aria-label={name}
      title={name}
      className={`icon-only ${rest.className ?? ""}`}
    />
  );
}

export function LinkButton({ look = "plain", icon, small, children, ...rest }: Shared & LinkProps) {
  return (
    <Link {...rest} className={`button ${look}${small ? " small" : ""}`}>
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      {children}
    </Link>
  );
}
