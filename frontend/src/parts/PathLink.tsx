import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

/** A link to a path that the server named, beneath /console and perhaps with a query: "/problems/pb_8K2Q". */
export function PathLink({
  path,
  className,
  children,
}: {
  path: string;
  className?: string;
  children: ReactNode;
}) {
  const router = useRouter();
  const go = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void router.navigate({ href: path });
  };
  return (
    <a href={`/console${path}`} className={className} onClick={go}>
      {children}
    </a>
  );
}
