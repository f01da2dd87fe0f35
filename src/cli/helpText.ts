/** What `deferred-interop --help` prints. */
export const helpText = `Usage:
  deferred-interop runspider FILE [options]   run the spider that FILE exports
  deferred-interop --help
  deferred-interop --version

Options of runspider:
  -O OUTPUT          write the items to OUTPUT, in place of what is there
  -o OUTPUT          append the items to OUTPUT
                     (OUTPUT is items.jsonl, items.txt:jsonlines, or -:jsonlines for the standard output)
  -s NAME=VALUE      set a setting, such as -s CONCURRENT_REQUESTS=4; None and null mean null
  -a NAME=VALUE      give the spider an argument
  --loglevel LEVEL   DEBUG (the default), INFO, WARNING, ERROR or CRITICAL; also -L
  --nolog            no log at all

Exit codes: 0 the crawl is complete; 1 it failed, or the spider raised an exception; 2 the command line is wrong;
130 and 143 a signal ended it (Ctrl-C once: in good order, twice: at once).

Example:
  deferred-interop runspider bookspider.mjs -O books.jsonl -s LOG_LEVEL=INFO
`;
