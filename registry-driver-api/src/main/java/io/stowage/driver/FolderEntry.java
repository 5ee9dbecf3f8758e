package io.stowage.driver;

/**
 * A name in a folder.
 *
 * @param name without any {@code /}
 * @param folder whether it is a folder; else it is an object. An object store may have both under
 *     one name, and then gives the object first.
 */
public record FolderEntry(String name, boolean folder) {}
