// The asyncio reactor is there already, on some event loop; the process asks for a class of event loops.
//   reactorOnLoop.mjs PROCESS_CLASS LOOP_THAT_IS_THERE LOOP_ASKED_FOR          ("-": the default one)
import {
  ASYNCIO_REACTOR_PATH,
  installReactor,
  SelectorEventLoop,
  setEventLoop,
  WheelEventLoop,
} from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const loops = { "uvloop.Loop": WheelEventLoop, "asyncio.SelectorEventLoop": SelectorEventLoop };
const [className, present, wanted] = process.argv.slice(2);
if (present !== "-") setEventLoop(new loops[present]());
installReactor(ASYNCIO_REACTOR_PATH);

const crawlerProcess = new crawler[className]({ TWISTED_REACTOR: ASYNCIO_REACTOR_PATH, ASYNCIO_EVENT_LOOP: wanted });
crawlerProcess.crawl(NoRequestsSpider);
await crawlerProcess.start();
