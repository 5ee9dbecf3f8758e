package io.stowage.driver.file;

/** Every place at which the driver forces something to disk. Each is needed by what it names. */
enum ForceSite {
  /** The bytes of an object, before it becomes visible. */
  WRITE_CONTENT,
  /** The entry of a written object. */
  WRITE_ENTRY,
  /** That an upload is gone from where it was, so that nobody continues it inside the object. */
  UPLOAD_ORIGIN,
  /** The entry of a moved object. */
  MOVE_ENTRY,
  /** That a moved object is gone from where it was. */
  MOVE_ORIGIN,
  /** That a deleted object is gone. */
  DELETE_ENTRY,
  /** That a deleted folder is gone. */
  DELETE_FOLDER_ENTRY,
  /** The entry of a folder on the way to an object. */
  NEW_FOLDER,
  /** The entries of the root folder and of those above it. */
  ROOT
}
