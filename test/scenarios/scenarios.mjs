import { asyncCrawlerProcess } from "./asyncCrawlerProcess.mjs";
import { asyncCrawlerRunner } from "./asyncCrawlerRunner.mjs";
import { crawlerProcess } from "./crawlerProcess.mjs";
import { crawlerRunner } from "./crawlerRunner.mjs";

/**
 * A program that is run as a process of its own, and what is expected of it.
 *
 * @typedef {object} Scenario
 * @property {string} id - Its number.
 * @property {string} title - What the program is about.
 * @property {string} expected - What comes of it in Scrapy, in a sentence.
 * @property {string[]} [program] - The name of the program in `programs/`, and its arguments.
 * @property {string[]} [has] - Texts that must be on the standard error output.
 * @property {string[]} [lacks] - Texts that must not be there.
 * @property {Record<string, number>} [counts] - Texts, and how often they must be there.
 * @property {RegExp} [matches] - What must be there, as a rule in this order.
 * @property {{ when: string, send: NodeJS.Signals }[]} [signals] - Signals to send, each when a text has come after the one
 *   before.
 * @property {number} [code] - The exit code; 0 unless told.
 * @property {string[]} [differences] - How it comes out differently from Scrapy, and why.
 * @property {string} [pending] - Why it cannot be run yet.
 */

/** The groups of scenarios, by the class they are about. @type {[string, Scenario[]][]} */
export const groups = [
  ["AsyncCrawlerProcess", asyncCrawlerProcess],
  ["AsyncCrawlerRunner", asyncCrawlerRunner],
  ["CrawlerProcess", crawlerProcess],
  ["CrawlerRunner", crawlerRunner],
];
