import { describe, expect, it } from "vitest";
import { letStreamPass } from "../../../src/crawler/logging/letStreamPass.js";
import { LiveLine } from "../../../src/crawler/logging/liveLine.js";

const clear = "\r\u001b[K";

function terminal(isTTY = true) {
  const writes: unknown[] = [];
  const stream = { isTTY, write: (chunk: unknown) => writes.push(chunk) > 0 } as unknown as NodeJS.WriteStream;
  const line = new LiveLine((text) => void writes.push(text));
  return { writes, stream, line };
}

describe("letStreamPass()", () => {
  it("lets whole lines and parts of lines pass the live line", () => {
    const { writes, stream, line } = terminal();
    letStreamPass(stream, line);
    line.show("live");
    stream.write("half ");
    const rest = Buffer.from("a line\n");
    expect(stream.write(rest)).toBe(true);
    expect(writes).toEqual(["live", clear, "half ", rest, "live"]);
  });

  it("gives the stream back", () => {
    const { stream, line } = terminal();
    const { write } = stream;
    const end = letStreamPass(stream, line);
    expect(stream.write).not.toBe(write);
    end();
    expect(stream.write).toBe(write);
  });

  it("leaves alone what somebody has wrapped since", () => {
    const { stream, line } = terminal();
    const end = letStreamPass(stream, line);
    const later = () => true;
    stream.write = later;
    end();
    expect(stream.write).toBe(later);
  });

  it("does nothing to a stream that is no terminal", () => {
    const { stream, line } = terminal(false);
    const { write } = stream;
    letStreamPass(stream, line);
    expect(stream.write).toBe(write);
  });
});
