import { Page } from "@/parts/Page";

export default function MessagePage() {
  return <Page title="Message">{null}</Page>;
}
