import { Page } from "@/parts/Page";

export default function StorePage() {
  return <Page title="Store">{null}</Page>;
}
