import type { Shapes } from "@/api/client";

export interface TaskDialogProps {
  action: string;
  task: Shapes["TaskOut"];
  onClose: () => void;
}

/** The dialog of one action on one task. */
export default function TaskDialog(props: TaskDialogProps) {
  return props.action ? null : null;
}
