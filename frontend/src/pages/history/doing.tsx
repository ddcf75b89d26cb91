import { MarkDialog } from "@/work/MarkDealtWith";
import type { Selection } from "@/work/selection";
import { TryAgainDialog } from "@/work/TryAgain";
import { LazyBundleDialog, type BundleScope } from "@/work/BundleButton";

/** What somebody is about to do with rows: each asks first. */
export type Doing = { what: "retry" | "mark"; selection: Selection } | { what: "bundle"; scope: BundleScope };

export function DoingDialog({ doing, onClose }: { doing: Doing | undefined; onClose: () => void }) {
  if (doing?.what === "retry") return <TryAgainDialog selection={doing.selection} onClose={onClose} />;
  if (doing?.what === "mark") return <MarkDialog selection={doing.selection} onClose={onClose} />;
  if (doing?.what === "bundle") return <LazyBundleDialog {...doing.scope} onClose={onClose} />;
  return null;
}
