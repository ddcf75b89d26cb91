import { useState } from "react";

import { rest, type Shapes } from "@/api/client";
import { useOnce } from "@/work/once";

export interface Side {
  busy: boolean;
  failure: string;
  found: Shapes["ChecksOut"] | undefined;
  test: () => void;
}

/** "Test my side": what was found stays until the next test. */
export function useMySide(company: string): Side {
  const { busy, failure, run } = useOnce();
  const [found, setFound] = useState<Shapes["ChecksOut"]>();
  const test = () => {
    // a moment of its own each time: the same question twice is meant twice
    void run({ company, at: Date.now() }, (headers) =>
      rest.POST("/api/v1/companies/{company_id}/connection/checks", {
        params: { path: { company_id: company } },
        headers,
      }),
    ).then((answer) => {
      if (answer?.data) setFound(answer.data);
    });
  };
  return { busy, failure, found, test };
}
