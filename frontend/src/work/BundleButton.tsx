import { lazy, Suspense, useState, type ReactNode } from "react";

import { patient } from "@/app/patient";
import type { Shapes } from "@/api/client";
import { Button, type ButtonProps } from "@/parts/Button";
import { useTexts } from "@/texts/texts";

import { work } from "./texts";

const BundleDialog = lazy(patient(() => import("./BundleDialog")));

export interface BundleScope {
  scope: Shapes["Kind"];
  /** Of the operation, session or problem; a record as `st_…/order/17`; a company or nothing for a range. */
  id: string;
}

/** One zip with everything about a thing, customers hidden; a look inside comes first. */
export function BundleButton({
  scope,
  id,
  label,
  ...button
}: BundleScope & { label?: ReactNode } & Pick<ButtonProps, "look" | "small">) {
  const t = useTexts(work);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="bundle" needs="manager" aria-haspopup="dialog" {...button} onClick={() => setOpen(true)}>
        {label ?? t("bundle")}
      </Button>
      {open && <LazyBundleDialog scope={scope} id={id} onClose={() => setOpen(false)} />}
    </>
  );
}

export function LazyBundleDialog(props: BundleScope & { onClose: () => void }) {
  return (
    <Suspense>
      <BundleDialog {...props} />
    </Suspense>
  );
}
