import { HTTP11DownloadHandler } from "../../../src/crawler/handlers/HTTP11DownloadHandler.js";
import { describeHttpHandler } from "./httpHandlerContract.js";

describeHttpHandler(HTTP11DownloadHandler);
