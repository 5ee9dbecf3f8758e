package io.stowage.core.model;

/** The name of a repository, as either API has it. Equal by its text; immutable. */
public sealed interface Repository permits RepositoryName, V1RepositoryName {

  /** The name as its API writes it. */
  @Override
  String toString();
}
