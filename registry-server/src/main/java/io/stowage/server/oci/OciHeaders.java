package io.stowage.server.oci;

import io.undertow.util.HttpString;

/** The headers of the OCI distribution API. */
final class OciHeaders {

  static final HttpString CONTENT_DIGEST = new HttpString("Docker-Content-Digest");
  static final HttpString UPLOAD_UUID = new HttpString("Docker-Upload-UUID");
  static final HttpString SUBJECT = new HttpString("OCI-Subject");
  static final HttpString TAG = new HttpString("OCI-Tag");
  static final HttpString FILTERS_APPLIED = new HttpString("OCI-Filters-Applied");

  private OciHeaders() {}
}
