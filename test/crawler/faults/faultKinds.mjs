/** How a page is answered: whole in several ways, and wrong in more. Each gets the exchange and the text of the page. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

const HTML = { "Content-Type": "text/html; charset=utf-8" };

const half = (bytes) => bytes.subarray(0, bytes.length >> 1);

/** Writes to the socket what no HTTP server would. */
function raw({ response }, head, body = "", end = "end") {
  const { socket } = response;
  socket.write(`${head.join("\r\n")}\r\n\r\n`, "latin1");
  socket.write(body);
  if (end === "end") socket.end();
  // Not at once: what was written would be lost with it, the head too.
  if (end === "reset") setTimeout(() => socket.resetAndDestroy(), 20);
}

const OK = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8"];

function whole({ response }, body, headers = {}) {
  response.writeHead(200, { ...HTML, "Content-Length": body.length, ...headers }).end(body);
}

function status({ response }, code) {
  response.writeHead(code, HTML).end(`<p>Sorry: ${code}</p>`);
}

function cutStream(exchange, encoding, bytes) {
  whole(exchange, half(bytes), { "Content-Encoding": encoding });
}

async function slowly({ response }, text) {
  response.writeHead(200, HTML);
  const step = Math.ceil(text.length / 5);
  for (let at = 0; at < text.length; at += step) {
    response.write(text.subarray(at, at + step));
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  response.end();
}

function corrupted(bytes) {
  const copy = Buffer.from(bytes);
  copy[copy.length - 6] ^= 0xff;
  return copy;
}

export const answers = {
  plain: (exchange, text) => whole(exchange, text),
  chunked({ response }, text) {
    response.writeHead(200, HTML);
    response.write(half(text));
    response.end(text.subarray(text.length >> 1));
  },
  gzip: (exchange, text) => whole(exchange, gzipSync(text), { "Content-Encoding": "gzip" }),
  gzipChunked({ response }, text) {
    response.writeHead(200, { ...HTML, "Content-Encoding": "gzip" });
    response.write(half(gzipSync(text)));
    response.end(gzipSync(text).subarray(gzipSync(text).length >> 1));
  },
  deflate: (exchange, text) => whole(exchange, deflateSync(text), { "Content-Encoding": "deflate" }),
  brotli: (exchange, text) => whole(exchange, brotliCompressSync(text), { "Content-Encoding": "br" }),
  slow: slowly,
  hinted(exchange, text) {
    exchange.response.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" });
    whole(exchange, text);
  },
  untilClose: (exchange, text) => raw(exchange, ["HTTP/1.0 200 OK", ...OK.slice(1)], text),

  reset: ({ response }) => response.socket.resetAndDestroy(),
  close: ({ response }) => response.socket.end(),
  resetInBody: (exchange, text) => raw(exchange, [...OK, `Content-Length: ${text.length}`], half(text), "reset"),
  cutLength: (exchange, text) => raw(exchange, [...OK, `Content-Length: ${text.length}`], half(text)),
  cutChunked(exchange, text) {
    const part = half(text);
    raw(exchange, [...OK, "Transfer-Encoding: chunked"], `${part.length.toString(16)}\r\n${part}\r\n`);
  },
  badChunk(exchange, text) {
    const part = half(text);
    raw(exchange, [...OK, "Transfer-Encoding: chunked"], `${part.length.toString(16)}\r\n${part}\r\nzz\r\n`);
  },
  cutGzip: (exchange, text) => cutStream(exchange, "gzip", gzipSync(text)),
  cutGzipLength(exchange, text) {
    const zipped = gzipSync(text);
    raw(exchange, [...OK, "Content-Encoding: gzip", `Content-Length: ${zipped.length}`], half(zipped));
  },
  corruptGzip: (exchange, text) => whole(exchange, corrupted(gzipSync(text)), { "Content-Encoding": "gzip" }),
  notGzip: (exchange, text) => whole(exchange, text, { "Content-Encoding": "gzip" }),
  cutDeflate: (exchange, text) => cutStream(exchange, "deflate", deflateSync(text)),
  cutBrotli: (exchange, text) => cutStream(exchange, "br", brotliCompressSync(text)),
  status500: (exchange) => status(exchange, 500),
  status503: (exchange) => status(exchange, 503),
  status429: (exchange) => status(exchange, 429),
  garbage: (exchange) => raw(exchange, ["SSH-2.0-OpenSSH_9.6"]),
  badHeader: (exchange, text) => raw(exchange, [...OK, "no colon here", `Content-Length: ${text.length}`], text),
  nulHeader: (exchange, text) => raw(exchange, [...OK, "X-Bad: a\0b", `Content-Length: ${text.length}`], text),
  longHeaders: (exchange, text) =>
    raw(exchange, [...OK, `X-Long: ${"x".repeat(100_000)}`, `Content-Length: ${text.length}`], text),
  twoLengths: (exchange, text) =>
    raw(exchange, [...OK, `Content-Length: ${text.length}`, `Content-Length: ${text.length >> 1}`], text),
  hang() {},
  hangInBody: (exchange, text) => raw(exchange, [...OK, `Content-Length: ${text.length}`], half(text), "stay"),

  notFound: (exchange) => status(exchange, 404),
  redirectLoop: ({ response, path }) => response.writeHead(302, { Location: path }).end(),
  badLocation: ({ response }) => response.writeHead(302, { Location: "http://[::bad/" }).end("<p>Nowhere</p>"),
  tooLong: (exchange) => raw(exchange, [...OK, "Content-Length: 999999999"], "<li class=card>", "stay"),
  growsTooLong({ response }) {
    response.writeHead(200, HTML);
    const more = () => {
      if (response.destroyed) return;
      if (response.write("<li class=card><h3>More</h3></li>".repeat(1000))) setImmediate(more);
      else response.once("drain", more);
    };
    more();
  },
  gzipBomb: (exchange) => whole(exchange, gzipSync(Buffer.alloc(4_000_000, 32)), { "Content-Encoding": "gzip" }),
};
