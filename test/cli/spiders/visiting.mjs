import { Request, Spider } from "deferred-interop/crawler";

/** Fetches the URLs of `-a urls=A,B`, and gives an item for each page. */
export class VisitingSpider extends Spider {
  static name = "visiting";
  urls = "data:,page";

  *start() {
    for (const url of this.urls.split(" ")) yield new Request(url);
  }

  *parse(response) {
    yield { url: response.url, text: response.text };
  }
}
