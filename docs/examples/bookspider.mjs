import { Request, Spider } from "deferred-interop/crawler";

/** Every book of the bookshop; `-a shop=URL` says where it is. */
export class BookSpider extends Spider {
  static name = "books";
  shop = "http://127.0.0.1:8000/";

  *start() {
    yield new Request(new URL("catalogue/page-1.html", this.shop));
  }

  *parse(response) {
    yield* response.followAll(".card h3 a", { callback: this.parseBook });
    yield* response.followAll("a.next");
  }

  *parseBook(response) {
    const book = response.css("article.book");
    yield {
      title: book.css("h1::text").get(),
      author: book.css(".author span::text").get(),
      price: Number(book.css(".price::text").get().slice(1)),
      rating: parseInt(book.css(".rating::attr(title)").get()),
      url: response.url,
    };
  }
}
