/**
 * A program that cannot be judged op by op: the package lacks an export, there are too many events, the program has a
 * word that the format does not know. It is never swallowed as an error of an op, however the library treats it.
 */
export class RunnerFault extends Error {
  name = "RunnerFault";
}
