import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";

import { OperationDetails } from "@/work/OperationDetails";

/** `/operations/:id`; with `/tasks/:task` the same page opens at that task. */
export default function OperationPage() {
  const { id = "", task }: { id?: string; task?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  useEffect(() => {
    if (!task) return;
    void navigate({
      to: "/operations/$id",
      params: { id },
      search: (now) => ({ ...now, task }),
      replace: true,
    });
  }, [id, task, navigate]);
  return task ? null : <OperationDetails key={id} id={id} pane={false} />;
}
