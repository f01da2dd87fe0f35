import { Request, Spider } from "deferred-interop/crawler";

/** Every book of the site of faults; `site` says where it is. */
export class FaultSpider extends Spider {
  static name = "faults";

  *start() {
    yield new Request(new URL("index/0", this.site));
  }

  *parse(response) {
    for (const link of response.css("a.page")) {
      const patience = link.attrib["data-patience"];
      const meta = patience === undefined ? {} : { downloadTimeout: Number(patience) };
      yield response.follow(link, { callback: this.parsePage, meta });
    }
    yield* response.followAll("a.next");
  }

  *parsePage(response) {
    for (const card of response.css("li.card")) {
      const text = (selector) => card.css(`${selector}::text`).get();
      yield { title: text("h3"), price: text("b.price"), about: text("p.about") };
    }
  }
}
