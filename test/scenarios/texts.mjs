// Texts that several scenarios look for, letter for letter Scrapy's.
export const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";
export const SELECT = "twisted.internet.selectreactor.SelectReactor";
export const POLL = "twisted.internet.pollreactor.PollReactor";
export const UVLOOP = "uvloop.Loop";

export const FINISHED = "Spider closed (finished)";
export const USING_ASYNCIO = `Using reactor: ${ASYNCIO}`;
export const USING_UVLOOP = `Using asyncio event loop: ${UVLOOP}`;
export const NO_REACTOR = "Not using a Twisted reactor";
export const LOOP_MISMATCH = `does not match the one specified in the ASYNCIO_EVENT_LOOP setting (${UVLOOP})`;
export const EXPECTED_REACTOR = "We expected a Twisted reactor to be installed but it isn't.";
export const UNEXPECTED_REACTOR = "TWISTED_REACTOR_ENABLED is False but a Twisted reactor is installed";
export const mismatchWith = (reactor) => `does not match the requested one (${reactor})`;
