import { SelectorEventLoop } from "../../src/loops/SelectorEventLoop.js";
import { describeEventLoopContract } from "./eventLoopContract.js";

describeEventLoopContract("SelectorEventLoop", () => new SelectorEventLoop());
