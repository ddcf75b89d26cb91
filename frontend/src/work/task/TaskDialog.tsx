import type { Shapes } from "@/api/client";

import { MarkDialog } from "../MarkDealtWith";
import { TryAgainDialog } from "../TryAgain";
import { ApproveStock } from "./ApproveStock";
import { LinkDocument } from "./LinkDocument";
import { LinkRecord } from "./LinkRecord";
import { ByNumber, NeverSend, PostAgain, Renumber, SendAfterAll, WithoutEmail } from "./simple";
import { TryChanged } from "./TryChanged";

export interface TaskDialogProps {
  /** The stable key of the action: from an advice or from the task's `can`. */
  action: string;
  task: Shapes["TaskOut"];
  onClose: () => void;
}

/** The dialog of one action on one task. */
export default function TaskDialog({ action, task, onClose }: TaskDialogProps) {
  const props = { task, onClose };
  switch (action) {
    case "try_again":
      return <TryAgainDialog selection={{ tasks: [task.id] }} onClose={onClose} />;
    case "mark_dealt_with":
      return <MarkDialog selection={{ tasks: [task.id] }} onClose={onClose} />;
    case "try_changed":
      return <TryChanged {...props} />;
    case "create_item":
      return <TryChanged {...props} preset={{ unmatched_sku: "create" }} />;
    case "use_generic_item":
      return <TryChanged {...props} preset={{ unmatched_sku: "generic" }} />;
    case "send_without_email":
      return <WithoutEmail {...props} />;
    case "renumber":
      return <Renumber {...props} />;
    case "link_by_number":
      return <ByNumber {...props} />;
    case "link_document":
      return <LinkDocument {...props} />;
    case "link_item":
      return <LinkRecord {...props} kind="item" />;
    case "link_customer":
      return <LinkRecord {...props} kind="customer" />;
    case "post_again":
      return <PostAgain {...props} />;
    case "never_send":
      return <NeverSend {...props} />;
    case "send_after_all":
      return <SendAfterAll {...props} />;
    case "approve_stock":
      return <ApproveStock {...props} />;
    default:
      return null;
  }
}
