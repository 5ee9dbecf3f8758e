package io.stowage.core;

/**
 * Why a request could not be done. The first fourteen are the codes of the OCI distribution
 * specification ("Error Codes"); the rest tell cases apart that it answers with other statuses.
 */
public enum ErrorCode {
  BLOB_UNKNOWN,
  BLOB_UPLOAD_INVALID,
  BLOB_UPLOAD_UNKNOWN,
  DIGEST_INVALID,
  MANIFEST_BLOB_UNKNOWN,
  MANIFEST_INVALID,
  MANIFEST_UNKNOWN,
  NAME_INVALID,
  NAME_UNKNOWN,
  SIZE_INVALID,
  UNAUTHORIZED,
  DENIED,
  UNSUPPORTED,
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
  /** The storage failed; the request may be tried again. */
  UNAVAILABLE
}
