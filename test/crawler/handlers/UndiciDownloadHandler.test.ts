import { UndiciDownloadHandler } from "../../../src/crawler/handlers/UndiciDownloadHandler.js";
import { describeHttpHandler } from "./httpHandlerContract.js";

describeHttpHandler(UndiciDownloadHandler);
