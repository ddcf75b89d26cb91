import { Page } from "@/parts/Page";

export default function OpenPage() {
  return <Page title="Open">{null}</Page>;
}
