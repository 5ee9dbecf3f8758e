package io.stowage.core;

/**
 * Why a request could not be done. The first fourteen are the codes of the OCI distribution
 * specification ("Error Codes"); the rest tell cases apart that it answers with other statuses.
 */
public enum ErrorCode {
  /** The repository does not have the blob. */
  BLOB_UNKNOWN,
  /** The request does not fit the upload. */
  BLOB_UPLOAD_INVALID,
  /** There is no such upload. */
  BLOB_UPLOAD_UNKNOWN,
  /** A digest is malformed, or not that of the bytes. */
  DIGEST_INVALID,
  /** A manifest lists what the repository does not have. */
  MANIFEST_BLOB_UNKNOWN,
  /** A manifest or a tag is malformed. */
  MANIFEST_INVALID,
  /** The repository does not have the manifest. */
  MANIFEST_UNKNOWN,
  /** A repository's name is malformed. */
  NAME_INVALID,
  /** There is no such repository. */
  NAME_UNKNOWN,
  /** A length is not what was announced. */
  SIZE_INVALID,
  /** The client has to say who it is. */
  UNAUTHORIZED,
  /** It may not be done. */
  DENIED,
  /** It is not offered, or switched off. */
  UNSUPPORTED,
  /** The client has to wait. */
  TOOMANYREQUESTS,
  /** A parameter or header that no other code is for is malformed. */
  BAD_REQUEST,
  /** A chunk does not begin where the upload ends. */
  UPLOAD_OUT_OF_ORDER,
  /** Another request is writing to the upload. */
  UPLOAD_BUSY,
  /** The manifest is larger than the limit. */
  MANIFEST_TOO_LARGE,
  /** The blob is larger than the limit. */
  BLOB_TOO_LARGE,
  /** A condition of the request does not hold. */
  PRECONDITION_FAILED,
  /** There is no such v1 image, or its id is malformed. */
  IMAGE_UNKNOWN,
  /** A v1 image's description, checksum or list is malformed, or the image is not complete yet. */
  IMAGE_INVALID,
  /** The v1 image is complete and cannot be changed. */
  IMAGE_EXISTS,
  /** The v1 repository has no such tag. */
  TAG_UNKNOWN,
  /** A v1 tag, or what it is to mean, is malformed. */
  TAG_INVALID,
  /** The storage failed; the request may be tried again. */
  UNAVAILABLE
}
