/** Heights for days of very different size: the square root keeps a small day visible beside a big one. */
export function bars(
  days: readonly { tasks_done: number; tasks_not_done: number }[],
  height: number,
): { done: number; notDone: number }[] {
  const most = Math.max(1, ...days.map((day) => day.tasks_done + day.tasks_not_done));
  return days.map(({ tasks_done, tasks_not_done }) => {
    const all = tasks_done + tasks_not_done;
    if (!all) return { done: 0, notDone: 0 };
    const whole = Math.max(4, Math.sqrt(all / most) * height);
    // what was not done is never so thin that it cannot be seen
    const notDone = tasks_not_done ? Math.max(3, (tasks_not_done / all) * whole) : 0;
    return { done: Math.max(0, whole - notDone), notDone };
  });
}
