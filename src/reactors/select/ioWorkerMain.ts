import { host } from "#host";
import { IoService } from "./IoService.js";
import type { IoWorkerData } from "./ioMessages.js";

/*
 * What an I/O worker runs. The module is loaded before the port is listened to, so that calls wait until it is there.
 */
const { parent } = host.workers;
if (parent !== undefined) await new IoService(parent, parent.data as IoWorkerData).start();
