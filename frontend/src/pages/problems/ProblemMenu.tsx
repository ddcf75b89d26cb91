import type { Shapes } from "@/api/client";
import { Button } from "@/parts/Button";
import { Menu } from "@/parts/Menu";
import { useTexts } from "@/texts/texts";

import type { Doing } from "./doing";
import { useTending } from "./tending";
import { texts } from "./texts";

type Problem = Shapes["ProblemOut"];

/** What can be done about one problem, from its row or its page. */
export function ProblemMenu({ problem, onDo }: { problem: Problem; onDo: (doing: Doing) => void }) {
  const t = useTexts(texts);
  const tending = useTending();
  const ids = [problem.id];
  const { state, owner, open } = problem;
  return (
    <Menu icon="more" look="quiet" name={t("menu.name", { problem: problem.sentence })}>
      {open > 0 && (
        <Button look="quiet" icon="retry" needs="manager" onClick={() => onDo({ what: "retry", ids })}>
          {t("retry")}
        </Button>
      )}
      {owner === tending.mine ? (
        <Button look="quiet" icon="person" needs="manager" onClick={() => tending.release(ids)}>
          {t("release")}
        </Button>
      ) : (
        <Button look="quiet" icon="person" needs="manager" onClick={() => tending.take(ids)}>
          {t("take")}
        </Button>
      )}
      {(state === "new" || state === "came_back") && (
        <Button look="quiet" icon="check" needs="manager" onClick={() => tending.see(ids)}>
          {t("seen")}
        </Button>
      )}
      {state === "left_alone" && (
        <Button look="quiet" icon="play" needs="manager" onClick={() => tending.count(ids)}>
          {t("leave.off")}
        </Button>
      )}
      {open > 0 && (
        <>
          <Button look="quiet" icon="pause" needs="manager" onClick={() => onDo({ what: "leave", ids })}>
            {t("leave")}
          </Button>
          <Button look="quiet" icon="check" needs="manager" onClick={() => onDo({ what: "mark", ids })}>
            {t("mark")}
          </Button>
        </>
      )}
    </Menu>
  );
}
