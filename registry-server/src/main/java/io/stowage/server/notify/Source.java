package io.stowage.server.notify;

/**
 * The server that events come from.
 *
 * @param addr the name of its host, with the port if that is known
 * @param instanceId of the running process
 */
record Source(String addr, String instanceId) {}
