import zlib from "node:zlib";
import { Deferred } from "../../core/Deferred.js";
import { slots } from "../../core/slots.js";

/** The encodings of bodies that are understood, as in Accept-Encoding. @internal */
export const KNOWN_ENCODINGS = "gzip, deflate, br";

/*
 * A page is a few dozen kilobytes and takes 0.1 ms to decompress at once; Node's threads take three times as long for
 * it, and give the result a turn of the loop later. Only what is large goes there.
 */
const AT_ONCE = 128 * 1024;

/** How a body is decompressed. @internal */
export interface DecompressOptions {
  /** Bytes; 0 for no limit. */
  readonly maxSize: number;
  /** Give what there is when the data end too early; always at once. */
  readonly tolerant?: boolean;
}

interface Codec {
  readonly sync: (bytes: Uint8Array, options: zlib.ZlibOptions) => Uint8Array;
  readonly async: (
    bytes: Uint8Array,
    options: zlib.ZlibOptions,
    done: (error: Error | null, result: Uint8Array) => void,
  ) => void;
  /** What makes it give what it has when the data end too early. */
  readonly flush: number;
}

const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
const gzip: Codec = { sync: zlib.gunzipSync, async: zlib.gunzip, flush: Z_SYNC_FLUSH };
const deflate: Codec = { sync: zlib.inflateSync, async: zlib.inflate, flush: Z_SYNC_FLUSH };
const rawDeflate: Codec = { sync: zlib.inflateRawSync, async: zlib.inflateRaw, flush: Z_SYNC_FLUSH };
const brotli: Codec = { sync: zlib.brotliDecompressSync, async: zlib.brotliDecompress, flush: BROTLI_OPERATION_FLUSH };

/**
 * Undo several encodings of a body.
 *
 * @param encodings - As Content-Encoding has them: the last one was applied last. All are known.
 * @param bytes - The body.
 * @param options - Its limits.
 * @returns The bytes at once, or a Deferred of them where there are many.
 * @throws What node:zlib throws, or the Deferred fails with it: `ERR_BUFFER_TOO_LARGE` beyond `maxSize`, otherwise the data are
 *   broken.
 * @internal
 */
export function decompressAll(
  encodings: readonly string[],
  bytes: Uint8Array,
  options: DecompressOptions,
): Uint8Array | Deferred<Uint8Array> {
  return encodings.reduceRight<Uint8Array | Deferred<Uint8Array>>(
    (body, encoding) =>
      body instanceof Deferred
        ? body.addCallback((inner) => decompress(encoding, inner, options))
        : decompress(encoding, body, options),
    bytes,
  );
}

/** Whether an encoding is understood. @internal */
export function isKnownEncoding(encoding: string): boolean {
  return codecFor(encoding, new Uint8Array(0)) !== undefined;
}

function decompress(
  encoding: string,
  bytes: Uint8Array,
  { maxSize, tolerant = false }: DecompressOptions,
): Uint8Array | Deferred<Uint8Array> {
  const codec = codecFor(encoding, bytes);
  if (codec === undefined || bytes.length === 0) return bytes;
  const options = {
    ...(maxSize > 0 && { maxOutputLength: maxSize }),
    ...(tolerant && { finishFlush: codec.flush }),
  };
  // Where promises do not settle, nor do Node's threads answer.
  if (bytes.length <= AT_ONCE || tolerant || slots().promiseRule() !== undefined) return codec.sync(bytes, options);
  const result = new Deferred<Uint8Array>();
  codec.async(bytes, options, (error, whole) => {
    if (error === null) result.callback(whole);
    else result.errback(error);
  });
  return result;
}

function codecFor(encoding: string, bytes: Uint8Array): Codec | undefined {
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      return gzip;
    case "deflate":
      return hasZlibHeader(bytes) ? deflate : rawDeflate;
    case "br":
      return brotli;
    default:
      return undefined;
  }
}

/** "deflate" means the format of zlib; servers that send the bare one are as many. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
