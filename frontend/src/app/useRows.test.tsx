import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";

import { between, useRows } from "./useRows";

// jsdom has no CSS object; ids of ours need no escaping
beforeAll(() => vi.stubGlobal("CSS", { escape: (text: string) => text }));

function List({ open, ids = ["a", "b", "c", "d"] }: { open?: (id: string) => void; ids?: string[] }) {
  const rows = useRows({ ids, select: true, ...(open && { open }) });
  return (
    <>
      <input aria-label="search" />
      <ul>
        {ids.map((id) => (
          <li key={id} {...rows.rowProps(id)}>
            <input aria-label={`select ${id}`} {...rows.checkProps(id)} />
            <a href={`#${id}`}>{id}</a>
          </li>
        ))}
      </ul>
      <output>{[...rows.selected].join(" ")}</output>
    </>
  );
}

test("j and k move the focus from row to row and stay within the list", async () => {
  render(<List />);
  await userEvent.keyboard("jj");
  expect(screen.getByRole("link", { name: "b" })).toHaveFocus();
  await userEvent.keyboard("kkk");
  expect(screen.getByRole("link", { name: "a" })).toHaveFocus();
  await userEvent.keyboard("jjjjjj");
  expect(screen.getByRole("link", { name: "d" })).toHaveFocus();
});

test("j goes on from the row that was focused by other means", async () => {
  render(<List />);
  screen.getByRole("link", { name: "b" }).focus();
  await userEvent.keyboard("j");
  expect(screen.getByRole("link", { name: "c" })).toHaveFocus();
});

test("Enter on the row's link opens it as a page, and on its check box does not", async () => {
  const open = vi.fn();
  render(<List open={open} />);
  await userEvent.keyboard("jj{Enter}");
  expect(open).toHaveBeenCalledExactlyOnceWith("b");
  screen.getByLabelText("select c").focus();
  await userEvent.keyboard("{Enter}");
  expect(open).toHaveBeenCalledTimes(1);
});

test("x selects, Shift+X selects up to here, Escape clears", async () => {
  render(<List />);
  await userEvent.keyboard("jxjj{Shift>}X{/Shift}");
  expect(screen.getByRole("status")).toHaveTextContent("a b c");
  await userEvent.keyboard("x");
  expect(screen.getByRole("status")).toHaveTextContent("a b");
  await userEvent.keyboard("{Escape}");
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

test("what is no longer on the screen is no longer selected", async () => {
  const { rerender } = render(<List />);
  await userEvent.keyboard("a");
  expect(screen.getByRole("status")).toHaveTextContent("a b c d");
  rerender(<List ids={["b", "d"]} />);
  expect(screen.getByRole("status")).toHaveTextContent("b d");
});

test("a click with Shift on a check box selects up to it", async () => {
  render(<List />);
  const user = userEvent.setup();
  await user.click(screen.getByLabelText("select b"));
  await user.keyboard("{Shift>}");
  await user.click(screen.getByLabelText("select d"));
  expect(screen.getByRole("status")).toHaveTextContent("b c d");
});

test("typing in a field moves nothing", async () => {
  render(<List />);
  await userEvent.type(screen.getByLabelText("search"), "jx");
  expect(screen.getByLabelText("search")).toHaveValue("jx");
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

test("between works in both directions", () => {
  expect(between(["a", "b", "c"], "c", "b")).toEqual(["b", "c"]);
  expect(between(["a", "b", "c"], undefined, "b")).toEqual(["b"]);
  expect(between(["a", "b", "c"], "gone", "b")).toEqual(["b"]);
  expect(between(["a", "b", "c"], "a", "gone")).toEqual([]);
});
