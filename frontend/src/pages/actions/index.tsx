import { Page } from "@/parts/Page";

export default function ActionsPage() {
  return <Page title="Actions">{null}</Page>;
}
