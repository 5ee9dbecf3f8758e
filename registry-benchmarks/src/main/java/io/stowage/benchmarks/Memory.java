package io.stowage.benchmarks;

/**
 * Resident memory of a server in MiB.
 *
 * @param resident after a run
 * @param peak the most during the run
 */
record Memory(long resident, long peak) {}
