package io.stowage.server.oci;

import io.stowage.core.RegistryException;

/** Tells what the registry does not have from what else may be wrong. */
final class Unknown {

  private Unknown() {}

  static boolean is(RegistryException failure) {
    return switch (failure.code()) {
      case NAME_UNKNOWN, MANIFEST_UNKNOWN, BLOB_UNKNOWN -> true;
      default -> false;
    };
  }
}
